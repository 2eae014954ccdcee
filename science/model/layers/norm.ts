/** The norm of a layer: layer norm (ALIGNNAtomWise) or batch norm (ALIGNN, `batch-norm.ts`). */
import type { GraphProgram, Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import { layerNorm } from './layer-norm.js';

/**
 * What the rows of an array stand for; batch norm weighs them by how many members each class has in the batch.
 * `crystalAtom`: a row of a crystal that stands for all its atoms; `crystal`: for itself.
 */
const ROW_KINDS = ['element', 'length', 'cosine', 'atom', 'bond', 'triplet', 'crystalAtom', 'crystal'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

export interface Norm {
  /** The norm that the fused operations know. */
  readonly isLayerNorm: boolean;
  /** @param x shape [rows, h] @returns the same shape */
  apply(p: Scope, x: Node, rows: RowKind): Node;
  /** Takes notice of values whose norm nothing uses: the reference's running statistics follow them all the same. */
  observe(p: Scope, x: Node, rows: RowKind): void;
}

export interface MemberShares {
  /** Part of the batch's members (atoms, bonds or triplets) that each row stands for: [rows, 1], sums to 1. */
  readonly share: Readonly<Record<RowKind, Node>>;
  /** N / (N - 1) for the N members: []. */
  readonly unbiased: Readonly<Record<RowKind, Node>>;
}

/** Rows are independent: their number does not matter. */
export function layerNorms(g: GraphProgram): Norm {
  return { isLayerNorm: true, apply: (p, x) => layerNorm(g, x, p.get('weight'), p.get('bias')), observe() {} };
}

/** Inputs that batch norm needs beyond the graph; `member-shares.ts` fills them. */
export function memberNodes(g: GraphProgram): MemberShares {
  const share = Object.fromEntries(ROW_KINDS.map((kind) => [kind, g.input(`${kind}Members`, 2)]));
  const [atoms, bonds, triplets, crystals] = g.unpack(g.input('unbiased', 1), 4) as [Node, Node, Node, Node];
  const ofGraph = { element: atoms, length: bonds, cosine: triplets, atom: atoms, bond: bonds, triplet: triplets };
  return {
    share: share as Record<RowKind, Node>,
    unbiased: { ...ofGraph, crystalAtom: atoms, crystal: crystals },
  };
}
