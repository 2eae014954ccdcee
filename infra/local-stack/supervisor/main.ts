/**
 * The supervisor's process: `node dist/infra/local-stack/supervisor/main.js --data FOLDER --store minio|seaweedfs|dir [--page]`.
 * Started detached by `ensureStack`; ends on SIGTERM and SIGINT with its parts. Exit code 0 when it stopped, 1 when it
 * failed, 3 when another supervisor owns the folder.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveDataFolder } from '../../config.js';
import { externalServers } from '../../external-servers.js';
import { buildDigest } from '../../program-version.js';
import { projectRoot } from '../../project-root.js';
import { chooseStore } from '../servers/choose-parts.js';
import { workerCommand } from '../servers/part-worker.js';
import { readPartPrograms } from '../servers/parts.js';
import { claimDataFolder } from '../state/data-folder.js';
import { stackPaths } from '../state/paths.js';
import { readState, STORE_KINDS } from '../state/state.js';
import { ALREADY_OWNED } from '../state/status.js';
import { Supervisor } from './supervisor.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    store: { type: 'string' },
    /** Another module in the worker's place (tests). */
    worker: { type: 'string' },
    /** Serve Temporal's web page. */
    page: { type: 'boolean', default: false },
    /** File that names the programs; default: the one of provisioning. */
    parts: { type: 'string' },
  },
});

// Whatever the servers and the worker write is for their owner alone.
process.umask(0o077);

const dataFolder = claimDataFolder(resolveDataFolder({ dataFolder: values.data }));
const asked = STORE_KINDS.find((kind) => kind === values.store);
if (values.store !== undefined && asked === undefined)
  throw new Error(`--store ${values.store}: ${STORE_KINDS.join(', ')}`);
const programs = readPartPrograms(values.parts);
const supervisor = await Supervisor.start({
  dataFolder,
  store: chooseStore(asked, readState(stackPaths(dataFolder))?.store ?? null, programs),
  programs,
  external: externalServers(process.env),
  worker: workerCommand(values.worker ?? join(projectRoot(), 'dist', 'workers', 'main.js'), dataFolder),
  page: values.page,
  build: buildDigest(),
});
if (supervisor === null) process.exit(ALREADY_OWNED);

let exitCode = 0;
// Its file may be on the disk that is full: what cannot be said there must not be the next fault.
process.stderr.on('error', () => {});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void supervisor.stop(`got ${signal}`));
process.on('SIGHUP', () => {});
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    process.stderr.write(`${event}: ${error instanceof Error ? error.stack : String(error)}\n`);
    exitCode = 1;
    void supervisor.stop(`${event}: ${String(error)}`);
  });
}
await supervisor.stopped;
process.exit(exitCode);
