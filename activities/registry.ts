/** Every activity: the steps, and the few functions without a key. Names are contracts. */

import type { ObjectRef } from '../schemas/run/artifact.js';
import type {
  CollectMessage,
  HalveMessage,
  ListMessage,
  PruneMessage,
  SealLook,
  SealRunMessage,
  StepMessage,
  StepResult,
} from '../schemas/run/message.js';
import type { ScreeningCounts } from '../schemas/screening/manifest.js';
import type {
  FoldMessage,
  JudgeScreeningMessage,
  ListedPage,
  ListPageMessage,
  QuarantineMessage,
} from '../schemas/screening/messages.js';
import type { PublishEnsembleMessage } from '../schemas/sweep/ensemble.js';
import type { WorkerRole } from '../schemas/task-queues.js';
import { agreement } from './cluster/agreement.js';
import { cluster } from './cluster/cluster.js';
import { consensus } from './cluster/consensus.js';
import { map } from './cluster/map.js';
import { seedConsensus } from './cluster/seed-consensus.js';
import { seedStability } from './cluster/seed-stability.js';
import { stability } from './cluster/stability.js';
import { baselinesOutOfFold } from './evidence/baselines-out-of-fold.js';
import { conditionValues } from './evidence/condition-values.js';
import { evidence } from './evidence/evidence.js';
import { fold } from './evidence/fold.js';
import { foldGroups } from './evidence/fold-groups-step.js';
import { foldShare } from './evidence/fold-share.js';
import { learningOutOfFold } from './evidence/learning-out-of-fold.js';
import { networkOutOfFold } from './evidence/network-out-of-fold.js';
import { numberErrors } from './evidence/number-errors.js';
import type { StepDependencies } from './frame/dependencies.js';
import { stepActivity } from './frame/run-step.js';
import type { AnyStep, Step } from './frame/step.js';
import { featurize } from './ingest/featurize.js';
import { halveActivity } from './ingest/halve.js';
import { ingest } from './ingest/ingest.js';
import { onePerCrystal } from './ingest/one-per-crystal.js';
import { attribute } from './interpret/attribute.js';
import { describe } from './interpret/describe.js';
import { explain } from './interpret/explain.js';
import { groupProperties } from './interpret/group-properties.js';
import { interpret } from './interpret/interpret.js';
import { probe } from './interpret/probe.js';
import { collectActivity } from './lists/collect.js';
import { housekeeping } from './lists/housekeeping.js';
import { report } from './report/report.js';
import { type SealMessage, sealActivity } from './report/seal.js';
import { sealRunActivity } from './report/seal-run.js';
import { enumerate } from './screen/enumerate.js';
import { givenCandidates } from './screen/given-candidates.js';
import { rank } from './screen/rank.js';
import { screenShard } from './screen/screen-shard.js';
import { trainingDomain } from './screen/training-domain.js';
import { domain } from './screening/domain.js';
import { foldShardsActivity } from './screening/fold-shards.js';
import { judgeScreeningActivity } from './screening/judge-screening.js';
import { listCandidatesActivity } from './screening/list-candidates.js';
import { placeShard } from './screening/place-shard.js';
import { pollingSlotsActivity } from './screening/polling-slots.js';
import { predictShard } from './screening/predict-shard.js';
import { quarantineCandidateActivity } from './screening/quarantine-candidate.js';
import { publishEnsembleActivity } from './sweep/publish-ensemble.js';
import { sweepImportance } from './sweep/sweep-importance.js';
import { sweepReport } from './sweep/sweep-report.js';
import { type SweepResultActivities, sweepResults } from './sweep/sweep-results.js';
import { embed } from './train/embed.js';
import { evaluate } from './train/evaluate.js';
import { leadingError } from './train/leading-error.js';
import { trainRung } from './train/train-rung.js';

const steps = {
  ingest,
  featurize,
  trainRung,
  evaluate,
  leadingError,
  embed,
  cluster,
  stability,
  map,
  consensus,
  agreement,
  seedConsensus,
  seedStability,
  describe,
  interpret,
  groupProperties,
  probe,
  explain,
  attribute,
  enumerate,
  givenCandidates,
  trainingDomain,
  screenShard,
  rank,
  report,
  sweepImportance,
  sweepReport,
  foldGroups,
  fold,
  foldShare,
  networkOutOfFold,
  baselinesOutOfFold,
  evidence,
  learningOutOfFold,
  numberErrors,
  domain,
  predictShard,
  placeShard,
  onePerCrystal,
  conditionValues,
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
  list(message: ListMessage): Promise<ObjectRef>;
  prune(message: PruneMessage): Promise<void>;
  seal(message: SealMessage): Promise<ObjectRef>;
  sealRun(message: SealRunMessage): Promise<SealLook>;
  publishEnsemble(message: PublishEnsembleMessage): Promise<ObjectRef>;
  foldShards(message: FoldMessage): Promise<ObjectRef>;
  judgeScreening(message: JudgeScreeningMessage): Promise<{ ranking: ObjectRef; counts: ScreeningCounts }>;
  listCandidates(message: ListPageMessage): Promise<ListedPage>;
  pollingSlots(): Promise<number>;
  quarantineCandidate(message: QuarantineMessage): Promise<ObjectRef>;
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
    sealRun: sealRunActivity(deps),
    publishEnsemble: publishEnsembleActivity(deps),
    foldShards: foldShardsActivity(deps),
    judgeScreening: judgeScreeningActivity(deps),
    listCandidates: listCandidatesActivity(deps),
    pollingSlots: pollingSlotsActivity(deps),
    quarantineCandidate: quarantineCandidateActivity(deps),
    ...housekeeping(deps),
    ...sweepResults(deps),
  };
  return { ...functions, ...other };
}
