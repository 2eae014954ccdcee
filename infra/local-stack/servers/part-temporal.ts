/**
 * Temporal's development server on one SQLite file. Working folder and file name are separate: no path can be misread as an option of the database.
 *
 * Only its gRPC port, which no web page can speak, takes orders. The HTTP interface cannot be switched off: it
 * is told to answer no Host but a random word, and a browser names the true one. The web page runs where it was asked for
 * alone, behind a fence.
 */

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { required } from '../../../schemas/required.js';
import { localTemporal } from '../../config.js';
import { prepareNamespace, probeTemporal } from '../../temporal.js';
import { type Address, hiddenLoopback } from '../page-fence.js';
import type { StackPaths } from '../state/paths.js';
import { LOOPBACK } from '../state/ports.js';
import { PRIVATE_MODE } from '../state/private-file.js';
import type { Part } from './part.js';

const DATABASE = 'temporal.sqlite';

/** Names of the database and the files that SQLite keeps beside it. */
const DATABASE_FILES = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, `${DATABASE}-journal`];

/** Told before each start where the web page will listen. */
export type OnPage = (address: Address) => void;

/** @param onPage null: no page is served */
export function temporalPart(program: string, paths: StackPaths, onPage: OnPage | null): Part {
  return {
    name: 'temporal',
    kind: 'temporal',
    portNames: ['temporal', 'temporal-http', 'temporal-metrics', ...(onPage ? ['temporal-page'] : [])],
    announcesReady: false,
    // An interrupt is what its command line shuts down cleanly on.
    stopSignal: 'SIGINT',
    stopGraceMs: 15_000,
    readyWithinMs: 60_000,
    launch(ports) {
      mkdirSync(paths.temporal, { recursive: true, mode: 0o700 });
      // Files of earlier versions were readable by others; new ones are made under the supervisor's umask.
      for (const file of DATABASE_FILES.map((name) => join(paths.temporal, name)).filter((name) => existsSync(name)))
        chmodSync(file, PRIVATE_MODE);
      const address = onPage && { host: hiddenLoopback(), port: required(ports['temporal-page']) };
      if (address) onPage(address);
      const named = {
        '--db-filename': DATABASE,
        '--ip': LOOPBACK,
        '--port': ports.temporal,
        ...(address && { '--ui-ip': address.host, '--ui-port': address.port }),
        '--http-port': ports['temporal-http'],
        '--metrics-port': ports['temporal-metrics'],
        '--log-format': 'json',
        '--log-level': 'warn',
      };
      const dynamic = {
        'frontend.enableServerVersionCheck': false,
        'frontend.httpAllowedHosts': [randomBytes(32).toString('hex')],
        // Screenings of equal priority take turns.
        'matching.enableFairness': true,
        // Who goes first is decided in each part of a queue alone. All parts are still read: one may hold steps of before.
        'matching.numTaskqueueWritePartitions': 1,
      };
      return {
        program,
        args: [
          'server',
          'start-dev',
          ...Object.entries(named).flatMap(([flag, value]) => [flag, String(value)]),
          ...Object.entries(dynamic).flatMap(([key, value]) => [
            '--dynamic-config-value',
            `${key}=${JSON.stringify(value)}`,
          ]),
          ...(address ? ['--ui-disable-news-fetch'] : ['--headless']),
          '--disable-config-file',
          '--disable-config-env',
        ],
        cwd: paths.temporal,
        // Nothing of a local stack asks the network for anything.
        env: { TEMPORAL_VERSION_CHECK_DISABLED: '1' },
      };
    },
    probe: (ports) => probeTemporal(localTemporal(ports)),
    prepare: (ports) => prepareNamespace(localTemporal(ports)),
    address: (ports) => localTemporal(ports).connectionOptions.address ?? null,
  };
}
