/** A look at a running run, and what it says of each stage: pure, so that every way of showing it says the same. */
import { at } from '../../../schemas/required.js';
import type { Progress } from '../../../schemas/run/message.js';
import { NOTHING, type Tally } from '../../run/kinds/tally.js';
import { showDuration } from '../text/duration.js';

export interface ActivityView {
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
  /** What the last heartbeat said; zeros before the first. */
  readonly done: number;
  readonly total: number;
  readonly note: string;
  /** Why the attempt before this one failed; null in the first. */
  readonly failure: string | null;
  /** What it waits for, in words: room on a full disk; null while it works. */
  readonly waiting: string | null;
}

export interface RunSnapshot {
  /** Stages of this kind of run, in order. */
  readonly stages: readonly string[];
  /** null until the run answered for the first time. */
  readonly progress: Progress | null;
  /** Progress of a stage that is a workflow of its own; null where the stage is none. */
  readonly child: Progress | null;
  readonly activities: readonly ActivityView[];
  /** What is known of the steps of each stage. */
  readonly tally: Readonly<Record<string, Tally>>;
  /** Why nobody answers at the moment, or what the run waits for; null when all is well. */
  readonly away: string | null;
  readonly finished: boolean;
}

export interface StageView {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done';
  /** What it came to, or how far it is; may be empty. */
  readonly text: string;
  /** What goes on inside, one line each; only while it runs. */
  readonly details: readonly string[];
}

const BAR_CELLS = 20;
/** Lines of running steps; the others are counted. */
const SHOWN_ACTIVITIES = 6;
const LONGEST_REASON = 100;

export function stageViews(snapshot: RunSnapshot): StageView[] {
  const { stages, progress, finished, tally } = snapshot;
  const current = finished ? stages.length : progress === null ? -1 : Math.max(0, stages.indexOf(progress.stage));
  return stages.map((name, i) => {
    if (i < current) return { name, state: 'done', text: outcome(tally[name] ?? NOTHING), details: [] };
    if (i > current) return { name, state: 'waiting', text: '', details: [] };
    return { name, state: 'running', text: stateText(snapshot), details: details(snapshot) };
  });
}

/** `reused`, `3 of 8 steps reused, 12 s`, `8 steps, 12 s`; empty where nothing is known. */
export function outcome({ computed, reused, fromMs, toMs }: Tally): string {
  if (computed === 0) return reused > 0 ? 'reused' : '';
  const took = fromMs !== null && toMs !== null ? `, ${showDuration(Math.max(0, toMs - fromMs))}` : '';
  const steps = computed + reused;
  if (reused > 0) return `${reused} of ${steps} steps reused${took}`;
  return `${steps} ${steps === 1 ? 'step' : 'steps'}${took}`;
}

function stateText({ progress, away }: RunSnapshot): string {
  if (away !== null) return away;
  return progress?.paused ? 'paused' : '';
}

/** A run of several stages counts stages; one that searches counts trials; a child, and a run of one stage, what it has. */
export function countsOwnUnits({ stages, progress, child }: RunSnapshot): boolean {
  return child !== null || stages.length === 1 || progress?.stage === 'trials';
}

function details(snapshot: RunSnapshot): string[] {
  const { progress, child, activities } = snapshot;
  const inner = child ?? progress;
  if (inner === null) return [];
  const lines: string[] = [];
  // Only where the units are those of this stage is there a bar to draw.
  const counted = countsOwnUnits(snapshot);
  const line = [counted ? bar(inner.done, inner.total) : '', inner.note, remaining(inner, counted), failures(inner)]
    .filter(Boolean)
    .join('  ');
  if (line !== '') lines.push(line);
  for (const activity of activities.slice(0, SHOWN_ACTIVITIES)) lines.push(activityLine(activity));
  const more = activities.length - SHOWN_ACTIVITIES;
  if (more > 0) lines.push(`and ${more} more`);
  return lines;
}

function remaining({ etaSeconds, done, total }: Progress, counted: boolean): string {
  if (!counted || etaSeconds === null || done === 0 || done >= total) return '';
  return `about ${showDuration(etaSeconds * 1000)} left`;
}

function failures({ failed }: Progress): string {
  return failed > 0 ? `${failed} failed` : '';
}

export function activityLine({ step, attempt, done, total, note, failure }: ActivityView): string {
  const retry = failure === null ? '' : `retrying (attempt ${attempt}): ${firstLine(failure)}`;
  return [step, total > 0 ? bar(done, total) : '', note, retry].filter(Boolean).join('  ');
}

/** `████████░░░░  40/120`; empty without a total. */
export function bar(done: number, total: number): string {
  if (total <= 0) return '';
  const full = Math.round(BAR_CELLS * Math.min(1, Math.max(0, done / total)));
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}  ${done}/${total}`;
}

/** One line of it, at most: a row is redrawn several times a second. */
export function firstLine(text: string): string {
  const line = at(text.split('\n', 1), 0);
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON - 1)}…` : line;
}
