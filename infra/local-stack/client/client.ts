/** The local stack as commands use it: bring it up, look at it, take it down. */

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RefusedError, StackUnavailableError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import { logName, makeKeyFile } from '../../audit/log/key-file.js';
import { resolveDataFolder } from '../../config.js';
import { digestOf, type ExternalServers, externalServers } from '../../external-servers.js';
import { fullDisk, NO_ROOM, noRoomError, RESERVE_BYTES } from '../../files/disk-room.js';
import { hasCode } from '../../object-store/file-faults.js';
import { buildDigest } from '../../program-version.js';
import { projectRoot } from '../../project-root.js';
import { chooseParts, chooseStore } from '../servers/choose-parts.js';
import { workerCommand } from '../servers/part-worker.js';
import { readPartPrograms } from '../servers/parts.js';
import { ensureCredentials } from '../state/credentials.js';
import { claimDataFolder, removeDataFolder } from '../state/data-folder.js';
import { endLeftovers, signalProcess, waitUntilGone } from '../state/end-process.js';
import { logFile, type StackPaths, stackPaths } from '../state/paths.js';
import { PRIVATE_MODE } from '../state/private-file.js';
import { type ProcessIdentity, STACK_MARK } from '../state/process-identity.js';
import { readState, type StoreKind, writeState } from '../state/state.js';
import { ALREADY_OWNED, type PartName, type PartStatus, type StackStatus } from '../state/status.js';
import { SUPERVISOR_PROGRAM } from '../state/supervisor-program.js';
import { tailOf } from '../supervisor/log-tail.js';
import { releaseLock, takeLock } from '../supervisor/supervisor-lock.js';
import { pulseOf } from '../watch/process-pulse.js';
import { killSupervisor, SupervisorWatch } from '../watch/watch-supervisor.js';
import { askStatus, askToRestart, askToStop, livingSupervisor } from './control-client.js';

const LOOK_EVERY_MS = 150;
const READY_WITHIN_MS = 300_000;
/** A part that dies this often in a row before it was ready will not get there by itself. */
const HOPELESS_STARTS = 5;
/** A supervisor that is killed so often while it comes up is somebody's wish, or the machine has no memory for it. */
const MOST_KILLED = 20;
/** Grace of the worker, Temporal and the store one after the other, and a little. */
const STOP_WITHIN_MS = 75_000;
/** The state of a process is looked at anew this often: a signal may reach it after it was asked to stop. */
const PULSE_EVERY_MS = 1_000;

export interface StackOptions {
  /** Default: `SPECTRALOOM_DATA`, else `.spectraloom` where `homeOfData` says. */
  readonly dataFolder?: string;
  /** Default: what this data folder used before, else the best that is installed. */
  readonly store?: StoreKind;
  /** Also serves Temporal's web page, behind a fence; a stack that runs without it is started anew. */
  readonly page?: boolean;
  /** Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** Called when anything changed on the way up. */
  readonly onProgress?: (status: StackStatus) => void;
  /** Called with what was found dead or hung and is started again. */
  readonly onRevival?: (what: string) => void;
  /** Stops the waiting, not the stack. */
  readonly signal?: AbortSignal;
  /** Default: the compiled `workers/main.js`. */
  readonly workerEntry?: string;
  /** Default: the file of provisioning. */
  readonly partsFile?: string;
}

/**
 * Starts the supervisor if none lives and waits until all parts are ready. Where Temporal and the object store are
 * both somebody else's, starts nothing. A supervisor of an older build, of other external servers, or without the page that
 * is asked for, is replaced.
 *
 * @throws InvalidInputError for a bad setting or a program that is not installed
 * @throws StackUnavailableError with the end of the log when a part cannot be started
 * @throws NoRoomError when the disk of the data folder is full
 */
export async function ensureStack(options: StackOptions = {}): Promise<StackStatus> {
  const external = externalServers(options.env ?? process.env);
  if (external.temporal && external.store) return externalStatus(options, external);
  const dataFolder = resolveDataFolder(options);
  if ((await askStatus(dataFolder)).state === 'down') refuseFullDisk(dataFolder);
  const paths = stackPaths(claimDataFolder(dataFolder));
  const programs = readPartPrograms(options.partsFile);
  const store = chooseStore(options.store, readState(paths)?.store ?? null, programs);
  // Composed here only to be refused here: a bad setting must not be told by a detached process.
  const [keys, worker] = [ensureCredentials(paths), workerOf(options, paths)];
  await makeKeyFile(paths.auditKey, logName());
  chooseParts(paths, { store, external, programs, keys, worker, onPage: null });
  const now = await askStatus(paths.dataFolder);
  const lacksPage = options.page === true && external.temporal === null && now.uiUrl === null;
  if (now.build !== null && (now.build !== buildDigest() || now.external !== digestOf(external) || lacksPage)) {
    await stopStack({ dataFolder: paths.dataFolder });
  }
  return untilReady(options, paths, store);
}

