/** What candidates are judged by, in words. */
import type { JudgedCounts } from '../../../infra/screening/judge.js';
import type { CandidateCriteria, CriteriaObjective } from '../../../schemas/screening/criteria.js';

export function criteriaText({ window, where, requireInDomain, objectives }: CandidateCriteria): string {
  const parts = [
    window === null ? '' : `onset ${window.minEv} to ${window.maxEv} eV`,
    where === null ? '' : `where ${where.replaceAll(/\s+/g, ' ').trim()}`,
    requireInDomain ? 'in the domain alone' : '',
    objectives.length === 0 ? '' : `best by ${objectives.map(objectiveText).join(', ')}`,
  ];
  return parts.filter(Boolean).join('; ') || 'all candidates';
}

function objectiveText({ column, goal, value, weight }: CriteriaObjective): string {
  const wanted = goal === 'target' ? `${column} near ${Number(value?.toPrecision(6))}` : `${goal} ${column}`;
  return weight === 1 ? wanted : `${wanted} (weight ${weight})`;
}

/** `120 of 900 as asked for, 118 of them ranked, 7 on the front`. */
export function judgedText({ screened, passing, ranked, onFront }: JudgedCounts): string {
  const front = onFront === null ? '' : `, ${onFront} on the front`;
  return `${passing} of ${screened} as asked for, ${ranked} of them ranked${front}`;
}

/** @param error undefined where efficiencies play no part, null where it is not known */
export function efficiencyErrorText(
  error: { readonly maePoints: number | null; readonly r2: number | null; readonly pairs: number } | null | undefined,
): string {
  if (error === undefined) return '';
  if (error === null || error.maePoints === null) return 'how far it is off is not known';
  const { maePoints, r2, pairs } = error;
  const share = r2 === null ? '' : `, R2 ${r2.toFixed(2)}`;
  return `off by ${maePoints.toFixed(2)} points in the mean${share}: ${pairs} test crystals, same film`;
}
