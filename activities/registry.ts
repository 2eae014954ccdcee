/** Every activity: the steps, and the few functions without a key. Names are contracts. */
import type { ObjectRef } from '../schemas/artifact.js';
import type { PublishEnsembleMessage } from '../schemas/ensemble.js';
import type { WorkerRole } from '../schemas/failure.js';
import type { CollectMessage, HalveMessage, StepMessage, StepResult } from '../schemas/message.js';
import { agreement } from './agreement.js';
import { cluster } from './cluster.js';
import { collectActivity } from './collect.js';
import { consensus } from './consensus.js';
import type { StepDependencies } from './dependencies.js';
import { describe } from './describe.js';
import { embed } from './embed.js';
import { enumerate } from './enumerate.js';
import { evaluate } from './evaluate.js';
import { featurize } from './featurize.js';
import { halveActivity } from './halve.js';
import { housekeeping } from './housekeeping.js';
import { ingest } from './ingest.js';
import { interpret } from './interpret.js';
import { leaderboard } from './leaderboard.js';
import { map } from './map.js';
import { publishEnsembleActivity } from './publish-ensemble.js';
import { rank } from './rank.js';
import { report } from './report.js';
import { stepActivity } from './run-step.js';
import { screenShard } from './screen-shard.js';
import { type SealMessage, sealActivity } from './seal.js';
import { stability } from './stability.js';
import type { AnyStep, Step } from './step.js';
import { sweepImportance } from './sweep-importance.js';
import { sweepReport } from './sweep-report.js';
import { type SweepResultActivities, sweepResults } from './sweep-results.js';
import { trainRung } from './train-rung.js';

const steps = {
  ingest,
  featurize,
  trainRung,
  evaluate,
  leaderboard,
  embed,
  cluster,
  stability,
  map,
  consensus,
  agreement,
  describe,
  interpret,
  enumerate,
  screenShard,
  rank,
  report,
  sweepImportance,
  sweepReport,
};

export const STEPS: ReadonlyMap<string, AnyStep> = new Map(Object.entries(steps));

type ParametersOf<S> = S extends Step<infer P, infer _R, infer _W> ? P : never;

/** As workflows see the steps. */
export type StepActivities = {
  [N in keyof typeof steps]: (message: StepMessage<ParametersOf<(typeof steps)[N]>>) => Promise<StepResult>;
};

export interface OtherActivities extends SweepResultActivities {
  collect(message: CollectMessage): Promise<ObjectRef>;
  halve(message: HalveMessage): Promise<readonly ObjectRef[]>;
  list(message: { refs: readonly ObjectRef[]; producer: string }): Promise<ObjectRef>;
  prune(message: { refs: readonly ObjectRef[] }): Promise<void>;
  seal(message: SealMessage): Promise<ObjectRef>;
  publishEnsemble(message: PublishEnsembleMessage): Promise<ObjectRef>;
}

/** @returns the activity functions of one role's queue */
export function activitiesOf(role: Exclude<WorkerRole, 'workflow'>, deps: StepDependencies) {
  const own = [...STEPS.values()].filter((step) => step.queue === role);
  const functions = Object.fromEntries(own.map((step) => [step.name, stepActivity(step, deps)]));
  if (role !== 'io') return functions;
  const other: OtherActivities = {
    collect: collectActivity(STEPS, deps),
    halve: halveActivity(deps),
    seal: sealActivity(deps),
    publishEnsemble: publishEnsembleActivity(deps),
    ...housekeeping(deps),
    ...sweepResults(deps),
  };
  return { ...functions, ...other };
}
