/** The inputs of a program that describe a batch of crystal graphs; `batch-arrays.ts` fills them. */
import type { GraphProgram, Node, RowIndex } from '../../engine/index.js';

/** The edges of one graph: bonds between atoms, or triplets between bonds. */
export interface EdgeNodes {
  readonly source: RowIndex;
  readonly target: RowIndex;
  /** [edges, 1] or as wide as the features: edges of this class that arrive at one member of the target's class. */
  readonly weight: Node;
}

/** Rows stored once per distinct value; `index` says which of them each element has, null: each its own. */
export interface SharedRows {
  readonly rows: Node;
  readonly index: RowIndex | null;
}

export interface GraphNodes {
  /** Input features of the distinct elements, [elements, atomInputFeatures], and the element of every atom class. */
  readonly elementFeatures: Node;
  readonly atomElement: RowIndex;
  /** Crystal of every atom class, and its part of that crystal's atoms: [atoms, 1], sums to 1 in each crystal. */
  readonly atomCrystal: RowIndex;
  readonly atomShare: Node;
  /** Distinct bond lengths in ångström, [lengths, 1]. */
  readonly length: Node;
  /** Given instead of the lengths: the expansion of every bond, [bonds, edgeBins]. */
  readonly bondExpansion?: Node;
  readonly bondLength: RowIndex;
  /** Distinct bond cosines, [cosines, 1]. */
  readonly cosine: Node;
  readonly tripletCosine: RowIndex;
  /** What each crystal brings along, [crystals, extraFeatures]; needed by networks that have some. */
  readonly extraFeatures: Node;
  readonly bonds: EdgeNodes;
  readonly triplets: EdgeNodes;
}

export function graphNodes(g: GraphProgram): GraphNodes {
  const edges = (name: string, nodes: Node): EdgeNodes => ({
    source: g.rowIndex(`${name}Source`, false, nodes),
    target: g.rowIndex(`${name}Target`, true, nodes),
    weight: g.input(`${name}Weight`, 2),
  });
  const atomShare = g.input('atomShare', 2);
  const length = g.input('length', 2);
  const cosine = g.input('cosine', 2);
  const bonds = edges('bond', atomShare);
  return {
    elementFeatures: g.input('elementFeatures', 2),
    atomElement: g.rowIndex('atomElement', false),
    atomCrystal: g.rowIndex('atomCrystal', true),
    atomShare,
    length,
    bondLength: g.rowIndex('bondLength', false, length),
    cosine,
    tripletCosine: g.rowIndex('tripletCosine', false, cosine),
    extraFeatures: g.input('extraFeatures', 2),
    bonds,
    triplets: edges('triplet', bonds.weight),
  };
}

/** One row per element. */
export function spread(g: GraphProgram, { rows, index }: SharedRows): Node {
  return index ? g.gather(rows, index) : rows;
}
