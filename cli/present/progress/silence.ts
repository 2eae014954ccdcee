/**
 * Without a terminal nobody sees that something goes on: whatever a command does, it is never silent for a minute.
 * Whoever does something long says what there is to tell of it; where nobody did, the time is told.
 */
import { showDuration } from '../text/duration.js';

interface SilenceLine {
  readonly label: string;
  readonly text: string;
}

/** @param nowMs of the line, of the clock of `Silence` */
type Describe = (nowMs: number) => SilenceLine;

interface SilenceOptions {
  readonly nowMs?: () => number;
  /** Longest time without a line, up to the tick after it. */
  readonly mostMs?: number;
  /** Also where nobody has begun a work: not on a terminal, where a question may wait for its answer. */
  readonly always?: boolean;
}

const MOST_MS = 45_000;
const TICK_MS = 5_000;

export class Silence {
  private readonly works: Describe[] = [];
  private readonly nowMs: () => number;
  private readonly mostMs: number;
  private readonly always: boolean;
  private saidAtMs: number;
  private last = { label: 'working', sinceMs: 0 };

  /** @param print one line */
  constructor(
    private readonly print: (line: SilenceLine) => void,
    { nowMs = Date.now, mostMs = MOST_MS, always = true }: SilenceOptions = {},
  ) {
    this.nowMs = nowMs;
    this.mostMs = mostMs;
    this.always = always;
    this.saidAtMs = nowMs();
    this.last.sinceMs = this.saidAtMs;
  }

  /** Something was printed by others: the next line has time. */
  said(label: string): void {
    this.saidAtMs = this.nowMs();
    this.last = { label, sinceMs: this.saidAtMs };
  }

  /** @returns what ends it */
  begin(describe: Describe): () => void {
    this.works.push(describe);
    return () => {
      const place = this.works.indexOf(describe);
      if (place >= 0) this.works.splice(place, 1);
    };
  }

  /** Breaks the silence when it is long enough. */
  tick(): void {
    const now = this.nowMs();
    const describe = this.works.at(-1);
    if (now - this.saidAtMs < this.mostMs || (!describe && !this.always)) return;
    this.saidAtMs = now;
    const { label, sinceMs } = this.last;
    this.print(describe ? describe(now) : { label, text: timeText(now - sinceMs) });
  }

  /** @returns what ends it */
  watch(): () => void {
    const timer = setInterval(() => this.tick(), TICK_MS);
    timer.unref();
    return () => clearInterval(timer);
  }
}

/** What there is to tell of anything. */
export function timeText(milliseconds: number): string {
  return `still at it, for ${showDuration(milliseconds)}`;
}
