/**
 * SiLU(x) = x s, s = sigmoid(x);   d SiLU / dx = s + x s (1 - s).
 * @source Hendrycks and Gimpel, arXiv:1606.08415
 */
import type { GraphProgram, Node } from '../../engine/index.js';

/** @param x any shape @returns the same shape */
export function silu(g: GraphProgram, x: Node): Node {
  const s = g.sigmoid(x);
  return g.composite([x], g.mul(x, s), (dy) => [g.mul(dy, g.add(s, g.sigmoidGradient(s, x)))]);
}
