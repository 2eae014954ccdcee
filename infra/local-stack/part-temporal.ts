/** Temporal's development server on one SQLite file. Working folder and file name are separate: no path can be misread as an option of the database. */
import { mkdirSync } from 'node:fs';
import { localTemporal } from '../config.js';
import { prepareNamespace, probeTemporal } from '../temporal.js';
import type { Part } from './part.js';
import type { StackPaths } from './paths.js';
import { LOOPBACK } from './ports.js';

const DATABASE = 'temporal.sqlite';

export function temporalPart(program: string, paths: StackPaths): Part {
  return {
    name: 'temporal',
    kind: 'temporal',
    portNames: ['temporal', 'temporal-ui', 'temporal-http', 'temporal-metrics'],
    announcesReady: false,
    // An interrupt is what its command line shuts down cleanly on.
    stopSignal: 'SIGINT',
    stopGraceMs: 15_000,
    readyWithinMs: 60_000,
    launch(ports) {
      mkdirSync(paths.temporal, { recursive: true, mode: 0o700 });
      const named = {
        '--db-filename': DATABASE,
        '--ip': LOOPBACK,
        '--port': ports.temporal,
        '--ui-ip': LOOPBACK,
        '--ui-port': ports['temporal-ui'],
        '--http-port': ports['temporal-http'],
        '--metrics-port': ports['temporal-metrics'],
        '--log-format': 'json',
        '--log-level': 'warn',
        '--dynamic-config-value': 'frontend.enableServerVersionCheck=false',
      };
      return {
        program,
        args: [
          'server',
          'start-dev',
          ...Object.entries(named).flatMap(([flag, value]) => [flag, String(value)]),
          '--ui-disable-news-fetch',
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
