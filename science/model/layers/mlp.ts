/** A layer of the embeddings (spec 2.2): MLP(x) = SiLU(norm(x W^T + b)). */
import { fitsFused, fusedLayer, type GraphProgram, type Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import { silu } from './activation.js';
import { linear } from './linear.js';
import type { Norm, RowKind } from './norm.js';

/**
 * @param scope `layer.0`: the map, weight shape [out, in]; `layer.1`: the norm, gain and shift shape [out]
 * @param x shape [rows, in]
 * @param rows what the rows stand for, which a batch norm needs to know
 * @returns shape [rows, out]
 */
export function mlp(g: GraphProgram, scope: Scope, norm: Norm, x: Node, rows: RowKind): Node {
  const map = scope.at('layer.0');
  const features = map.size('bias');
  if (norm.isLayerNorm && fitsFused(g, features, map.size('weight') / features)) {
    const affine = { weight: map.get('weight'), bias: map.get('bias') };
    const ofNorm = scope.at('layer.1');
    return fusedLayer(g, x, { ...affine, gain: ofNorm.get('weight'), shift: ofNorm.get('bias') });
  }
  return silu(g, norm.apply(scope.at('layer.1'), linear(g, map, x), rows));
}
