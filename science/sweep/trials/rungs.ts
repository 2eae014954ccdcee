/** Epochs at which trials are measured under a stopping rule. Runs inside workflows: plain language only. */
import type { StoppingRule } from '../../../schemas/sweep/sweep-plan.js';

/** @returns ascending whole numbers; a trial that reaches the last is finished */
export function rungsOf(rule: StoppingRule): readonly number[] {
  return 'rungs' in rule ? rule.rungs : halvingRungs(rule.minEpochs, rule.maxEpochs, rule.eta);
}

/** @returns epochs in all of a trial that is never stopped */
export function lastRung(rule: StoppingRule): number {
  return 'rungs' in rule ? rule.rungs.at(-1)! : rule.maxEpochs;
}

/**
 * Epochs from `minEpochs` by factors of eta; the last is always `maxEpochs`.
 * @returns ascending whole numbers, such as 5, 15, 45, 60 for (5, 60, 3)
 */
export function halvingRungs(minEpochs: number, maxEpochs: number, eta: number): number[] {
  if (!(Number.isInteger(minEpochs) && Number.isInteger(maxEpochs) && minEpochs >= 1 && maxEpochs >= minEpochs)) {
    throw new RangeError(`rungs from ${minEpochs} to ${maxEpochs} epochs`);
  }
  if (!(Number.isFinite(eta) && eta > 1)) throw new RangeError(`eta is ${eta}, not above 1`);
  const rungs: number[] = [];
  for (let epochs = minEpochs; Math.round(epochs) < maxEpochs; epochs *= eta) {
    // eta close to 1 would repeat a rung after rounding.
    if (Math.round(epochs) !== rungs[rungs.length - 1]) rungs.push(Math.round(epochs));
  }
  return [...rungs, maxEpochs];
}
