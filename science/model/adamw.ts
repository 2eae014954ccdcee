/**
 * AdamW, PyTorch's form (spec 3.4), step t = 1, 2, ...:
 *   m <- b1 m + (1 - b1) g,   v <- b2 v + (1 - b2) g^2
 *   p <- p - lr wd [decays] p - lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + 1e-8)
 * A parameter without gradient has g = m = v = 0 and does not decay: it stays as it is.
 * @source Loshchilov and Hutter, arXiv:1711.05101
 */
import type { GraphProgram, Node } from '../engine/index.js';

const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Numbers of one step that the host computes in float64, in the order of the program input `rates`. */
const RATES = ['stepSize', 'decay', 'beta1', 'beta1Rest', 'rootCorrection'] as const;

export interface Moments {
  readonly parameter: Node;
  readonly firstMoment: Node;
  readonly secondMoment: Node;
}

/** @param step number of this step, from 1 */
export function stepRates(step: number, learningRate: number, beta1: number, weightDecay: number): Float64Array {
  return Float64Array.of(
    learningRate / (1 - beta1 ** step),
    learningRate * weightDecay,
    beta1,
    1 - beta1,
    1 / Math.sqrt(1 - BETA2 ** step),
  );
}

/**
 * @param gradient shape of the parameters
 * @param decays 1 where weight decay acts, or null without any
 */
export function adamw(g: GraphProgram, now: Moments, gradient: Node, rates: Node, decays: Node | null): Moments {
  const pieces = g.splitVector(
    rates,
    RATES.map(() => 1),
  );
  const rate = (name: (typeof RATES)[number]) => pieces[RATES.indexOf(name)]!;
  const firstMoment = g.add(g.scale(now.firstMoment, rate('beta1')), g.scale(gradient, rate('beta1Rest')));
  const secondMoment = g.add(g.scale(now.secondMoment, BETA2), g.scale(g.square(gradient), 1 - BETA2));
  const root = g.addScalar(g.scale(g.sqrt(secondMoment), rate('rootCorrection')), EPSILON);
  const step = g.div(g.scale(firstMoment, rate('stepSize')), root);
  const kept = decays ? g.sub(now.parameter, g.mul(now.parameter, g.scale(decays, rate('decay')))) : now.parameter;
  return { parameter: g.sub(kept, step), firstMoment, secondMoment };
}
