/**
 * First features of atoms, bonds and triplets (spec 2.1 to 2.3):
 *   x0 = MLP(features),   y0 = MLP(MLP(rbf(length))),   z0 = MLP(MLP(rbf(cosine))),   MLP(x) = SiLU(norm(x W^T + b))
 *   rbf_k(v) = exp(-gamma (v - c_k)^2),   c even over the range,   gamma = 1 / spacing (not its square)
 * Each distinct element, length and cosine of a batch is embedded once.
 */
import type { GraphProgram, Node } from '../../engine/index.js';
import { BOND_COSINE_GRID, BOND_LENGTH_GRID, type RadialGrid } from '../../graph/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import type { GraphNodes, SharedRows } from './graph-nodes.js';
import { mlp } from './mlp.js';
import type { Norm, RowKind } from './norm.js';

interface Embeddings {
  /** Atoms, shape [atoms, h]. */
  readonly x: Node;
  /** Bonds: rows of shape [lengths, h], or of every bond where its expansion is given. */
  readonly y: SharedRows;
  /** Triplets: rows of shape [cosines, h]. */
  readonly z: SharedRows;
}

interface EmbeddingSizes {
  readonly edgeBins: number;
  readonly tripletBins: number;
}

/** @param p scopes `atom_embedding`, `edge_embedding` and `angle_embedding`, with the names of the reference */
export function embeddings(
  g: GraphProgram,
  p: Scope,
  norm: Norm,
  graph: GraphNodes,
  sizes: EmbeddingSizes,
): Embeddings {
  const mlpTwice = (scope: Scope, x: Node, rows: RowKind) =>
    mlp(g, scope.at('2'), norm, mlp(g, scope.at('1'), norm, x, rows), rows);
  const { bondExpansion } = graph;
  const lengths = bondExpansion ?? radialBasis(g, graph.length, { ...BOND_LENGTH_GRID, centres: sizes.edgeBins });
  const cosines = radialBasis(g, graph.cosine, { ...BOND_COSINE_GRID, centres: sizes.tripletBins });
  return {
    x: g.gather(mlp(g, p.at('atom_embedding'), norm, graph.elementFeatures, 'element'), graph.atomElement),
    y: {
      rows: mlpTwice(p.at('edge_embedding'), lengths, bondExpansion ? 'bond' : 'length'),
      index: bondExpansion ? null : graph.bondLength,
    },
    z: { rows: mlpTwice(p.at('angle_embedding'), cosines, 'cosine'), index: graph.tripletCosine },
  };
}

/** @param values shape [n, 1] @returns shape [n, centres] */
function radialBasis(g: GraphProgram, values: Node, { min, max, centres }: RadialGrid): Node {
  const spacing = (max - min) / (centres - 1);
  const mu = g.constant(
    Array.from({ length: centres }, (_, k) => min + k * spacing),
    [centres],
  );
  return g.exp(g.scale(g.squaredDifference(values, mu), -1 / spacing));
}
