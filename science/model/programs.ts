/**
 * The programs of training and prediction. A whole step (forward, loss, gradients, AdamW) is one program;
 * a batch too large for memory takes three: gradients of its parts, their sum, the update.
 */
import type { NetworkSettings, TrainingSettings } from '../../schemas/training.js';
import { differentiate, GraphProgram, type Node, type Precision } from '../engine/index.js';
import { adamw, type Moments } from './adamw.js';
import { batchNorms, runningNorms } from './batch-norm.js';
import { graphNodes } from './graph-nodes.js';
import { lossNodes } from './loss.js';
import { type NetworkNodes, network } from './network.js';
import { layerNorms, memberNodes, type Norm } from './norm.js';
import { parameterNodes } from './parameter-nodes.js';
import { decayingLength, type ParameterTable } from './parameter-table.js';

interface LossAndGradient {
  readonly loss: Node;
  readonly gradient: Node;
  readonly parameter: Node;
  /** New running statistics of batch norms by name. */
  readonly running: ReadonlyMap<string, Node>;
}

/** Outputs `prediction`, and `ALIGNN1` .. `GCNG` on request. */
export function predictionProgram(
  settings: NetworkSettings,
  table: ParameterTable,
  withLayers: boolean,
  precision: Precision = 'single',
): GraphProgram {
  const g = new GraphProgram(precision);
  const norm = settings.norm === 'batch' ? runningNorms(g) : layerNorms(g);
  const { output, pooled } = forward(g, settings, table, g.input('parameter', 1), norm);
  g.output('prediction', output);
  if (withLayers) for (const [name, node] of pooled) g.output(name, node);
  return g;
}

/** Inputs: parameters and moments, `rates` of `stepRates`, a batch with `target` and `scale`. Outputs: the same three vectors and `loss`. */
export function trainingProgram(
  settings: NetworkSettings,
  training: TrainingSettings,
  table: ParameterTable,
  precision: Precision = 'single',
): GraphProgram {
  const g = new GraphProgram(precision);
  const { loss, gradient, parameter, running } = lossAndGradient(g, settings, training, table);
  const next = update(g, training, table, parameter, gradient);
  outputMoments(g, { ...next, parameter: withRunning(g, table, next.parameter, running) });
  g.output('loss', loss);
  return g;
}

/** Outputs `gradient`, in the shape of the parameters, and `loss`. */
export function gradientProgram(
  settings: NetworkSettings,
  training: TrainingSettings,
  table: ParameterTable,
  precision: Precision = 'single',
): GraphProgram {
  const g = new GraphProgram(precision);
  const { loss, gradient } = lossAndGradient(g, settings, training, table);
  g.output('gradient', gradient);
  g.output('loss', loss);
  return g;
}

/** `sum` = `left` + `right`: parts of a batch are added in their order. */
export function additionProgram(): GraphProgram {
  const g = new GraphProgram();
  g.output('sum', g.add(g.input('left', 1), g.input('right', 1)));
  return g;
}

/** The update alone, from `gradient`. */
export function updateProgram(training: TrainingSettings, table: ParameterTable): GraphProgram {
  const g = new GraphProgram();
  outputMoments(g, update(g, training, table, g.input('parameter', 1), g.input('gradient', 1)));
  return g;
}

function forward(
  g: GraphProgram,
  settings: NetworkSettings,
  table: ParameterTable,
  parameter: Node,
  norm: Norm,
): NetworkNodes {
  return network(g, parameterNodes(g, table, parameter), norm, graphNodes(g), settings);
}

function lossAndGradient(
  g: GraphProgram,
  settings: NetworkSettings,
  training: TrainingSettings,
  table: ParameterTable,
): LossAndGradient {
  const parameter = g.input('parameter', 1);
  const batch = settings.norm === 'batch' ? batchNorms(g, memberNodes(g)) : null;
  const { output } = forward(g, settings, table, parameter, batch ?? layerNorms(g));
  const { loss, gradient: slope } = lossNodes(g, training.loss, output, g.input('target', 2), g.input('scale', 0));
  const [gradient] = differentiate(g, [{ of: output, gradient: slope }], [parameter]);
  return { loss, gradient: gradient!, parameter, running: batch?.running ?? new Map() };
}

function update(
  g: GraphProgram,
  training: TrainingSettings,
  table: ParameterTable,
  parameter: Node,
  gradient: Node,
): Moments {
  const moments = { parameter, firstMoment: g.input('firstMoment', 1), secondMoment: g.input('secondMoment', 1) };
  const decaying = decayingLength(table, training.decayEmbeddingNorms);
  return adamw(g, moments, gradient, g.input('rates', 1), [decaying, table.size - decaying]);
}

/** The optimiser leaves running statistics alone: their gradient is 0. */
function withRunning(
  g: GraphProgram,
  table: ParameterTable,
  parameter: Node,
  running: ReadonlyMap<string, Node>,
): Node {
  if (running.size === 0) return parameter;
  const [trained] = g.splitVector(parameter, [table.trained, table.size - table.trained]);
  const blocks = table.blocks.filter(({ offset }) => offset >= table.trained);
  return g.concat([trained!, ...blocks.map(({ name }) => running.get(name)!)], 0);
}

function outputMoments(g: GraphProgram, next: Moments): void {
  g.output('parameter', next.parameter);
  g.output('firstMoment', next.firstMoment);
  g.output('secondMoment', next.secondMoment);
}
