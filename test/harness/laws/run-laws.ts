/** What must hold of the attempt records of any run, however often its parts died. */
import type { RunRecord } from '../../../schemas/run/run.js';

/** @returns steps that were computed to their end more than once, as `step key` */
export function computedTwice(records: readonly RunRecord[]): string[] {
  const finished = records.filter(({ state }) => state === 'finished').map(({ step, key }) => `${step} ${key}`);
  return finished.filter((step, i) => finished.indexOf(step) !== i);
}
