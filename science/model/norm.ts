/** The norm of a layer: layer norm (ALIGNNAtomWise) or batch norm (ALIGNN). */
import type { GraphProgram, Node } from '../engine/index.js';
import { layerNorm } from './layer-norm.js';
import type { Scope } from './parameter-nodes.js';

/** What the rows of an array stand for; batch norm weighs them by how many members each class has in the batch. */
export type RowKind = 'element' | 'length' | 'cosine' | 'atom' | 'bond' | 'triplet';

export type Norm = (p: Scope, x: Node, rows: RowKind) => Node;

/** Rows are independent: their number does not matter. */
export function layerNorms(g: GraphProgram): Norm {
  return (p, x) => layerNorm(g, x, p.get('weight'), p.get('bias'));
}
