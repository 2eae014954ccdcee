/**
 * Loss of a batch, d = output - target over all crystals and points, as PyTorch's mean reductions:
 *   l1: mean |d|      mse: mean d^2      huber: mean of d^2 / 2 below |d| = 1, |d| - 1/2 above
 * `scale` is one over the number of values of the whole batch, so that the losses and gradients of micro-batches add up.
 */
import type { TrainingSettings } from '../../../schemas/tables/training.js';
import type { GraphProgram, Node } from '../../engine/index.js';

interface LossNodes {
  readonly loss: Node;
  /** d(loss) / d(output) */
  readonly gradient: Node;
}

/** @param output shape [crystals, points], as `target`; `scale` [] */
export function lossNodes(
  g: GraphProgram,
  kind: TrainingSettings['loss'],
  output: Node,
  target: Node,
  scale: Node,
): LossNodes {
  const d = g.sub(output, target);
  const of = (values: Node, slope: Node) => ({ loss: g.scale(g.sum(values), scale), gradient: g.scale(slope, scale) });
  if (kind === 'l1') return of(g.abs(d), g.sign(d));
  if (kind === 'mse') return of(g.square(d), g.scale(d, 2));
  const clipped = g.minimum(g.maximum(d, g.scalar(-1)), g.scalar(1));
  return of(g.mul(clipped, g.sub(d, g.scale(clipped, 0.5))), clipped);
}
