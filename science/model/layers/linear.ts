/** Linear maps with PyTorch's weights, [out, in]: y = x W^T + b. */
import type { GraphProgram, Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';

/**
 * @param p `weight` shape [out, in], `bias` shape [out]
 * @param x shape [rows, in]
 * @returns shape [rows, out]
 */
export function linear(g: GraphProgram, p: Scope, x: Node): Node {
  return g.affine(x, p.get('weight'), p.get('bias'));
}
