/** Trials of a sweep as figures and tables show them: leaderboard rows with their learning curves, best first. */
import type { Table } from '../../schemas/run/artifact.js';
import { type TrialRow, trialRows } from '../../schemas/sweep/trial-row.js';
import { type Mark, markOf } from './palette.js';
import type { ReportInput } from './report-input.js';

export interface Epoch {
  readonly epoch: number;
  /** log10(cm^-1), as is the validation error. */
  readonly trainLoss: number;
  readonly validationMae: number;
}

export interface ReportTrial extends TrialRow {
  /** Its number, and the seed of a replicate: `trial 3, seed 2`. */
  readonly label: string;
  readonly mark: Mark;
  /** By ascending epoch; empty when the trial has no curve. */
  readonly curve: readonly Epoch[];
}

/** @returns one entry a leaderboard row, in the order of the leaderboard */
export function collectTrials({ leaderboard, learningCurves }: Pick<ReportInput, 'leaderboard' | 'learningCurves'>) {
  const curves = curvesById(learningCurves);
  return trialRows(leaderboard).map((trial): ReportTrial => {
    const { replicate, rank, trialId } = trial;
    const label = replicate === 0 ? `trial ${trial.trial}` : `trial ${trial.trial}, seed ${replicate + 1}`;
    // The colour of its trial in every figure; replicates are dotted.
    const own = markOf(rank - 1);
    const mark = replicate === 0 ? own : { ...own, dash: '2 2' };
    return { ...trial, label, mark, curve: curves.get(trialId) ?? [] };
  });
}

function curvesById({ columns }: Table<'learning-curve'>): Map<string, Epoch[]> {
  const curves = new Map<string, Epoch[]>();
  columns.trialId.forEach((trialId, i) => {
    const curve = curves.get(trialId) ?? [];
    curve.push({
      epoch: columns.epoch[i]!,
      trainLoss: columns.trainLoss[i]!,
      validationMae: columns.validationMae[i]!,
    });
    curves.set(trialId, curve);
  });
  for (const curve of curves.values()) curve.sort((a, b) => a.epoch - b.epoch);
  return curves;
}

/** @returns names of the parameters that differ between trials, in the order of the first trial that has each */
export function varyingParameters(trials: readonly TrialRow[]): string[] {
  const names = new Set(trials.flatMap(({ parameters }) => Object.keys(parameters)));
  return [...names].filter((name) => new Set(trials.map(({ parameters }) => parameters[name])).size > 1);
}

/** Whether the error of the onset decided between them, rather than that of the spectra. */
export function isChosenByOnset(trials: readonly TrialRow[]): boolean {
  return trials.some(({ leadingMae }) => leadingMae !== null);
}

/** Without replicates of finalists. */
export function ownTrials(trials: readonly TrialRow[]): TrialRow[] {
  return trials.filter(({ replicate }) => replicate === 0);
}
