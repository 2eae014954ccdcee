/**
 * AdamW, PyTorch's form (spec 3.4), step t = 1, 2, ...:
 *   m <- b1 m + (1 - b1) g,   v <- b2 v + (1 - b2) g^2
 *   p <- p (1 - lr wd [decays]) - lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + 1e-8)
 * The last fraction is taken times sqrt(1 - b2^t) above and below: one pass over the parameters less.
 * A parameter without gradient has g = m = v = 0 and does not decay: it stays as it is.
 * @source Loshchilov and Hutter, arXiv:1711.05101
 */
import type { GraphProgram, Node } from '../engine/index.js';

const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Numbers of one step that the host computes in float64, in the order of the program input `rates`. */
const RATES = ['stepSize', 'kept', 'beta1', 'beta1Rest', 'epsilon'] as const;

export interface Moments {
  readonly parameter: Node;
  readonly firstMoment: Node;
  readonly secondMoment: Node;
}

/** @param step number of this step, from 1 */
export function stepRates(step: number, learningRate: number, beta1: number, weightDecay: number): Float64Array {
  const correction = Math.sqrt(1 - BETA2 ** step);
  return Float64Array.of(
    (learningRate * correction) / (1 - beta1 ** step),
    1 - learningRate * weightDecay,
    beta1,
    1 - beta1,
    EPSILON * correction,
  );
}

/**
 * @param gradient shape of the parameters
 * @param decaying how many of the first elements weight decay acts on, and how many it does not
 */
export function adamw(
  g: GraphProgram,
  now: Moments,
  gradient: Node,
  rates: Node,
  decaying: readonly [number, number],
): Moments {
  const pieces = g.splitVector(
    rates,
    RATES.map(() => 1),
  );
  const rate = (name: (typeof RATES)[number]) => pieces[RATES.indexOf(name)]!;
  const firstMoment = g.add(g.scale(now.firstMoment, rate('beta1')), g.scale(gradient, rate('beta1Rest')));
  const secondMoment = g.add(g.scale(now.secondMoment, BETA2), g.scale(g.square(gradient), 1 - BETA2));
  const root = g.addScalar(g.sqrt(secondMoment), rate('epsilon'));
  const step = g.div(g.scale(firstMoment, rate('stepSize')), root);
  const [first, rest] = g.splitVector(now.parameter, decaying) as [Node, Node];
  const kept = g.concat([g.scale(first, rate('kept')), rest], 0);
  return { parameter: g.sub(kept, step), firstMoment, secondMoment };
}
