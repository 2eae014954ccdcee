/**
 * A supervisor that lives and does nothing: stopped by a signal, or hung. Nobody watches it but the commands that need its
 * stack. It is killed only when that has been seen for a while, and then ends no run: the parts are started anew by the
 * next supervisor, and runs are durable.
 */
import { signalProcess, waitUntilGone } from '../state/end-process.js';
import type { ProcessIdentity } from '../state/process-identity.js';
import type { StackStatus } from '../state/status.js';
import { pulseOf } from './process-pulse.js';

interface SupervisorPatience {
  /** Stopped for so long it is given up. */
  readonly stoppedMs: number;
  /** Running, and without an answer for so long. */
  readonly silentMs: number;
}

const SUPERVISOR_PATIENCE: SupervisorPatience = { stoppedMs: 5_000, silentMs: 60_000 };

export class SupervisorWatch {
  private silentPid: number | null = null;
  private silentSince = 0;

  constructor(
    private readonly patience = SUPERVISOR_PATIENCE,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * @param owner of the folder's lock
   * @returns why it is given up; null while it is not
   */
  look({ state }: Pick<StackStatus, 'state'>, owner: ProcessIdentity | null): string | null {
    if (owner === null || state !== 'silent') {
      this.silentPid = null;
      return null;
    }
    if (this.silentPid !== owner.pid) {
      this.silentPid = owner.pid;
      this.silentSince = this.now();
    }
    const silentMs = this.now() - this.silentSince;
    const seconds = `${Math.round(silentMs / 1000)} s`;
    if (pulseOf(owner.pid)?.stopped)
      return silentMs >= this.patience.stoppedMs ? `stopped by a signal for ${seconds}` : null;
    return silentMs >= this.patience.silentMs ? `no answer for ${seconds}` : null;
  }
}

/** The parts it leaves are ended by the next supervisor. */
export async function killSupervisor(owner: ProcessIdentity): Promise<void> {
  signalProcess(owner, 'SIGKILL');
  await waitUntilGone(owner, 5_000);
}
