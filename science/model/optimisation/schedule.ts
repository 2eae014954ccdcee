/**
 * Learning rate and beta1 of every step (spec 3.4). One-cycle over n steps, s = 0, 1, ..., as PyTorch's OneCycleLR:
 *   e1 = 0.3 n - 1,  e2 = n - 1,  c(a, b, q) = b + (a - b) (1 + cos(pi q)) / 2
 *   s <= e1:  lr = c(max / 25, max, s / e1),  beta1 = c(0.95, 0.85, s / e1)
 *   later:    lr = c(max, max / 25e4, q),     beta1 = c(0.85, 0.95, q),   q = (s - e1) / (e2 - e1)
 * Cosine, as its CosineAnnealingLR with T_max = n:   lr = c(max, 0, s / n),   beta1 = 0.9
 * @source Smith and Topin, arXiv:1708.07120; Loshchilov and Hutter, arXiv:1608.03983
 */
import type { TrainingSettings } from '../../../schemas/tables/training.js';

const CONSTANT_BETA1 = 0.9;

export interface StepSchedule {
  readonly learningRate: number;
  readonly beta1: number;
}

/** @param step steps done before this one; below `totalSteps` unless the rate is constant */
export function scheduleAt(settings: TrainingSettings, step: number, totalSteps: number): StepSchedule {
  const max = settings.learningRate;
  if (settings.schedule === 'constant') return { learningRate: max, beta1: CONSTANT_BETA1 };
  if (settings.schedule === 'cosine') {
    return { learningRate: cosine(max, 0, step / totalSteps), beta1: CONSTANT_BETA1 };
  }
  const peak = 0.3 * totalSteps - 1;
  if (step < peak || (step === peak && peak > 0)) {
    return { learningRate: cosine(max / 25, max, step / peak), beta1: cosine(0.95, 0.85, step / peak) };
  }
  const q = (step - peak) / (totalSteps - 1 - peak);
  return { learningRate: cosine(max, max / 25e4, q), beta1: cosine(0.85, 0.95, q) };
}

/** From a at q = 0 to b at q = 1. */
function cosine(a: number, b: number, q: number): number {
  return b + ((a - b) * (1 + Math.cos(Math.PI * q))) / 2;
}
