/**
 * The program of a training: parameters and moments are its variables. Entries:
 *   write    from the flat vectors `parameter`, `firstMoment`, `secondMoment`
 *   read     to the same
 *   step     a whole step of the optimiser from a batch with `target`, `scale` and `rates` -> `loss` before the step
 *   predict  a batch -> `prediction`
 * A batch too large for memory takes other entries: `first` and `next` sum the gradients of its parts in their order, -> `loss`,
 * `update` makes the step from the sum.
 */
import { at, required } from '../../../schemas/required.js';
import type { NetworkSettings, TrainingSettings } from '../../../schemas/tables/training.js';
import {
  fusedAdamW,
  GraphProgram,
  type Node,
  type Operation,
  type Precision,
  type Variable,
} from '../../engine/index.js';
import { runningNorms } from '../layers/batch-norm.js';
import { graphNodes } from '../layers/graph-nodes.js';
import { network } from '../layers/network.js';
import { adamw, BETA2, type MomentVariables, type RateNodes, rateNodes } from '../optimisation/adamw.js';
import { clipped } from '../optimisation/gradient-clipping.js';
import { type LearningLayers, type ParameterGroup, parameterGroups } from '../parameters/parameter-groups.js';
import { type BlockNode, blockNodes, flatGradient, scopeOf } from '../parameters/parameter-nodes.js';
import type { ParameterTable } from '../parameters/parameter-table.js';
import { fusionHere, type LossAndGradients, lossAndGradients } from '../prediction/programs.js';

const VECTORS = ['parameter', 'firstMoment', 'secondMoment'] as const;

interface GroupNodes {
  readonly group: ParameterGroup;
  readonly variables: MomentVariables;
  /** Parameters before the step. */
  readonly parameter: Node;
  readonly blocks: readonly BlockNode[];
}

export function trainingProgram(
  settings: NetworkSettings,
  training: TrainingSettings,
  table: ParameterTable,
  precision: Precision = 'single',
  learning: LearningLayers = 'all',
): GraphProgram {
  const g = new GraphProgram(precision, fusionHere('both'));
  const groups = parameterGroups(table, training.decayEmbeddingNorms, learning).map((group, i) =>
    groupNodes(g, group, i),
  );
  addStateEntries(g, groups);
  const blocks = groups.flatMap((group) => group.blocks);
  const graph = graphNodes(g);
  const pass = lossAndGradients(g, settings, training, blocks, graph);
  const rates = rateNodes(g);
  const trained = groups.filter(({ group }) => group.learns);
  const gradients = trained.map((group) => groupGradient(g, group, table, pass));
  const update = (sums: readonly Node[]) => updates(g, training, trained, sums, rates);
  const isFused = g.fusion === 'both' && training.clipGradientNorm === undefined;
  const updated = isFused
    ? fusedUpdates(g, training, trained, (group) => pieceGradients(group, table, pass), rates)
    : update(gradients);
  g.output('loss', pass.loss, 'step', [...updated, ...runningUpdates(g, groups, pass)]);
  if (settings.norm === 'batch') {
    const { output } = network(g, scopeOf(blocks), runningNorms(g), graph, settings);
    g.output('prediction', output, 'predict');
    return g;
  }
  g.output('prediction', pass.output, 'predict');
  const sums = trained.map(({ group }, i) => g.variable(`gradientSum${i}`, group.size));
  const each = (write: (variable: Variable, gradient: Node) => Operation) =>
    sums.map((sum, i) => write(sum, at(gradients, i)));
  g.output(
    'loss',
    pass.loss,
    'first',
    each((sum, gradient) => g.assign(sum, gradient)),
  );
  g.output(
    'loss',
    pass.loss,
    'next',
    each((sum, gradient) => g.increase(sum, gradient)),
  );
  g.output('done', g.scalar(1), 'update', update(sums.map((sum) => g.read(sum))));
  return g;
}

function groupNodes(g: GraphProgram, group: ParameterGroup, i: number): GroupNodes {
  const [parameter, firstMoment, secondMoment] = VECTORS.map((name) => g.variable(`${name}${i}`, group.size)) as [
    Variable,
    Variable,
    Variable,
  ];
  const values = g.read(parameter);
  return {
    group,
    variables: { parameter, firstMoment, secondMoment },
    parameter: values,
    blocks: blockNodes(g, group.blocks, values),
  };
}

function addStateEntries(g: GraphProgram, groups: readonly GroupNodes[]): void {
  const written = VECTORS.flatMap((name) => {
    const vector = g.input(name, 1);
    return groups.map(({ group, variables }) => g.assign(variables[name], g.slice(vector, group.offset, group.size)));
  });
  g.output('done', g.scalar(1), 'write', written);
  for (const name of VECTORS) {
    const parts = groups.map(({ variables }) => g.read(variables[name]));
    g.output(name, g.concat(parts, 0), 'read');
  }
}

function groupGradient(g: GraphProgram, group: GroupNodes, table: ParameterTable, pass: LossAndGradients): Node {
  return flatGradient(g, group.blocks, pieceGradients(group, table, pass));
}

function pieceGradients({ blocks }: GroupNodes, table: ParameterTable, { gradients }: LossAndGradients) {
  const first = table.blocks.indexOf(at(blocks, 0).block);
  return gradients.slice(first, first + blocks.length);
}

function fusedUpdates(
  g: GraphProgram,
  training: TrainingSettings,
  trained: readonly GroupNodes[],
  gradientsOf: (group: GroupNodes) => Node[],
  rates: RateNodes,
): Operation[] {
  return trained.map((group) => {
    const options = { beta2: BETA2, decays: decayCounts(g, training) && group.group.decays };
    return fusedAdamW(g, group.variables, rates.vector, gradientsOf(group), options);
  });
}

/** A decay that float32 rounds away at the highest rate of the schedule is left out. */
function decayCounts(g: GraphProgram, { learningRate, weightDecay }: TrainingSettings): boolean {
  return g.precision === 'double' || Math.fround(1 - learningRate * weightDecay) !== 1;
}

function updates(
  g: GraphProgram,
  training: TrainingSettings,
  trained: readonly GroupNodes[],
  gradients: readonly Node[],
  rates: RateNodes,
): Operation[] {
  const { clipGradientNorm } = training;
  const taken = clipGradientNorm === undefined ? gradients : clipped(g, gradients, clipGradientNorm);
  const decays = decayCounts(g, training);
  return trained.map(({ group, variables, parameter }, i) =>
    adamw(g, variables, { parameter, gradient: at(taken, i) }, rates, decays && group.decays),
  );
}

function runningUpdates(g: GraphProgram, groups: readonly GroupNodes[], { running }: LossAndGradients): Operation[] {
  return groups
    .filter(({ group }) => !group.isTrained)
    .map(({ group, variables }) => {
      const values = group.blocks.map(({ name }) => required(running.get(name)));
      return g.assign(variables.parameter, g.concat(values, 0));
    });
}
