/** From a plan and the parameters of a trial to all settings of its graphs, its network and its training. */
import type { GraphRules } from '../../schemas/graph.js';
import type { SweepPlan } from '../../schemas/sweep-plan.js';
import type { NetworkSettings, TrainingSettings } from '../../schemas/training.js';
import { stoppingAt } from './amendments.js';
import { randomStream } from './counter-random.js';
import type { Parameters } from './trial-record.js';

export interface TrialSettings {
  readonly graph: GraphRules;
  readonly network: Omit<NetworkSettings, 'outputFeatures'>;
  readonly training: TrainingSettings;
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
  if (rule && plan.scheduleFollowsStopping) groups.training.scheduledEpochs = rule.maxEpochs;
  for (const { name, group } of plan.space) if (name in parameters) groups[group][name] = parameters[name];
  const settings = groups as unknown as TrialSettings;
  return replicate === 0
    ? settings
    : { ...settings, training: { ...settings.training, seed: replicateSeed(plan, settings.training.seed, replicate) } };
}

/** Seeds of replicates are the same for all trials of one training seed, so that finalists are compared pairwise. */
export function replicateSeed(plan: SweepPlan, trainingSeed: number, replicate: number): number {
  if (replicate === 0) return trainingSeed;
  return Math.floor(randomStream(plan.seed, trainingSeed, 'replicate').at(replicate) * 0x1_0000_0000);
}
