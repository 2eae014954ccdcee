/** Progress without a terminal: one line a change, and no line for what changes all the time. */
import { firstLine, type RunSnapshot, stageViews } from './progress-model.js';

export interface ProgressLine {
  readonly label: string;
  readonly text: string;
}

/** Notes and counts within a stage are told no oftener than this. */
const NOTE_EVERY_MS = 10_000;

export class ProgressLines {
  private readonly stages = new Map<string, string>();
  private readonly retries = new Set<string>();
  private note = '';
  private notedAtMs = Number.NEGATIVE_INFINITY;
  private away: string | null = null;
  private paused = false;

  /**
   * @param nowMs time of the look, for the notes
   * @returns what has to be said since the look before
   */
  next(snapshot: RunSnapshot, nowMs: number): ProgressLine[] {
    const lines: ProgressLine[] = [];
    for (const stage of stageViews(snapshot)) {
      // Running again after done happens when a look failed in between: nothing new.
      const before = this.stages.get(stage.name);
      if (stage.state === 'waiting' || before === stage.state || before === 'done') continue;
      this.stages.set(stage.name, stage.state);
      if (stage.state === 'running') {
        lines.push({ label: stage.name, text: 'started' });
        this.note = '';
        this.notedAtMs = nowMs;
      } else lines.push({ label: stage.name, text: stage.text || 'done' });
    }
    const stage = snapshot.progress?.stage || snapshot.stages[0]!;
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
    return lines;
  }
}
