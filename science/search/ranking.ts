/** The order of a leaderboard, and the trials that are trained again with other seeds. */
import type { SweepPlan } from '../../schemas/sweep-plan.js';
import { isSound, type TrialRecord } from './trial-record.js';

/** @returns trial numbers, lowest value first; equal ones by number, those without a value last */
export function rankedTrials(records: readonly TrialRecord[]): number[] {
  const key = (trial: number) => soundValue(records[trial]!) ?? Number.POSITIVE_INFINITY;
  return [...records.keys()].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b));
}

/** @returns the best trials that were trained to their last rung, best first, at most `plan.finalists`; where none was, the best of all */
export function finalistsOf(plan: SweepPlan, records: readonly TrialRecord[]): number[] {
  const ranked = rankedTrials(records).filter((trial) => soundValue(records[trial]!) !== null);
  const finished = ranked.filter((trial) => records[trial]!.ended?.reason === 'finished');
  return (finished.length > 0 ? finished : ranked).slice(0, plan.finalists);
}

function soundValue({ rungs, ended }: TrialRecord): number | null {
  const value = ended ? ended.value : (rungs.at(-1)?.value ?? null);
  return isSound(value) ? value : null;
}
