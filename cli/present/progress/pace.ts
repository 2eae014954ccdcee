/** How far something is, how fast it goes and how long it will take: `40 of 80, 12 a minute, about 3 min 20 s left`. */
import { required } from '../../../schemas/required.js';
import { showDuration } from '../text/duration.js';

export interface Pace {
  readonly done: number;
  readonly total: number;
  /** Null while nothing is known. */
  readonly ratePerSecond: number | null;
  readonly etaSeconds: number | null;
}

/** Rates from looks at a counter: since the first look, or since it last began anew. */
export class PaceMeter {
  private first: { readonly done: number; readonly total: number; readonly atMs: number } | null = null;

  at(done: number, total: number, nowMs: number): Pace {
    if (!this.first || done < this.first.done || total !== this.first.total) this.first = { done, total, atMs: nowMs };
    const seconds = (nowMs - this.first.atMs) / 1000;
    const ratePerSecond = done > this.first.done && seconds > 0 ? (done - this.first.done) / seconds : null;
    return { done, total, ratePerSecond, etaSeconds: ratePerSecond && Math.max(0, total - done) / ratePerSecond };
  }
}

/** @returns empty where nothing is counted */
export function paceText({ done, total, ratePerSecond, etaSeconds }: Pace): string {
  if (total <= 0) return '';
  const left = etaSeconds === null || done >= total ? '' : `about ${showDuration(etaSeconds * 1000)} left`;
  return [`${done} of ${total}`, ratePerSecond === null ? '' : rateText(ratePerSecond), left]
    .filter(Boolean)
    .join(', ');
}

const UNITS = [
  ['a second', 1],
  ['a minute', 60],
  ['an hour', 3600],
] as const;

/** In the unit in which it is at least 1, two digits. */
function rateText(perSecond: number): string {
  const [unit, seconds] = UNITS.find(([, length]) => perSecond * length >= 1) ?? required(UNITS.at(-1));
  const rate = perSecond * seconds;
  return `${rate >= 10 ? Math.round(rate) : rate.toFixed(1)} ${unit}`;
}
