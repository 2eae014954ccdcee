/**
 * Clipping by the global norm, as PyTorch's clip_grad_norm_:
 *   g <- g min(1, most / (|g| + 1e-6)),   |g|^2 the sum of squares over all trained parameters
 * @source Pascanu, Mikolov and Bengio, arXiv:1211.5063
 */
import type { GraphProgram, Node } from '../../engine/index.js';

/** @param gradients of all trained parameters, in any number of arrays */
export function clipped(g: GraphProgram, gradients: readonly Node[], most: number): Node[] {
  const half = g.addAll(gradients.map((gradient) => g.halfSquareSum(gradient)));
  const norm = g.sqrt(g.scale(half, 2));
  const factor = g.minimum(g.div(g.scalar(most), g.addScalar(norm, 1e-6)), g.scalar(1));
  return gradients.map((gradient) => g.scale(gradient, factor));
}
