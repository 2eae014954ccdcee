/** Whether a training can begin at the weights of a model: its graphs, its network and its output have to be those of the run. */
import { type Condition, conditionKey } from '../../../schemas/conditions.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { RunSettings } from '../../../schemas/settings/discover.js';
import type { SearchParameter, SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import type { ModelCard, TrainingStart } from '../../../schemas/tables/training.js';
import { differences } from '../start/differences.js';
import type { CheckedData } from '../start/dry-check.js';
import type { TrainOptions } from '../start/settings.js';
import type { StartModel } from './given-model.js';

/** What nothing was said about is as the model has it: rules of the graphs, and the network. */
export function settingsOfModel(
  settings: RunSettings,
  { graphRules, network: { outputFeatures: _, ...network } }: ModelCard,
  { neighbors, widths, graph: mode }: Pick<TrainOptions, 'neighbors' | 'widths' | 'graph'>,
): RunSettings {
  // A configuration says all of it.
  if (settings.alignn) return settings;
  const { symmetry } = settings.graph;
  return {
    ...settings,
    graph: { ...graphRules, symmetry, ...(mode && { mode }) },
    network,
    sweep: {
      ...settings.sweep,
      maxNeighbors: [...(neighbors ?? [graphRules.maxNeighbors])],
      hiddenFeatures: [...(widths ?? [network.hiddenFeatures])],
    },
  };
}

/** @throws InvalidInputError naming every setting that differs, and both values */
export function refuseOtherModel(
  { name, card }: Pick<StartModel, 'name' | 'card'>,
  plan: Pick<SweepPlan, 'base' | 'space'>,
  data: Pick<CheckedData, 'points' | 'targets' | 'conditions'>,
): void {
  refuseOtherConditions(name, card.conditions, data.conditions?.conditions);
  const found = differences(asCompared(card, card.network), ofRun(card, plan, data));
  if (found.length === 0) return;
  const { field, left, right } = at(found, 0);
  throw new InvalidInputError(`${name} cannot be started from: ${field} is ${left} there, ${right} here`, {
    ...Object.fromEntries(found.map((each) => [each.field, `${each.left} there, ${each.right} here`])),
    'way out': 'without --neighbors, --widths and --graph, and with --no-config, a run has what its model has',
    state: 'nothing was started',
  });
}

/** The numbers that the network is given of a crystal mean what they did, in the same order. */
function refuseOtherConditions(name: string, known: readonly Condition[] = [], here: readonly Condition[] = []): void {
  const [there, own] = [known, here].map((all) => all.map(conditionKey).join(', ') || 'no conditions');
  if (there === own) return;
  throw new InvalidInputError(`${name} cannot be started from: it takes ${there}, the crystals here have ${own}`, {
    field: 'conditions',
    found: `${there} there, ${own} here`,
    expected: 'the same conditions in the same units and order',
    state: 'nothing was started',
  });
}

/** The same plan, whose trainings begin at the weights of the model. */
export function startedFrom(plan: SweepPlan, start: TrainingStart): SweepPlan {
  const { base } = plan;
  return { ...plan, base: { ...base, training: { ...base.training, start } } };
}

function ofRun(
  card: ModelCard,
  { base, space }: Pick<SweepPlan, 'base' | 'space'>,
  { points, targets }: Pick<CheckedData, 'points' | 'targets'>,
) {
  const varied = (group: SearchParameter['group']) =>
    Object.fromEntries(space.filter((each) => each.group === group).map((each) => [each.name, valuesOf(each)]));
  const knowsAxis = card.startEv !== null || card.property !== undefined;
  return asCompared(
    { graphRules: { ...base.graph, ...varied('graph') }, ...(knowsAxis ? targets : { startEv: null, stepEv: null }) },
    { ...base.network, ...varied('network'), outputFeatures: points },
  );
}

/** Several values are several networks, of which the model can be one at most. */
function valuesOf(parameter: SearchParameter): unknown {
  if (parameter.kind !== 'values') return [parameter.min, parameter.max];
  return parameter.values.length === 1 ? parameter.values[0] : parameter.values;
}

/** Symmetry reduction changes no output, and what is read off the values no weight. */
function asCompared(
  {
    graphRules,
    startEv,
    stepEv,
    property,
  }: Omit<ModelCard, 'network' | 'graphRules'> & { readonly graphRules: object },
  network: object,
) {
  const { symmetry: _, ...rules } = graphRules as ModelCard['graphRules'];
  const { name, unit, transform, floor, axis, labels } = property ?? {};
  return { network, graph: rules, startEv, stepEv, property: { name, unit, transform, floor, axis, labels } };
}