export function stackStatus(options: Pick<StackOptions, 'dataFolder' | 'env'> = {}): Promise<StackStatus> {
  const external = externalServers(options.env ?? process.env);
  if (external.temporal && external.store) return Promise.resolve(externalStatus(options, external));
  return askStatus(resolveDataFolder(options));
}

export interface StopOptions {
  readonly dataFolder?: string;
  /** Removes the data folder afterwards, with everything in it. Ask before. */
  readonly purge?: boolean;
}

/** @returns whether anything ran. No process of the stack is left, not even of a supervisor that was killed. */
export async function stopStack(options: StopOptions = {}): Promise<boolean> {
  const paths = stackPaths(resolveDataFolder(options));
  if (!existsSync(paths.dataFolder)) return false;
  const supervisor = await askToStop(paths.dataFolder);
  if (supervisor && !(await endsByItself(supervisor))) {
    signalProcess(supervisor, 'SIGKILL');
    await waitUntilGone(supervisor, 5_000);
  }
  // Undefined on a full disk, where stopping has to work too: without room nobody else takes the folder either.
  const other = await unlessFull(() => takeLock(paths));
  if (other) {
    throw new RefusedError(`another command started the stack of ${paths.dataFolder} again`, { pid: other.pid });
  }
  try {
    const state = readState(paths);
    const ended = await endLeftovers(paths.dataFolder, Object.values(state?.parts ?? {}));
    const stopped = state && { ...state, control: null, supervisor: null, parts: {} };
    // Unwritten, it names processes that are gone: the next start ends leftovers by their marks all the same.
    if (stopped) await unlessFull(async () => writeState(paths, stopped));
    return supervisor !== null || ended.length > 0;
  } finally {
    if (other === null) await releaseLock(paths);
    if (options.purge) removeDataFolder(paths.dataFolder);
  }
}

/** @returns false for a supervisor that takes too long, or is stopped by a signal and will never end */
async function endsByItself(supervisor: ProcessIdentity): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < STOP_WITHIN_MS; waitedMs += PULSE_EVERY_MS) {
    if (await waitUntilGone(supervisor, PULSE_EVERY_MS)) return true;
    if (pulseOf(supervisor.pid)?.stopped) return false;
  }
  return false;
}

async function unlessFull<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write();
  } catch (error) {
    if (hasCode(error, NO_ROOM)) return undefined;
    throw error;
  }
}

/** Whether nobody looks after the stack because its supervisor was killed or hangs, and not because somebody stopped it. */
export async function supervisorDied(options: Pick<StackOptions, 'dataFolder'> = {}): Promise<boolean> {
  const dataFolder = resolveDataFolder(options);
  const { state } = await askStatus(dataFolder);
  return state === 'silent' || (state === 'down' && Boolean(readState(stackPaths(dataFolder))?.supervisor));
}

/**
 * Whether a server that does not answer may be one of a stack that died since, and is or can be started again.
 * @param before as the stack was when it was ready
 */
export async function stackDiedSince(before: StackStatus): Promise<boolean> {
  if (before.state === 'external') return false;
  const { dataFolder } = before;
  if (await supervisorDied({ dataFolder })) return true;
  const now = await askStatus(dataFolder);
  // Another command was faster. A stack that somebody stopped stays stopped.
  return now.state !== 'down' && now.state !== 'stopping' && now.pid !== before.pid;
}

/** Stops and starts one part of a running stack. */
export async function restartPart(part: PartName, options: Pick<StackOptions, 'dataFolder'> = {}): Promise<void> {
  await askToRestart(resolveDataFolder(options), part);
}

