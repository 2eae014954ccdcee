/**
 * AdamW, PyTorch's form (spec 3.4), step t = 1, 2, ...:
 *   m <- b1 m + (1 - b1) g,   v <- b2 v + (1 - b2) g^2
 *   p <- p (1 - lr wd [decays]) - lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + 1e-8)
 * The last fraction is taken times sqrt(1 - b2^t) above and below: then it is TensorFlow's own Adam step, which passes
 * once over parameters and moments, in place.
 * A parameter without gradient has g = m = v = 0 and does not decay: it stays as it is.
 * @source Loshchilov and Hutter, arXiv:1711.05101
 */
import { at } from '../../../schemas/required.js';
import type { GraphProgram, Node, Operation, Variable } from '../../engine/index.js';

export const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Numbers of one step that the host computes in float64, in the order of the program input `rates`. */
const RATES = ['stepSize', 'kept', 'beta1', 'epsilon'] as const;
export type RateNodes = Readonly<Record<(typeof RATES)[number], Node>> & { readonly vector: Node };

export interface MomentVariables {
  readonly parameter: Variable;
  readonly firstMoment: Variable;
  readonly secondMoment: Variable;
}

/** @param step number of this step, from 1 */
export function stepRates(step: number, learningRate: number, beta1: number, weightDecay: number): Float64Array {
  const correction = Math.sqrt(1 - BETA2 ** step);
  const stepSize = (learningRate * correction) / (1 - beta1 ** step);
  return Float64Array.of(stepSize, 1 - learningRate * weightDecay, beta1, EPSILON * correction);
}

export function rateNodes(g: GraphProgram): RateNodes {
  const vector = g.input('rates', 1);
  const numbers = g.unpack(vector, RATES.length);
  const entries = RATES.map((name, i) => [name, at(numbers, i)] as const);
  return { ...(Object.fromEntries(entries) as Record<(typeof RATES)[number], Node>), vector };
}

/**
 * @param parameter values before the step
 * @param gradient shape of the parameters
 * @returns the update of parameters and moments
 */
export function adamw(
  g: GraphProgram,
  variables: MomentVariables,
  { parameter, gradient }: { readonly parameter: Node; readonly gradient: Node },
  rates: RateNodes,
  decays: boolean,
): Operation {
  const decayed = decays ? [g.assign(variables.parameter, g.scale(parameter, rates.kept))] : [];
  const { stepSize, beta1, epsilon } = rates;
  return g.adamStep(variables, gradient, { stepSize, beta1, beta2: g.scalar(BETA2), epsilon }, decayed);
}
