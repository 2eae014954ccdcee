/**
 * Notices a child process that will never answer. Silence proves nothing, since a step may compute for an hour between two
 * words; what the kernel says of the process does:
 *
 *   stopped   it is in state T, stopped by a signal, look after look
 *   starved   it had no processor time at all for minutes, though it has a task and nothing to wait for
 *
 * A child that computes gets some of both cores however busy the machine is, so that neither sign comes from load.
 */
import { pulseOf, StopWatch } from '../infra/local-stack/watch/process-pulse.js';

export interface ChildPatience {
  readonly lookEveryMs: number;
  readonly stoppedLooks: number;
  readonly starvedLooks: number;
}

/** Ten seconds, five minutes. */
const PATIENCE: ChildPatience = { lookEveryMs: 2_000, stoppedLooks: 5, starvedLooks: 150 };

/**
 * @param waits whether the child waits for its parent now
 * @param onHung called once with the reason
 * @returns ends the watch
 */
export function watchChild(
  pid: number,
  waits: () => boolean,
  onHung: (reason: string) => void,
  patience = PATIENCE,
): () => void {
  const stopped = new StopWatch(pid);
  let starvedLooks = 0;
  let cpuTicks = -1;
  const timer = setInterval(() => {
    const now = pulseOf(pid)?.cpuTicks ?? -1;
    starvedLooks = now === cpuTicks && !waits() ? starvedLooks + 1 : 0;
    cpuTicks = now;
    const reason = hungBecause(stopped.look(), starvedLooks, patience);
    if (reason === null) return;
    clearInterval(timer);
    onHung(reason);
  }, patience.lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function hungBecause(stopped: number, starved: number, patience: ChildPatience): string | null {
  const seconds = (looks: number) => `${Math.round((looks * patience.lookEveryMs) / 1000)} s`;
  if (stopped >= patience.stoppedLooks) return `stopped by a signal (SIGSTOP) for ${seconds(stopped)}, killed`;
  if (starved >= patience.starvedLooks) return `without any processor time for ${seconds(starved)}, killed`;
  return null;
}
