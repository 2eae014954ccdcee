/** Trials of a sweep, best first. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { renderTable } from './text/table.js';

interface RankedTrial {
  readonly trialId: string;
  /** log10(cm^-1); null where the trial diverged. */
  readonly bestValidationMae: number | null;
  /** Test figures, which the winner alone has. */
  readonly testMae: number | null;
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly rank: number;
  readonly stopped: string;
}

export function rankedTrials({ rows, columns }: Table<'leaderboard'>): RankedTrial[] {
  return Array.from({ length: rows }, (_, i) => ({
    trialId: at(columns.trialId, i),
    bestValidationMae: at(columns.bestValidationMae, i),
    testMae: at(columns.testMae, i),
    bestEpoch: at(columns.bestEpoch, i),
    epochs: at(columns.epochs, i),
    rank: at(columns.rank, i),
    stopped: at(columns.stopped, i),
  })).sort((a, b) => a.rank - b.rank);
}

export function renderLeaderboard(trials: readonly RankedTrial[]): string {
  return renderTable(
    ['rank', 'trial', 'validation', 'test', 'best epoch', 'epochs', 'ended'],
    trials.map((trial) => [
      String(trial.rank),
      trial.trialId,
      showError(trial.bestValidationMae),
      showError(trial.testMae),
      String(trial.bestEpoch),
      String(trial.epochs),
      trial.stopped,
    ]),
    'rlrrrrl',
  );
}

/** Mean absolute error, log10(cm^-1). */
function showError(value: number | null): string {
  return value === null ? '-' : value.toFixed(4);
}
