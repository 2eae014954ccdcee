/** Linear maps with PyTorch's weights, [out, in]: y = x W^T + b. */
import type { GraphProgram, Node } from '../engine/index.js';
import type { Scope } from './parameter-nodes.js';

export function linear(g: GraphProgram, p: Scope, x: Node): Node {
  return g.addRow(g.matmul(x, p.get('weight'), { b: true }), p.get('bias'));
}

/** Several maps of the same x in one product: their weights are neighbours in the parameter vector, `names` in that order. */
export function linearMaps(g: GraphProgram, p: Scope, names: readonly string[], x: Node): readonly Node[] {
  return g.splitColumns(linear(g, p.at(names[0]!), x), names.length);
}
