/** Candidates by two models as a table for people: ranked by the second, with what the first said beside it. */
import type { CandidateCriteria } from '../../../schemas/screening/criteria.js';
import { renderTable } from '../text/table.js';
import { type ShownCandidate, shortText } from './candidates.js';

export interface RescoredCandidate {
  /** As the screening has it. */
  readonly candidate: ShownCandidate;
  /** As the other model has it; null where it is not as wanted by that, or could not be predicted. */
  readonly other: ShownCandidate | null;
}

export function renderRescored(candidates: readonly RescoredCandidate[], { objectives }: CandidateCriteria): string {
  if (candidates.length === 0) return 'no candidate is as was asked for';
  const columns = [...new Set(['onsetEv', ...objectives.map(({ column }) => column)])];
  const heads = columns.flatMap((column) => [column, `${column} before`]);
  const lines = candidates.map(({ candidate, other }) => [
    other ? String(other.rank) : '-',
    String(candidate.rank),
    candidate.id,
    candidate.formula,
    ...columns.flatMap((column) => [
      other ? shortText(other.figures[column]) : '-',
      shortText(candidate.figures[column]),
    ]),
  ]);
  return renderTable(['rank', 'before', 'candidate', 'formula', ...heads], lines, `rrll${'r'.repeat(heads.length)}`);
}
