/** A layer of the embeddings (spec 2.2): MLP(x) = SiLU(norm(x W^T + b)). */
import type { GraphProgram, Node } from '../engine/index.js';
import { silu } from './activation.js';
import { linear } from './linear.js';
import type { Norm, RowKind } from './norm.js';
import type { Scope } from './parameter-nodes.js';

export function mlp(g: GraphProgram, scope: Scope, norm: Norm, x: Node, rows: RowKind): Node {
  return silu(g, norm.apply(scope.at('layer.1'), linear(g, scope.at('layer.0'), x), rows));
}
