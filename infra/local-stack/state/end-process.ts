/** Ends processes that are proved to be ours: asked first, killed after a bound, never another one under the same number. */
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isSameProcess, markedProcesses, type ProcessIdentity } from './process-identity.js';
import { isSupervisor } from './supervisor-program.js';

const LOOK_EVERY_MS = 50;

/** Sends a signal if the process is still the recorded one. @returns false when it is gone or the number means another process */
export function signalProcess(recorded: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isSameProcess(recorded)) return false;
  try {
    process.kill(recorded.pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** @returns whether it ended within the bound */
export async function waitUntilGone(recorded: ProcessIdentity, boundMs: number): Promise<boolean> {
  const until = Date.now() + boundMs;
  while (isSameProcess(recorded)) {
    if (Date.now() >= until) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}

/**
 * Kills what is left of the process group of a part that we started as its leader, whether the leader lives or not.
 * While a member lives the kernel gives the group's number to nobody else; where the number means another process by now,
 * nobody of the group is left.
 */
export function killGroup(leader: ProcessIdentity): void {
  if (!isSameProcess(leader) && identifyProcess(leader.pid) !== null) return;
  try {
    process.kill(-leader.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function endProcess(recorded: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!signalProcess(recorded, signal)) return;
  if (await waitUntilGone(recorded, graceMs)) return;
  signalProcess(recorded, 'SIGKILL');
  await waitUntilGone(recorded, 5_000);
}

/**
 * Ends what an earlier supervisor of this data folder left behind: the recorded processes that still are what was
 * recorded, and all that carry the folder's mark. Supervisors go first, or they would restart their parts.
 * To be called by the holder of the folder's lock only.
 *
 * @returns the processes that were ended
 */
export async function endLeftovers(
  dataFolder: string,
  recorded: readonly ProcessIdentity[],
): Promise<ProcessIdentity[]> {
  const found = new Map<number, ProcessIdentity>();
  for (const one of [...recorded.filter((process) => isSameProcess(process)), ...markedProcesses(dataFolder)]) {
    if (one.pid !== process.pid) found.set(one.pid, one);
  }
  const leftovers = [...found.values()];
  const supervisors = leftovers.filter(isSupervisor);
  await Promise.all(supervisors.map((one) => endProcess(one, 'SIGKILL', 0)));
  // The parts keep their data on disk and recover from a kill; politeness only shortens their recovery.
  await Promise.all(leftovers.filter((one) => !isSupervisor(one)).map((one) => endProcess(one, 'SIGTERM', 5_000)));
  return leftovers;
}
