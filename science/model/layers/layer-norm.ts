/**
 * Layer norm over the columns of each row, biased variance (spec 2.2):
 *   n = (x - mean) / sqrt(var + 1e-5),   y = n gain + bias
 * Gradient, with d = dy gain:  dx = (d - mean(d) - n mean(d n)) / sqrt(var + 1e-5)
 * @source Ba, Kiros and Hinton, arXiv:1607.06450
 */
import type { GraphProgram, Node } from '../../engine/index.js';

export const NORM_EPSILON = 1e-5;

/** @param x shape [rows, h]; gain and bias [h] @returns shape [rows, h] */
export function layerNorm(g: GraphProgram, x: Node, gain: Node, bias: Node): Node {
  const centred = g.subColumn(x, g.rowMean(x));
  const inverse = g.rsqrt(g.addScalar(g.rowMean(g.square(centred)), NORM_EPSILON));
  const n = g.mulColumn(centred, inverse);
  const y = g.addRow(g.mulRow(n, gain), bias);
  return g.composite([x, gain, bias], y, (dy) => {
    const dyn = g.mul(dy, n);
    const d = g.mulRow(dy, gain);
    const alongN = g.mulColumn(n, g.rowMean(g.mulRow(dyn, gain)));
    const dx = g.mulColumn(g.sub(g.subColumn(d, g.rowMean(d)), alongN), inverse);
    return [dx, g.columnSum(dyn), g.columnSum(dy)];
  });
}
