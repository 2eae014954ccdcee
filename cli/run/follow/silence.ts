/** For how long servers have not answered a command that follows a run, why, and whether it should wait on. */
import { fullDisk, noRoomError, RESERVE_BYTES, showBytes } from '../../../infra/files/disk-room.js';
import { StackUnavailableError } from '../../../schemas/failure.js';

/** A look that fails is told after this, so that a restart of a second makes no noise. */
const TELL_AFTER_MS = 3_000;
const GIVE_UP_AFTER_MS = 300_000;

const KEPT = 'the run is kept; the same command continues it';

interface ServerSilenceOptions {
  /** Folders of our own servers: without room on their disks they cannot answer, and do not say so. */
  readonly folders: readonly string[];
  readonly roomPatienceMs: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

interface SilenceVerdict {
  /** For people; null while all is well, or for so short that it is not worth a word. */
  readonly text: string | null;
  /** A full disk: nothing that could be started again would stay. */
  readonly isFull: boolean;
  /** Thrown when waiting on is pointless. */
  readonly giveUp: Error | null;
}

export class ServerSilence {
  private readonly options: ServerSilenceOptions;
  private readonly now: () => number;
  private answeredAt: number;
  private fullSince: number | null = null;
  /** Told once a wait: how much room is left changes all the time. */
  private fullText = '';

  constructor(options: ServerSilenceOptions) {
    this.options = options;
    this.now = options.now ?? Date.now;
    this.answeredAt = this.now();
  }

  /** @param reason why the last look was not answered; null when it was */
  look(reason: string | null): SilenceVerdict {
    const now = this.now();
    if (reason === null) {
      this.answeredAt = now;
      this.fullSince = null;
      return { text: null, isFull: false, giveUp: null };
    }
    const full = fullDisk(this.options.folders);
    if (full) return this.lookAtDisk(full.folder, full.freeBytes, now);
    // Servers need a while to recover: the time without room does not count.
    if (this.fullSince !== null) this.answeredAt = now;
    this.fullSince = null;
    const awayMs = now - this.answeredAt;
    const text = awayMs > TELL_AFTER_MS ? `reconnecting: ${reason}` : null;
    const giveUp =
      awayMs < GIVE_UP_AFTER_MS
        ? null
        : new StackUnavailableError(`no answer for ${Math.round(awayMs / 1000)} seconds: ${reason}`, { state: KEPT });
    return { text, isFull: false, giveUp };
  }

  private lookAtDisk(folder: string, freeBytes: number, now: number): SilenceVerdict {
    if (this.fullSince === null)
      this.fullText = `waiting for room: the disk of ${folder} is full: needs ${showBytes(RESERVE_BYTES)}, has ${showBytes(freeBytes)}`;
    this.fullSince ??= now;
    const waitedMs = now - this.fullSince;
    const giveUp =
      waitedMs < this.options.roomPatienceMs
        ? null
        : noRoomError(`no answer for ${Math.round(waitedMs / 1000)} seconds`, folder, RESERVE_BYTES);
    return { text: this.fullText, isFull: true, giveUp };
  }
}
