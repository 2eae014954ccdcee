/**
 * Loss of a batch, d = output - target over all crystals and points, as PyTorch's mean reductions:
 *   l1: mean |d|      mse: mean d^2      huber: mean of d^2 / 2 below |d| = 1, |d| - 1/2 above
 * `scale` is one over the number of values of the whole batch, so that the losses and gradients of micro-batches add up.
 */
import type { TrainingSettings } from '../../../schemas/tables/training.js';
import type { GraphProgram, Node } from '../../engine/index.js';

export interface LossNodes {
  readonly loss: Node;
  /** d(loss) / d(output) */
  readonly gradient: Node;
}

/** @param d shape [crystals, points], output less target; `scale` [] */
export function lossNodes(g: GraphProgram, kind: TrainingSettings['loss'], d: Node, scale: Node): LossNodes {
  const { values, slope } = pointLosses(g, kind, d);
  return { loss: g.scale(g.sum(values), scale), gradient: g.scale(slope, scale) };
}

/** @param d any shape @returns the loss of every value, and its slope, in the same shape */
export function pointLosses(g: GraphProgram, kind: TrainingSettings['loss'], d: Node): { values: Node; slope: Node } {
  if (kind === 'l1') return { values: g.abs(d), slope: g.sign(d) };
  if (kind === 'mse') return { values: g.square(d), slope: g.scale(d, 2) };
  const clipped = g.minimum(g.maximum(d, g.scalar(-1)), g.scalar(1));
  return { values: g.mul(clipped, g.sub(d, g.scale(clipped, 0.5))), slope: clipped };
}
