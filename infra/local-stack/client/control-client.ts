/** Asking the supervisor of a data folder, if one lives. */
import { existsSync } from 'node:fs';
import { StackUnavailableError } from '../../../schemas/failure.js';
import { signalProcess } from '../state/end-process.js';
import { stackPaths } from '../state/paths.js';
import { LOOPBACK } from '../state/ports.js';
import { isSameProcess, type ProcessIdentity } from '../state/process-identity.js';
import { readState, type StackState } from '../state/state.js';
import { type PartName, type StackStatus, StackStatusSchema } from '../state/status.js';
import { lockOwner } from '../supervisor/supervisor-lock.js';
import { pulseOf } from '../watch/process-pulse.js';

type Control = NonNullable<StackState['control']>;

const ANSWER_WITHIN_MS = 5_000;
/** HTTP status code. */
const UNAUTHORISED = 401;

/** @returns the supervisor that owns the folder, null when none lives */
export function livingSupervisor(dataFolder: string): ProcessIdentity | null {
  return existsSync(dataFolder) ? lockOwner(stackPaths(dataFolder)) : null;
}

/** @returns `down` when no supervisor lives, `starting` while one has no socket yet, `silent` when it does not answer there */
export async function askStatus(dataFolder: string): Promise<StackStatus> {
  const owner = livingSupervisor(dataFolder);
  const state = existsSync(dataFolder) ? readState(stackPaths(dataFolder)) : null;
  const silent: StackStatus = {
    state: owner ? 'starting' : 'down',
    dataFolder,
    version: null,
    build: null,
    external: null,
    store: state?.store ?? null,
    pid: owner?.pid ?? null,
    startedAt: null,
    uiUrl: null,
    parts: [],
  };
  if (owner === null) return silent;
  // It would be waited for in vain.
  if (pulseOf(owner.pid)?.stopped) return { ...silent, state: 'silent' };
  if (state?.control == null) return silent;
  try {
    const answer = await send(state.control, 'GET', '/status');
    // The token of a supervisor that has just been replaced: the next look reads the new one.
    if (answer.status === UNAUTHORISED) return silent;
    return StackStatusSchema.parse(await (await checked(answer, 'GET /status')).json());
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return { ...silent, state: 'silent' };
    if (error instanceof TypeError) return silent;
    throw error;
  }
}

/** @returns the supervisor that was asked, null when none lives */
export async function askToStop(dataFolder: string): Promise<ProcessIdentity | null> {
  const owner = livingSupervisor(dataFolder);
  if (owner === null) return null;
  // Stopped by a signal it hears nothing, and its parts are ended by whoever asks.
  if (pulseOf(owner.pid)?.stopped) {
    signalProcess(owner, 'SIGKILL');
    return owner;
  }
  const control = readState(stackPaths(dataFolder))?.control;
  try {
    if (control) await ask(control, 'POST', '/stop');
    else process.kill(owner.pid, 'SIGTERM');
  } catch (error) {
    // It does not listen (starting, or hung): the signal asks the same.
    if (isSameProcess(owner)) process.kill(owner.pid, 'SIGTERM');
    else if (!(error instanceof TypeError)) throw error;
  }
  return owner;
}

/** @throws StackUnavailableError when no supervisor lives */
export async function askToRestart(dataFolder: string, part: PartName): Promise<void> {
  const control = livingSupervisor(dataFolder) && readState(stackPaths(dataFolder))?.control;
  if (!control) throw new StackUnavailableError(`no local stack runs in ${dataFolder}`, { folder: dataFolder });
  await ask(control, 'POST', `/restart/${part}`);
}

/** @throws StackUnavailableError when it refuses, or does not answer */
async function ask(control: Control, method: string, route: string): Promise<Response> {
  try {
    return await checked(await send(control, method, route), `${method} ${route}`);
  } catch (cause) {
    if ((cause as Error).name !== 'TimeoutError') throw cause;
    throw new StackUnavailableError(
      `the supervisor does not answer to ${method} ${route}`,
      { 'way out': 'npx spectraloom up starts it again' },
      { cause },
    );
  }
}

function send(control: Control, method: string, route: string): Promise<Response> {
  return fetch(`http://${LOOPBACK}:${control.port}${route}`, {
    method,
    headers: { authorization: `Bearer ${control.token}` },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
}

async function checked(answer: Response, request: string): Promise<Response> {
  if (answer.ok) return answer;
  throw new StackUnavailableError(`the supervisor answers ${answer.status} to ${request}`, {
    found: await answer.text(),
  });
}
