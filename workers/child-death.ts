/** How a child process ended, told with what is known of its memory: a kill for memory comes without a word. */

import { showBytes } from '../infra/files/disk-room.js';
import { memoryKills, memoryLimitBytes, peakBytesOf } from '../infra/memory-evidence.js';
import { ChildProcessDiedError } from '../schemas/failure.js';
import { required } from '../schemas/required.js';

const SAMPLE_EVERY_MS = 250;

/** What a process held, as long as it could still be asked. */
export class MemoryWatch {
  private held: number | null = null;
  private readonly killsBefore = memoryKills();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pid: number) {
    this.sample();
    this.timer = setInterval(() => this.sample(), SAMPLE_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  evidence(): DeathEvidence {
    const kills = memoryKills();
    const known = kills !== null && this.killsBefore !== null;
    return {
      heldBytes: this.held,
      limitBytes: memoryLimitBytes(),
      kills: known ? kills - required(this.killsBefore) : null,
    };
  }

  private sample(): void {
    this.held = peakBytesOf(this.pid) ?? this.held;
  }
}

interface DeathEvidence {
  /** The most it held, at the last look; null when it ended before the first. */
  readonly heldBytes: number | null;
  readonly limitBytes: number;
  /** Kills of any process by the kernel for want of memory meanwhile; null where the kernel does not say. */
  readonly kills: number | null;
}

/** @param how it ended: `signal SIGKILL`, `exit code 1` */
export function childDeath(
  step: string,
  how: string,
  { heldBytes, limitBytes, kills }: DeathEvidence,
): ChildProcessDiedError {
  const cause = likelyCause(how, kills);
  const held =
    heldBytes === null
      ? ''
      : `: it held ${showBytes(heldBytes)}, all processes together may hold ${showBytes(limitBytes)}`;
  return new ChildProcessDiedError(`process of step ${step} ended: ${how}${cause && `, ${cause}${held}`}`, {
    ended: how,
    ...(heldBytes !== null && { need: `more than ${showBytes(heldBytes)}` }),
    have: `${showBytes(limitBytes)} for all processes together`,
  });
}

/** The kernel kills with SIGKILL; a program that gets no memory aborts. */
function likelyCause(how: string, kills: number | null): string {
  if (how === 'signal SIGABRT') return 'as a program does that gets no memory';
  if (how !== 'signal SIGKILL') return '';
  if (kills === null) return 'most likely by the system for want of memory';
  if (kills > 0) return 'by the system for want of memory';
  return 'though the kernel counted no kill for want of memory';
}
