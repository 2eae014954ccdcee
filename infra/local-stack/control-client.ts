/** Asking the supervisor of a data folder, if one lives. */
import { existsSync } from 'node:fs';
import { StackUnavailableError } from '../../schemas/failure.js';
import { stackPaths } from './paths.js';
import { LOOPBACK } from './ports.js';
import { isSameProcess, type ProcessIdentity } from './process-identity.js';
import { readState, type StackState } from './state.js';
import { type PartName, type StackStatus, StackStatusSchema } from './status.js';
import { lockOwner } from './supervisor-lock.js';

const ANSWER_WITHIN_MS = 5_000;

/** @returns the supervisor that owns the folder, null when none lives */
export function livingSupervisor(dataFolder: string): ProcessIdentity | null {
  return existsSync(dataFolder) ? lockOwner(stackPaths(dataFolder)) : null;
}

/** @returns `down` when no supervisor lives, `starting` while one does not answer yet */
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
  if (owner === null || state?.control == null) return silent;
  try {
    const answer = await ask(state.control, 'GET', '/status');
    return StackStatusSchema.parse(await answer.json());
  } catch (error) {
    if (error instanceof TypeError || (error as Error).name === 'TimeoutError') return silent;
    throw error;
  }
}

/** @returns the supervisor that was asked, null when none lives */
export async function askToStop(dataFolder: string): Promise<ProcessIdentity | null> {
  const owner = livingSupervisor(dataFolder);
  if (owner === null) return null;
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

async function ask(control: NonNullable<StackState['control']>, method: string, route: string): Promise<Response> {
  const answer = await fetch(`http://${LOOPBACK}:${control.port}${route}`, {
    method,
    headers: { authorization: `Bearer ${control.token}` },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!answer.ok) {
    throw new StackUnavailableError(`the supervisor answers ${answer.status} to ${method} ${route}`, {
      found: await answer.text(),
    });
  }
  return answer;
}
