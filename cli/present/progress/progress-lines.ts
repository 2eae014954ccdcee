/**
 * Progress without a terminal: one line a change, and no line for what changes all the time; in every minute one of how
 * far the stage is.
 */
import { at } from '../../../schemas/required.js';
import { type Pace, PaceMeter, paceText } from './pace.js';
import { countsOwnUnits, firstLine, type RunSnapshot, stageViews } from './progress-model.js';
import { timeText } from './silence.js';

interface ProgressLine {
  readonly label: string;
  readonly text: string;
}

/** Notes and counts within a stage are told no oftener than this. */
const NOTE_EVERY_MS = 10_000;
/** Looks are seconds apart. */
const STANDING_EVERY_MS = 45_000;

export class ProgressLines {
  private readonly stages = new Map<string, string>();
  private readonly retries = new Set<string>();
  private note = '';
  private notedAtMs = Number.NEGATIVE_INFINITY;
  private away: string | null = null;
  private paused = false;
  private last: RunSnapshot | null = null;
  private stageAtMs = 0;
  private standingAtMs = Number.POSITIVE_INFINITY;
  /** By step. */
  private readonly meters = new Map<string, PaceMeter>();

  /**
   * @param nowMs time of the look, for the notes
   * @returns what has to be said since the look before
   */
  next(snapshot: RunSnapshot, nowMs: number): ProgressLine[] {
    const lines: ProgressLine[] = [];
    this.last = snapshot;
    for (const { step, done, total } of stepCounts(snapshot)) this.meterOf(step).at(done, total, nowMs);
    for (const stage of stageViews(snapshot)) {
      // Running again after done happens when a look failed in between: nothing new.
      const before = this.stages.get(stage.name);
      if (stage.state === 'waiting' || before === stage.state || before === 'done') continue;
      this.stages.set(stage.name, stage.state);
      if (stage.state === 'running') {
        lines.push({ label: stage.name, text: 'started' });
        this.stageAtMs = nowMs;
        this.standingAtMs = nowMs;
        this.meters.clear();
        this.note = '';
        this.notedAtMs = nowMs;
      } else lines.push({ label: stage.name, text: stage.text || 'done' });
    }
    const stage = snapshot.progress?.stage || at(snapshot.stages, 0);
    if (snapshot.away !== this.away) {
      lines.push({ label: stage, text: snapshot.away ?? 'goes on' });
      this.away = snapshot.away;
    }
    const paused = snapshot.progress?.paused ?? false;
    if (paused !== this.paused) lines.push({ label: stage, text: paused ? 'paused' : 'resumed' });
    this.paused = paused;
    for (const { step, attempt, failure } of snapshot.activities) {
      const retry = `${step} ${attempt} ${failure}`;
      if (failure === null || this.retries.has(retry)) continue;
      this.retries.add(retry);
      lines.push({ label: stage, text: `${step}: retrying (attempt ${attempt}): ${firstLine(failure)}` });
    }
    const { child, progress } = snapshot;
    const inner = child ?? progress;
    const note =
      inner === null ? '' : [inner.note, child ? `${child.done} of ${child.total}` : ''].filter(Boolean).join(', ');
    if (!snapshot.finished && note !== '' && note !== this.note && nowMs - this.notedAtMs >= NOTE_EVERY_MS) {
      lines.push({ label: stage, text: note });
      this.note = note;
      this.notedAtMs = nowMs;
    }
    if (!snapshot.finished && nowMs - this.standingAtMs >= STANDING_EVERY_MS) {
      lines.push(this.standing(nowMs));
      this.standingAtMs = nowMs;
    }
    return lines;
  }

  /** @returns how far the running stage is, by the last look: done, total, rate and time left where they are known */
  standing(nowMs: number): ProgressLine {
    const label = this.last?.progress?.stage || this.last?.stages[0] || 'run';
    if (!this.last) return { label, text: 'waiting for its first answer' };
    const { child, progress, away, activities } = this.last;
    const inner = child ?? progress;
    const own = inner && countsOwnUnits(this.last) ? paceText(inner) : '';
    const steps = stepCounts(this.last).map(
      ({ step, done, total }) => `${step} ${paceText(this.meterOf(step).at(done, total, nowMs))}`,
    );
    const uncounted = activities.filter(({ total }) => total <= 0).map(({ step }) => step);
    const parts = [
      away ?? '',
      progress?.paused ? 'paused' : '',
      inner?.note ?? '',
      own,
      ...steps,
      uncounted.length > 0 ? `${[...new Set(uncounted)].join(', ')} under way` : '',
      timeText(nowMs - this.stageAtMs),
    ];
    return { label, text: parts.filter(Boolean).join('; ') };
  }

  private meterOf(step: string): PaceMeter {
    const meter = this.meters.get(step) ?? new PaceMeter();
    this.meters.set(step, meter);
    return meter;
  }
}

/** Sums over the steps of one name that run side by side; those that count nothing are left out. */
function stepCounts({ activities }: RunSnapshot): (Pick<Pace, 'done' | 'total'> & { readonly step: string })[] {
  const sums = new Map<string, { step: string; done: number; total: number }>();
  for (const { step, done, total } of activities) {
    if (total <= 0) continue;
    const sum = sums.get(step) ?? { step, done: 0, total: 0 };
    sum.done += done;
    sum.total += total;
    sums.set(step, sum);
  }
  return [...sums.values()];
}