async function untilReady(options: StackOptions, paths: StackPaths, store: StoreKind): Promise<StackStatus> {
  const until = Date.now() + READY_WITHIN_MS;
  const watch = new SupervisorWatch();
  let launched: Launched | null = null;
  let killed = 0;
  let shown = '';
  for (;;) {
    options.signal?.throwIfAborted();
    const status = await askStatus(paths.dataFolder);
    const owner = livingSupervisor(paths.dataFolder);
    const hung = watch.look(status, owner);
    if (hung !== null) {
      options.onRevival?.(`the supervisor (pid ${required(owner).pid}): ${hung}; killed and started again`);
      await killSupervisor(required(owner));
      launched = null;
      continue;
    }
    const seen = JSON.stringify(status.parts.map((part) => [part.name, part.state, part.restarts]));
    if (seen !== shown) options.onProgress?.(status);
    shown = seen;
    if (status.state === 'ready') return status;
    refuseFullDisk(paths.dataFolder, paths.minio, paths.seaweedfs);
    const hopeless = status.parts.find((part) => part.failedStarts >= HOPELESS_STARTS);
    if (hopeless || Date.now() > until) {
      const late = hopeless ?? status.parts.find((part) => part.state !== 'ready' && part.state !== 'external');
      if (launched) await stopStack({ dataFolder: paths.dataFolder });
      throw partFault(late, paths);
    }
    const end = launched?.end() ?? null;
    if ((launched !== null && end === null) || status.state !== 'down') {
      await sleep(LOOK_EVERY_MS);
      continue;
    }
    // Killed from outside it says nothing about the stack: the next one goes on with what it left.
    const wasKilled = end !== null && typeof end === 'string';
    if (wasKilled && ++killed > MOST_KILLED) throw launchFault(required(launched), paths);
    if (wasKilled) options.onRevival?.(`the supervisor was ended by ${end} while it came up; started again`);
    if (end === null || wasKilled || end === ALREADY_OWNED) launched = launch(options, paths, store);
    else throw launchFault(required(launched), paths);
  }
}

/** Servers that cannot write do not say so, or only in their logs: they are not waited for. */
function refuseFullDisk(...folders: readonly string[]): void {
  const full = fullDisk(folders);
  if (full) throw noRoomError('the local stack cannot be started', full.folder, RESERVE_BYTES);
}

interface Launched {
  /** Exit code, or the signal that ended it; null while it runs. */
  end(): number | NodeJS.Signals | null;
  readonly errors: string;
  readonly errorsFrom: number;
}

function launch(options: StackOptions, paths: StackPaths, store: StoreKind): Launched {
  const entry = join(projectRoot(), SUPERVISOR_PROGRAM);
  const errors = join(paths.logs, 'supervisor.err');
  const output = openSync(errors, 'a', PRIVATE_MODE);
  const errorsFrom = statSync(errors).size;
  const args = [entry, '--data', paths.dataFolder, '--store', store, '--worker', at(workerOf(options, paths).args, 0)];
  if (options.page) args.push('--page');
  if (options.partsFile) args.push('--parts', options.partsFile);
  const child = spawn(process.execPath, args, {
    cwd: paths.dataFolder,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...(options.env ?? process.env), [STACK_MARK]: paths.dataFolder },
  });
  closeSync(output);
  let end: number | NodeJS.Signals | null = null;
  let failure: Error | null = null;
  child.once('error', (error) => {
    failure = error;
  });
  child.once('exit', (code, signal) => {
    end = code ?? signal;
  });
  child.unref();
  return {
    end() {
      // It could not even be started (no memory for another process, say).
      if (failure) throw new StackUnavailableError(`the supervisor cannot be started: ${failure.message}`, {});
      return end;
    },
    errors,
    errorsFrom,
  };
}

function workerOf(options: StackOptions, paths: StackPaths) {
  return workerCommand(options.workerEntry ?? join(projectRoot(), 'dist', 'workers', 'main.js'), paths.dataFolder);
}

function partFault(part: PartStatus | undefined, paths: StackPaths): StackUnavailableError {
  const log = logFile(paths, part?.kind ?? 'supervisor');
  const why = part?.lastReason ?? 'no answer in time';
  return new StackUnavailableError(`${part?.kind ?? 'the supervisor'} cannot be started: ${why}`, {
    log,
    'last lines': `\n${tailOf(log).join('\n')}`,
  });
}

function launchFault(launched: Launched, paths: StackPaths): StackUnavailableError {
  const said = readFileSync(launched.errors).subarray(launched.errorsFrom).toString('utf8').trim();
  const end = launched.end();
  const stopped = 'was stopped while it came up (npx spectraloom down, in another terminal)';
  const how =
    typeof end === 'string' ? `was ended by ${end} again and again` : end === 0 ? stopped : `ended with code ${end}`;
  return new StackUnavailableError(`the supervisor of ${paths.dataFolder} ${how}`, {
    log: launched.errors,
    'last lines': `\n${said.split('\n').slice(-10).join('\n')}`,
  });
}

function externalStatus(options: Pick<StackOptions, 'dataFolder' | 'env'>, external: ExternalServers): StackStatus {
  return {
    state: 'external',
    dataFolder: resolveDataFolder(options),
    version: null,
    build: null,
    external: digestOf(external),
    store: null,
    pid: null,
    startedAt: null,
    uiUrl: null,
    parts: [],
  };
}
