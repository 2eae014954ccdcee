/** The order of a leaderboard, and the trials that are trained again with other seeds. */
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { isSound, type TrialRecord } from './trial-record.js';

/**
 * @returns trial numbers, lowest value first; equal ones by number, those without a value last, and behind them those
 *   that repeat another trial: a training counts once
 */
export function rankedTrials(records: readonly TrialRecord[]): number[] {
  const standing = standingFor(records);
  const key = (trial: number) => soundValue(records[trial]!) ?? Number.POSITIVE_INFINITY;
  const isRepeat = (trial: number) => Number(standing[trial] !== trial);
  return [...records.keys()].sort(
    (a, b) => isRepeat(a) - isRepeat(b) || (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b),
  );
}

/**
 * @returns for every trial the one that stands for its training: of those of one identity the one with a value, with the
 *   most epochs, the first; itself where its identity is not known
 */
export function standingFor(records: readonly TrialRecord[]): number[] {
  const known = new Map<string, number>();
  records.forEach((record, trial) => {
    const { trialId } = record;
    if (!trialId) return;
    const other = known.get(trialId);
    if (other === undefined || isFuller(record, records[other]!)) known.set(trialId, trial);
  });
  return records.map(({ trialId }, trial) => (trialId ? known.get(trialId)! : trial));
}

function isFuller(a: TrialRecord, b: TrialRecord): boolean {
  const [soundA, soundB] = [soundValue(a) !== null, soundValue(b) !== null];
  if (soundA !== soundB) return soundA;
  return (a.rungs.at(-1)?.epochs ?? 0) > (b.rungs.at(-1)?.epochs ?? 0);
}

/** @returns the records without repeats, in their order */
export function distinctTrials<T extends TrialRecord>(records: readonly T[]): T[] {
  const standing = standingFor(records);
  return records.filter((_, trial) => standing[trial] === trial);
}

/**
 * @returns the best trials that were trained to their last rung, best first, at most `plan.finalists`; where none was, the best of all
 */
export function finalistsOf(plan: SweepPlan, records: readonly TrialRecord[]): number[] {
  const standing = standingFor(records);
  const ranked = rankedTrials(records).filter(
    (trial) => standing[trial] === trial && soundValue(records[trial]!) !== null,
  );
  const finished = ranked.filter((trial) => records[trial]!.ended?.reason === 'finished');
  return (finished.length > 0 ? finished : ranked).slice(0, plan.finalists);
}

function soundValue({ rungs, ended }: TrialRecord): number | null {
  const value = ended ? ended.value : (rungs.at(-1)?.value ?? null);
  return isSound(value) ? value : null;
}
