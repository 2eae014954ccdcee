/** Trials of the sweep: leaderboard rows with their learning curves, best rank first. */
import { at } from '../../schemas/required.js';
import { type Mark, markOf } from './palette.js';
import type { ReportInput } from './report-input.js';

export interface Epoch {
  readonly epoch: number;
  /** log10(cm^-1), as is the validation error. */
  readonly trainLoss: number;
  readonly validationMae: number;
}

export interface ReportTrial {
  readonly trialId: string;
  /** Settings of the trial, name -> value as text, in the order they were stored. */
  readonly settings: ReadonlyMap<string, string>;
  readonly seed: number;
  readonly bestValidationMae: number | null;
  readonly lastValidationMae: number | null;
  readonly testMae: number | null;
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly rank: number;
  readonly stopped: string;
  readonly mark: Mark;
  /** By ascending epoch; empty when the trial has no curve. */
  readonly curve: readonly Epoch[];
}

/** @returns one entry a leaderboard row, by ascending rank */
export function collectTrials({ leaderboard: { columns, rows }, learningCurves }: ReportInput): ReportTrial[] {
  return Array.from({ length: rows }, (_, i) => i)
    .sort((a, b) => at(columns.rank, a) - at(columns.rank, b) || a - b)
    .map((i, index) => ({
      trialId: at(columns.trialId, i),
      settings: readSettings(at(columns.parameters, i)),
      seed: at(columns.seed, i),
      bestValidationMae: columns.bestValidationMae[i] ?? null,
      lastValidationMae: columns.lastValidationMae[i] ?? null,
      testMae: columns.testMae[i] ?? null,
      bestEpoch: at(columns.bestEpoch, i),
      epochs: at(columns.epochs, i),
      rank: at(columns.rank, i),
      stopped: at(columns.stopped, i),
      mark: markOf(index),
      curve: curveOf(at(columns.trialId, i), learningCurves),
    }));
}

function curveOf(trialId: string, { columns }: ReportInput['learningCurves']): Epoch[] {
  const curve: Epoch[] = [];
  columns.trialId.forEach((name, i) => {
    if (name !== trialId) return;
    const epoch = at(columns.epoch, i);
    curve.push({ epoch, trainLoss: at(columns.trainLoss, i), validationMae: at(columns.validationMae, i) });
  });
  return curve.sort((a, b) => a.epoch - b.epoch);
}

/** Settings are a JSON object; any other text is shown as it stands. */
function readSettings(text: string): Map<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return new Map([['parameters', text]]);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return new Map([['parameters', text]]);
  const settings = new Map<string, string>();
  flatten(parsed, '', settings);
  return settings;
}

function flatten(value: object, prefix: string, into: Map<string, string>): void {
  for (const [name, entry] of Object.entries(value)) {
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) flatten(entry, `${prefix}${name}.`, into);
    else into.set(prefix + name, typeof entry === 'string' ? entry : JSON.stringify(entry));
  }
}

/** @returns names of the settings that differ between trials, in the order of the first trial that has each */
export function varyingSettings(trials: readonly ReportTrial[]): string[] {
  const names = new Set(trials.flatMap(({ settings }) => [...settings.keys()]));
  return [...names].filter((name) => new Set(trials.map(({ settings }) => settings.get(name))).size > 1);
}
