/**
 * How criteria order candidates, as SQL. Every objective becomes a gain, the larger the better:
 *
 *   max: x     min: -x     target t: -|x - t|
 *
 * and the score is their weighted mean, each scaled to [0, 1] by the least and the largest gain among the candidates that
 * pass (1 where all are equal). A candidate of which an objective is unknown has no score.
 */
import type { CandidateCriteria, CriteriaObjective } from '../../schemas/screening/criteria.js';
import { sqlName, sqlNumber } from '../duckdb/sql-text.js';

export interface GainRange {
  readonly least: number;
  readonly largest: number;
}

export const gainName = (i: number): string => `gain${i}`;

export function gainSql({ column, goal, value = 0 }: CriteriaObjective): string {
  const x = `CAST(${sqlName(column)} AS DOUBLE)`;
  if (goal === 'max') return x;
  // Subtracted from nothing, so that there is no negative zero.
  return goal === 'min' ? `(0e0 - ${x})` : `(0e0 - abs(${x} - ${sqlNumber(value)}))`;
}

/** @param ranges one an objective; null where no candidate has a value */
export function scoreSql({ objectives }: CandidateCriteria, ranges: readonly (GainRange | null)[]): string {
  if (objectives.length === 0) return '0e0';
  const terms = objectives.map(({ weight }, i) => {
    const range = ranges[i];
    if (!range) return 'NULL::DOUBLE';
    const name = gainName(i);
    const scaled = `((${name} - ${sqlNumber(range.least)}) / ${sqlNumber(range.largest - range.least)})`;
    const share = range.largest > range.least ? scaled : `(${name} - ${name} + 1e0)`;
    return `${sqlNumber(weight)} * ${share}`;
  });
  const total = objectives.reduce((sum, { weight }) => sum + weight, 0);
  return `((${terms.join(' + ')}) / ${sqlNumber(total)})`;
}

/** Best first; an unknown score last; ties by id, by the code points of its characters, and then by content. */
export const RANK_ORDER = 'score DESC NULLS LAST, id, contentId';
