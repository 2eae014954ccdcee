/**
 * From a plan and the parameters of a trial to all settings of its graphs, its network and its training. A setting that
 * has no effect beside the others has the plan's value, so that equal trainings have equal settings.
 */

import type { StoppingRule, SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import type { GraphRules } from '../../../schemas/tables/graph.js';
import type { NetworkSettings, TrainingSettings } from '../../../schemas/tables/training.js';
import { randomStream } from '../../numerics/index.js';
import { stoppingAt } from './amendments.js';
import { lastRung } from './rungs.js';
import type { Parameters } from './trial-record.js';

export interface TrialSettings {
  readonly graph: GraphRules;
  readonly network: Omit<NetworkSettings, 'outputFeatures'>;
  readonly training: TrainingSettings;
}

interface IdleSetting {
  readonly name: string;
  /** Settings that decide whether it has an effect. */
  readonly by: readonly string[];
  isIdle(settings: TrialSettings, rule: StoppingRule | null): boolean;
  /** All settings with the plan's value for it. */
  reset(settings: TrialSettings, base: SweepPlan['base'], rule: StoppingRule | null): TrialSettings;
}

const graphSetting = (
  name: 'maxNeighbors' | 'canonize' | 'cutoffAngstrom',
  by: readonly string[],
  isIdle: (rules: GraphRules) => boolean,
): IdleSetting => ({
  name,
  by,
  isIdle: ({ graph }) => isIdle(graph),
  reset: (settings, base) => ({ ...settings, graph: { ...settings.graph, [name]: base.graph[name] } }),
});

/** What the graph builder and the schedule leave unread (`science/graph`, `science/model/optimisation/schedule.ts`). */
const IDLE_SETTINGS: readonly IdleSetting[] = [
  graphSetting('maxNeighbors', ['strategy'], ({ strategy }) => strategy === 'radius'),
  // In fixed mode false is refused, and has to stay what it is for that.
  graphSetting('canonize', ['strategy', 'mode'], ({ strategy, mode }) => strategy === 'radius' && mode === 'reference'),
  graphSetting(
    'cutoffAngstrom',
    ['strategy', 'mode'],
    ({ strategy, mode }) => strategy === 'k-nearest' && mode === 'fixed',
  ),
  {
    name: 'scheduledEpochs',
    by: ['schedule'],
    // Without a stopping rule it is the number of epochs too.
    isIdle: ({ training }, rule) => rule !== null && training.schedule === 'constant',
    reset: (settings, _, rule) => ({
      ...settings,
      training: { ...settings.training, scheduledEpochs: lastRung(rule!) },
    }),
  },
];

function withoutIdle(plan: SweepPlan, rule: StoppingRule | null, settings: TrialSettings): TrialSettings {
  return IDLE_SETTINGS.filter(({ name }) => plan.space.some((each) => each.name === name)).reduce(
    (before, setting) => (setting.isIdle(before, rule) ? setting.reset(before, plan.base, rule) : before),
    settings,
  );
}

/** Whether a parameter of the space has no effect at some of its points. */
export function mayBeIdle({ space, base, stopping }: SweepPlan): boolean {
  const varies = (name: string) => space.some((each) => each.name === name);
  return IDLE_SETTINGS.some(({ name, by, isIdle }) => varies(name) && (by.some(varies) || isIdle(base, stopping)));
}

/**
 * @param index of the trial: an amended stopping rule moves the end of its schedule
 * @param replicate 0: the trial itself; 1, 2, ...: the same with another seed
 */
export function trialSettings(plan: SweepPlan, index: number, parameters: Parameters, replicate = 0): TrialSettings {
  const groups: Record<'graph' | 'network' | 'training', Record<string, unknown>> = {
    graph: { ...plan.base.graph },
    network: { ...plan.base.network },
    training: { ...plan.base.training },
  };
  const rule = stoppingAt(plan, index);
  if (rule && plan.scheduleFollowsStopping) groups.training.scheduledEpochs = lastRung(rule);
  for (const { name, group } of plan.space) if (name in parameters) groups[group][name] = parameters[name];
  const settings = withoutIdle(plan, rule, groups as unknown as TrialSettings);
  return replicate === 0
    ? settings
    : { ...settings, training: { ...settings.training, seed: replicateSeed(plan, settings.training.seed, replicate) } };
}

/** Seeds of replicates are the same for all trials of one training seed, so that finalists are compared pairwise. */
export function replicateSeed(plan: SweepPlan, trainingSeed: number, replicate: number): number {
  if (replicate === 0) return trainingSeed;
  return Math.floor(randomStream(plan.seed, trainingSeed, 'replicate').at(replicate) * 0x1_0000_0000);
}
