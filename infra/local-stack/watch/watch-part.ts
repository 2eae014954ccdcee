/**
 * Whether a part that runs still does its work. Two signs, of very different weight:
 *
 *   stopped     its process is in state T: no load looks like that, so seconds are enough
 *   unanswered  probes in a row that failed: on a machine that computes with all cores a healthy part may be late, so
 *               only minutes of silence count
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { StopWatch } from './process-pulse.js';

export interface Patience {
  /** Between two looks at the process's state. */
  readonly lookEveryMs: number;
  /** Looks in a row at a stopped process after which it is given up. */
  readonly stoppedLooks: number;
  readonly probeEveryMs: number;
  /** Failed probes in a row after which the part is given up. */
  readonly unansweredProbes: number;
}

export const PATIENCE: Patience = {
  lookEveryMs: 1_000,
  stoppedLooks: 10,
  probeEveryMs: 10_000,
  // A server that a busy machine starves for a minute or two is not dead.
  unansweredProbes: 12,
};

/** Told as "does not answer" from here on: one late answer is no news. */
const TELL_AFTER_LOOKS = 2;
const TELL_AFTER_PROBES = 3;

export interface Watched {
  readonly pid: number;
  /** Ends the watch. */
  readonly ended: AbortSignal;
  /** While true nothing is looked at: it is being stopped on purpose. */
  isLeaving(): boolean;
  /** What is wrong now, null when all is well again; called at every change. */
  onSilence(silence: string | null): void;
}

/** @returns why it is given up; null when it ended by itself */
export async function untilStopped(watched: Watched, patience: Patience): Promise<string | null> {
  const watch = new StopWatch(watched.pid);
  let told = false;
  while (await pause(patience.lookEveryMs, watched.ended)) {
    const looks = watched.isLeaving() ? 0 : watch.look();
    const seconds = Math.round((looks * patience.lookEveryMs) / 1000);
    if (looks >= patience.stoppedLooks) return `stopped by a signal for ${seconds} s (SIGSTOP)`;
    if (told !== looks >= TELL_AFTER_LOOKS) {
      told = !told;
      watched.onSilence(told ? 'stopped by a signal (SIGSTOP)' : null);
    }
  }
  return null;
}

/** @returns why it is given up; null when it ended by itself */
export async function untilSilent(
  watched: Watched,
  probe: () => Promise<void>,
  patience: Patience,
): Promise<string | null> {
  let unanswered = 0;
  while (await pause(patience.probeEveryMs, watched.ended)) {
    if (watched.isLeaving()) continue;
    try {
      await probe();
      if (unanswered > 0) watched.onSilence(null);
      unanswered = 0;
    } catch (error) {
      if (watched.ended.aborted) return null;
      unanswered++;
      const silence = `no answer to ${unanswered} probes: ${(error as Error).message}`;
      if (unanswered >= patience.unansweredProbes) return silence;
      if (unanswered >= TELL_AFTER_PROBES) watched.onSilence(silence);
    }
  }
  return null;
}

/** @returns whether the watch goes on */
async function pause(milliseconds: number, ended: AbortSignal): Promise<boolean> {
  await sleep(milliseconds, undefined, { signal: ended }).catch(() => {});
  return !ended.aborted;
}
