/** Screened candidates, best first. */
import type { Table } from '../../schemas/artifact.js';
import { renderTable } from './table.js';

export interface RankedCandidate {
  readonly id: string;
  readonly formula: string;
  /** eV; null where the predicted spectrum has no onset. */
  readonly onsetEv: number | null;
  readonly inWindow: boolean;
  /** Whether it lies where the model was trained. */
  readonly inDomain: boolean;
  readonly nearestId: string;
  readonly nearestCluster: number;
  readonly score: number;
}

/** @param results ranked, best first */
export function topCandidates({ rows, columns }: Table<'screening-results'>, count: number): RankedCandidate[] {
  return Array.from({ length: Math.min(rows, count) }, (_, i) => ({
    id: columns.id[i]!,
    formula: columns.formula[i]!,
    onsetEv: columns.onsetEv[i]!,
    inWindow: columns.inWindow[i]!,
    inDomain: columns.inDomain[i]!,
    nearestId: columns.nearestId[i]!,
    nearestCluster: columns.nearestCluster[i]!,
    score: columns.score[i]!,
  }));
}

export function renderRanking(candidates: readonly RankedCandidate[]): string {
  return renderTable(
    ['candidate', 'formula', 'onset eV', 'in window', 'in domain', 'nearest', 'group', 'score'],
    candidates.map((candidate) => [
      candidate.id,
      candidate.formula,
      candidate.onsetEv === null ? 'none' : candidate.onsetEv.toFixed(2),
      candidate.inWindow ? 'yes' : 'no',
      candidate.inDomain ? 'yes' : 'no',
      candidate.nearestId,
      String(candidate.nearestCluster),
      candidate.score.toFixed(3),
    ]),
    'llrlllrr',
  );
}
