/**
 * Edge-gated graph convolution (spec 2.4), on atoms and bonds or on bonds and triplets:
 *   m_e = A x_s + B x_t + C y_e,   sigma = sigmoid(m)
 *   x'_v = S x_v + sum_e w_e sigma_e (D x_s) / (sum_e w_e sigma_e + 1e-6)
 *   x_out = x + SiLU(norm(x')),    y_out = y + SiLU(norm(m))
 * w_e: edges of this class that arrive at one target (1 without symmetry reduction).
 * @source Bresson and Laurent, arXiv:1711.07553; Choudhary and DeCost, npj Comput. Mater. 7, 185 (2021)
 */
import { type FusedConvolution, fusedConvolution, type GraphProgram, type Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import { NODE_MAPS } from '../parameters/parameter-table.js';
import { silu } from './activation.js';
import { gatedMean } from './gated-mean.js';
import { type EdgeNodes, type SharedRows, spread } from './graph-nodes.js';
import type { Norm, RowKind } from './norm.js';

export interface Convolution {
  readonly g: GraphProgram;
  readonly norm: Norm;
  readonly edges: EdgeNodes;
  /** Whether it is one operation; only then are the weights of the edges a column. */
  readonly isFused: boolean;
  readonly nodeRows: RowKind;
  readonly edgeRows: RowKind;
}

interface UpdatedFeatures {
  /** Shape [nodes, h]. */
  readonly x: Node;
  /** Shape [edges, h]; null where nothing uses them. */
  readonly y: Node | null;
}

/**
 * @param x node features, shape [nodes, h]
 * @param y edge features, shape [edges, h], possibly shared
 * @param updatesEdges whether y_out is used; a batch norm observes the edges in any case
 */
export function edgeGatedConvolution(
  c: Convolution,
  p: Scope,
  x: Node,
  y: SharedRows,
  updatesEdges: boolean,
): UpdatedFeatures {
  const { g, norm, edges } = c;
  if (c.isFused) return fusedConvolution(g, fusedInputs(c, p, x, y), updatesEdges);
  const [a, b, d, s] = nodeMaps(g, p, x) as [Node, Node, Node, Node];
  const edgeGate = spread(g, { rows: g.matmul(y.rows, p.at('edge_gate').get('weight'), { b: true }), index: y.index });
  const m = g.addAll([g.gather(a, edges.source), g.gather(b, edges.target), edgeGate]);
  const update = g.add(s, gatedMean(g, m, d, edges));
  const updated = g.add(x, silu(g, norm.apply(p.at('bn_nodes'), update, c.nodeRows)));
  if (updatesEdges) return { x: updated, y: g.add(spread(g, y), silu(g, norm.apply(p.at('bn_edges'), m, c.edgeRows))) };
  norm.observe(p.at('bn_edges'), m, c.edgeRows);
  return { x: updated, y: null };
}

function fusedInputs({ edges }: Convolution, p: Scope, x: Node, y: SharedRows): FusedConvolution {
  const own = p.at(NODE_MAPS[0]);
  const gate = p.at('edge_gate');
  const ofNodes = p.at('bn_nodes');
  const ofEdges = p.at('bn_edges');
  return {
    x,
    y: y.rows,
    row: y.index?.rows ?? null,
    source: edges.source.rows,
    target: edges.target.rows,
    weight: edges.weight,
    nodeMaps: own.get('weight'),
    nodeBias: own.get('bias'),
    edgeGate: gate.get('weight'),
    edgeBias: gate.get('bias'),
    nodeGain: ofNodes.get('weight'),
    nodeShift: ofNodes.get('bias'),
    edgeGain: ofEdges.get('weight'),
    edgeShift: ofEdges.get('bias'),
  };
}

/** A x, B x, D x and S x with their biases; that of C is added to B x, at the few nodes instead of the many edges. */
function nodeMaps(g: GraphProgram, p: Scope, x: Node): readonly Node[] {
  const own = p.at(NODE_MAPS[0]);
  const edgeBias = p.at('edge_gate').get('bias');
  const h = p.at('edge_gate').size('bias');
  const at = NODE_MAPS.indexOf('dst_gate');
  const placed = g.padVector(edgeBias, at * h, (NODE_MAPS.length - 1 - at) * h);
  const bias = g.composite([own.get('bias'), edgeBias], g.add(own.get('bias'), placed), (d) => [
    d,
    g.slice(d, at * h, h),
  ]);
  return g.splitColumns(g.affine(x, own.get('weight'), bias), NODE_MAPS.length);
}
