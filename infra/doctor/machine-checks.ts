/** What this machine has to have: platform, programs, disk, private files. */

import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { at } from '../../schemas/required.js';
import { roomOf } from '../files/disk-room.js';
import type { FusedOperations } from '../fused-operations.js';
import { type PartPrograms, requireProgram } from '../local-stack/servers/parts.js';
import type { StackPaths } from '../local-stack/state/paths.js';
import { PRIVATE_MODE } from '../local-stack/state/private-file.js';
import type { StoreKind } from '../local-stack/state/state.js';
import { installingCommand, isCheckout } from '../project-root.js';
import { attempt, type Check, failed, ok, skipped, warning } from './check.js';

const GIB = 1024 ** 3;
/** A run on the bundled data writes less than this; a sweep on larger data needs more. */
const COMFORTABLE_BYTES = 2 * GIB;
/** Below this Temporal's database and the store begin to refuse writes. */
const LEAST_BYTES = 0.25 * GIB;

/** @param node version text such as `v20.20.2` */
export function checkPlatform(platform: string, arch: string, node: string, glibc: string | undefined): Check {
  const found = `${platform} ${arch}, Node ${node.slice(1)}, ${glibc ? `glibc ${glibc}` : 'no glibc'}`;
  const [major, minor] = node.slice(1).split('.').map(Number) as [number, number];
  if (platform !== 'linux' || arch !== 'x64' || !glibc)
    return failed('platform', found, 'Linux on x86_64 with glibc is supported');
  const supported = (major === 20 && minor >= 19) || (major > 20 && major < 25);
  return supported ? ok('platform', found) : failed('platform', found, 'Node 20.19 to 24 is supported');
}

export function glibcVersion(): string | undefined {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header?.glibcVersionRuntime;
}

const VERSION_ARGUMENTS = { temporal: ['--version'], minio: ['--version'], weed: ['version'] } as const;
const STORE_PROGRAM = { minio: 'minio', seaweedfs: 'weed', dir: null } as const;

/**
 * Programs that the stack does not need are only mentioned.
 * @param comeWithRuns as in an installed package: what is missing yet is no fault there
 */
export function checkPrograms(
  programs: PartPrograms,
  store: StoreKind | null,
  localTemporal: boolean,
  comeWithRuns = !isCheckout(),
): Promise<Check[]> {
  const needed: (keyof PartPrograms | null)[] = [
    localTemporal ? 'temporal' : null,
    store === null ? null : STORE_PROGRAM[store],
  ];
  return Promise.all(
    (['temporal', 'minio', 'weed'] as const).map((name) => {
      if (programs[name] === null && !needed.includes(name)) {
        return Promise.resolve(skipped(name, 'not installed, not needed'));
      }
      if (programs[name] === null && comeWithRuns) {
        return Promise.resolve(
          warning(name, 'not installed yet', `${installingCommand()} brings it, as the first run does`),
        );
      }
      return attempt(name, `${installingCommand()} installs it`, async () => {
        const { stdout } = await promisify(execFile)(requireProgram(programs, name), [...VERSION_ARGUMENTS[name]], {
          timeout: 20_000,
        });
        return ok(name, at(stdout.split('\n'), 0).trim());
      });
    }),
  );
}

/** Without them the network is right, and about half as fast. */
export function checkFused({ set, reason }: FusedOperations): Check {
  return set
    ? ok('network', `fused operations, ${reason}`)
    : warning(
        'network',
        `plain operations: ${reason}`,
        `with g++ installed and AVX2, ${installingCommand()} builds operations twice as fast`,
      );
}

export function checkDisk(folder: string): Check {
  const { freeBytes } = roomOf(folder);
  return judgeDisk(folder, freeBytes);
}

/** @param folder named, since a machine may have many disks */
export function judgeDisk(folder: string, freeBytes: number): Check {
  const found = `${(freeBytes / GIB).toFixed(1)} GiB free on the disk of ${folder}`;
  if (freeBytes < LEAST_BYTES)
    return failed('disk', found, `make room there: at least ${LEAST_BYTES / GIB} GiB are needed`);
  if (freeBytes < COMFORTABLE_BYTES) return warning('disk', found, `${COMFORTABLE_BYTES / GIB} GiB are comfortable`);
  return ok('disk', found);
}

/** Files that hold keys or tokens. */
export function checkPrivateFiles(paths: StackPaths): Check {
  const files = [paths.credentials, paths.state, join(paths.seaweedfs, 's3.json')].filter((file) => existsSync(file));
  if (files.length === 0) return skipped('keys', 'no stack was started here');
  const open = files.filter((file) => (statSync(file).mode & 0o777) !== PRIVATE_MODE);
  if (open.length === 0) return ok('keys', `${files.length} files, readable by their owner alone`);
  return failed('keys', `others may read ${open.join(', ')}`, `chmod 600 ${open.map((file) => `'${file}'`).join(' ')}`);
}
