/** The programs of prediction and of plain gradients: parameters come in with every call. */
import { at } from '../../../schemas/required.js';
import type { NetworkSettings, TrainingSettings } from '../../../schemas/tables/training.js';
import {
  differentiate,
  type Fusion,
  fusedInstructionSet,
  GraphProgram,
  type Node,
  type Precision,
} from '../../engine/index.js';
import { batchNorms, runningNorms } from '../layers/batch-norm.js';
import { type GraphNodes, graphNodes } from '../layers/graph-nodes.js';
import { network } from '../layers/network.js';
import { layerNorms, memberNodes } from '../layers/norm.js';
import { differenceLossNodes } from '../optimisation/difference-loss.js';
import { type LossNodes, lossNodes } from '../optimisation/loss.js';
import { type BlockNode, flatGradient, scopeOf, tableNodes } from '../parameters/parameter-nodes.js';
import type { ParameterTable } from '../parameters/parameter-table.js';

/**
 * What comes beside the prediction: nothing, or the means of every layer over the atoms of each crystal, and with them the
 * features of every atom class, after all layers or after one.
 */
export type FeaturesAsked = false | true | 'atoms' | { readonly atomsAfter: string };

/** Outputs `prediction`, and on request `ALIGNN1` .. `GCNG`, and of atom classes `atomsALIGNN1` ... */
export function predictionProgram(
  settings: NetworkSettings,
  table: ParameterTable,
  features: FeaturesAsked,
  precision: Precision = 'single',
  fusion: Fusion = fusionHere('forward'),
): GraphProgram {
  const g = new GraphProgram(precision, fusion);
  addPrediction(g, settings, tableNodes(g, table, g.input('parameter', 1)), features);
  return g;
}

/** What a program may use in this process: fused operations where their library is loaded. */
export function fusionHere(wanted: Exclude<Fusion, 'none'>): Fusion {
  return fusedInstructionSet() === null ? 'none' : wanted;
}

/**
 * The same with all parameters inside: a model that needs nothing but a batch and plain TensorFlow, so never a fused
 * operation. Its layers are pooled.
 */
export function frozenPredictionProgram(
  settings: NetworkSettings,
  table: ParameterTable,
  parameter: Float32Array,
): GraphProgram {
  const g = new GraphProgram();
  const blocks = table.blocks.map((block) => {
    const values = parameter.subarray(block.offset, block.offset + block.size);
    const shaped = g.constant(values, block.shape);
    return { block, piece: shaped, width: 1, shaped };
  });
  addPrediction(g, settings, blocks, true);
  return g;
}

function addPrediction(
  g: GraphProgram,
  settings: NetworkSettings,
  blocks: readonly BlockNode[],
  features: FeaturesAsked,
): void {
  const norm = settings.norm === 'batch' ? runningNorms(g) : layerNorms(g);
  const { output, pooled, stages } = network(g, scopeOf(blocks), norm, graphNodes(g), settings);
  g.output('prediction', output);
  if (features) for (const [name, node] of pooled) g.output(name, node);
  for (const [name, { x }] of stages)
    if (features === 'atoms' || (typeof features === 'object' && features.atomsAfter === name))
      g.output(`atoms${name}`, x);
}

/** Outputs `gradient`, in the shape of the parameters, and `loss`. */
export function gradientProgram(
  settings: NetworkSettings,
  training: TrainingSettings,
  table: ParameterTable,
  precision: Precision = 'single',
  fusion: Fusion = fusionHere('both'),
): GraphProgram {
  const g = new GraphProgram(precision, fusion);
  const blocks = tableNodes(g, table, g.input('parameter', 1));
  const { loss, gradients } = lossAndGradients(g, settings, training, blocks, graphNodes(g));
  g.output('gradient', flatGradient(g, blocks, gradients));
  g.output('loss', loss);
  return g;
}

export interface LossAndGradients {
  /** Output of the network in training, and its loss. */
  readonly output: Node;
  readonly loss: Node;
  /** One a block, shaped as its piece. */
  readonly gradients: readonly Node[];
  /** New running statistics of batch norms by name. */
  readonly running: ReadonlyMap<string, Node>;
}

export function lossAndGradients(
  g: GraphProgram,
  settings: NetworkSettings,
  training: TrainingSettings,
  blocks: readonly BlockNode[],
  graph: GraphNodes,
): LossAndGradients {
  const batch = settings.norm === 'batch' ? batchNorms(g, memberNodes(g)) : null;
  const { output } = network(g, scopeOf(blocks), batch ?? layerNorms(g), graph, settings);
  const { loss, gradient } = wholeLoss(g, training, g.sub(output, g.input('target', 2)));
  const pieces = blocks.map(({ piece }) => piece);
  const found = differentiate(g, [{ of: output, gradient }], pieces);
  // Nothing depends on the norms of the last edges; the optimiser then leaves them alone.
  const gradients = found.map((node, i) => node ?? g.zerosLike(at(pieces, i)));
  return { output, loss, gradients, running: batch?.running ?? new Map() };
}

/** @param d shape [crystals, points], output less target */
function wholeLoss(g: GraphProgram, { loss: kind, differenceWeight }: TrainingSettings, d: Node): LossNodes {
  const scale = g.input('scale', 0);
  const own = lossNodes(g, kind, d, scale);
  if (differenceWeight === undefined) return own;
  const between = differenceLossNodes(g, kind, d, scale);
  return { loss: g.add(own.loss, between.loss), gradient: g.add(own.gradient, between.gradient) };
}
