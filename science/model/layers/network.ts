/**
 * The whole network (spec 2.5, 2.6): embeddings, ALIGNN layers, GCN layers, mean over atoms, readout.
 * An ALIGNN layer updates atoms first, with the old bonds; the updated bonds are then the nodes of the line graph.
 * z of the last ALIGNN layer and y of the last GCN layer are never used and not computed.
 */

import { required } from '../../../schemas/required.js';
import type { NetworkSettings } from '../../../schemas/tables/training.js';
import { fitsFused, type GraphProgram, type Node } from '../../engine/index.js';
import type { Scope } from '../parameters/parameter-nodes.js';
import { type Convolution, edgeGatedConvolution } from './edge-gated-convolution.js';
import { embeddings } from './embeddings.js';
import type { EdgeNodes, GraphNodes, SharedRows } from './graph-nodes.js';
import type { Norm } from './norm.js';
import { readout } from './readout.js';

interface NetworkNodes {
  /** [crystals, outputFeatures] */
  readonly output: Node;
  /** Mean over the atoms of each crystal after every layer, [crystals, h]: ALIGNN1 .. , GCN1 .. , where GCNG is the readout's input. */
  readonly pooled: ReadonlyMap<string, Node>;
  /** Features of classes after every layer, for tests: x at atoms, y at bonds, z at triplets (null where unused). */
  readonly stages: ReadonlyMap<string, { readonly x: Node; readonly y: Node | null; readonly z: Node | null }>;
}

export function network(
  g: GraphProgram,
  p: Scope,
  norm: Norm,
  graph: GraphNodes,
  settings: NetworkSettings,
): NetworkNodes {
  const h = settings.hiddenFeatures;
  const isFused = norm.isLayerNorm && fitsFused(g, h);
  const edgesOf = (edges: EdgeNodes) => (isFused ? edges : wide(g, edges, h));
  const common = { g, norm, isFused };
  const onCrystal: Convolution = { ...common, edges: edgesOf(graph.bonds), nodeRows: 'atom', edgeRows: 'bond' };
  const onLines: Convolution = { ...common, edges: edgesOf(graph.triplets), nodeRows: 'bond', edgeRows: 'triplet' };
  const stages = new Map<string, { x: Node; y: Node | null; z: Node | null }>();
  const embedded = embeddings(g, p, norm, graph, settings);
  let x: Node = embedded.x;
  let y: SharedRows = embedded.y;
  let z: SharedRows = embedded.z;
  for (let l = 0; l < settings.alignnLayers; l++) {
    const layer = p.at(`alignn_layers.${l}`);
    const isLast = l === settings.alignnLayers - 1;
    const atoms = edgeGatedConvolution(onCrystal, layer.at('node_update'), x, y, true);
    const bonds = edgeGatedConvolution(onLines, layer.at('edge_update'), required(atoms.y), z, !isLast);
    x = atoms.x;
    y = { rows: bonds.x, index: null };
    if (bonds.y) z = { rows: bonds.y, index: null };
    stages.set(`ALIGNN${l + 1}`, { x, y: y.rows, z: isLast ? null : z.rows });
  }
  for (let l = 0; l < settings.gcnLayers; l++) {
    const isLast = l === settings.gcnLayers - 1;
    const atoms = edgeGatedConvolution(onCrystal, p.at(`gcn_layers.${l}`), x, y, !isLast);
    x = atoms.x;
    if (atoms.y) y = { rows: atoms.y, index: null };
    stages.set(`GCN${l + 1}`, { x, y: isLast ? null : y.rows, z: null });
  }
  const pooled = new Map([...stages].map(([name, stage]) => [name, meanOverAtoms(g, stage.x, graph)]));
  const [last, ...before] = [...pooled.values()].reverse();
  const taken = [required(last), ...(settings.layerwiseReadout ? before : [])];
  const extra = settings.extraFeatures === undefined ? [] : [graph.extraFeatures];
  if (settings.compositionReadout) {
    const composition = meanOverAtoms(g, g.gather(graph.elementFeatures, graph.atomElement), graph);
    (settings.compositionReadout === 'linear' ? taken : extra).push(composition);
  }
  return {
    output: readout(g, p, norm, { pooled: taken, extra }, settings),
    pooled,
    stages,
  };
}

/** Weights as wide as features: products of equal shapes take half the time of those with a column, in every layer. */
function wide(g: GraphProgram, edges: EdgeNodes, h: number): EdgeNodes {
  return { ...edges, weight: g.tileColumn(edges.weight, h) };
}

function meanOverAtoms(g: GraphProgram, x: Node, graph: GraphNodes): Node {
  return g.sumByRow(g.mulColumn(x, graph.atomShare), graph.atomCrystal);
}
