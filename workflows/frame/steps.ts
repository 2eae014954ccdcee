/** The activities as workflows call them: each step on its queue, with the retry rules of its errors. */
import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { OtherActivities, StepActivities } from '../../activities/registry.js';
import { LARGE_TRAINING_QUEUE, TASK_QUEUES, TRAINING_SLOT_BYTES } from '../../schemas/task-queues.js';
import { type MemorySettings, trainingMemoryBytes } from '../../science/sweep/index.js';

/**
 * Transient errors are tried without end: the machine may be off for a week. What must not be tried again says so
 * itself (`nonRetryable`). No schedule-to-close bound, for the same reason.
 */
export const RETRY: ActivityOptions = {
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
};

type Activities = StepActivities & OtherActivities;

export const io = proxyActivities<
  Pick<
    Activities,
    | 'ingest'
    | 'rank'
    | 'report'
    | 'collect'
    | 'halve'
    | 'list'
    | 'prune'
    | 'seal'
    | 'sealRun'
    | 'publishEnsemble'
    | 'quarantineCandidate'
    | 'describeTrainer'
    | 'findResults'
    | 'rankTrials'
    | 'sweepReport'
  >
>({
  ...RETRY,
  taskQueue: TASK_QUEUES.io,
  startToCloseTimeout: '1h',
});

export const compute = proxyActivities<
  Pick<
    Activities,
    | 'featurize'
    | 'sweepImportance'
    | 'evaluate'
    | 'leadingError'
    | 'embed'
    | 'onePerCrystal'
    | 'conditionValues'
    | 'cluster'
    | 'stability'
    | 'map'
    | 'consensus'
    | 'agreement'
    | 'seedConsensus'
    | 'seedStability'
    | 'describe'
    | 'numberErrors'
    | 'interpret'
    | 'groupProperties'
    | 'probe'
    | 'explain'
    | 'attribute'
    | 'enumerate'
    | 'givenCandidates'
    | 'trainingDomain'
    | 'screenShard'
    | 'foldGroups'
    | 'fold'
    | 'networkOutOfFold'
    | 'baselinesOutOfFold'
    | 'evidence'
    | 'foldShare'
    | 'learningOutOfFold'
    | 'domain'
    | 'predictShard'
    | 'placeShard'
  >
>({ ...RETRY, taskQueue: TASK_QUEUES.compute, startToCloseTimeout: '6h' });

const training = proxyActivities<Pick<Activities, 'trainRung'>>({
  ...RETRY,
  taskQueue: TASK_QUEUES.training,
  startToCloseTimeout: '30d',
});

const largeTraining = proxyActivities<Pick<Activities, 'trainRung'>>({
  ...RETRY,
  taskQueue: LARGE_TRAINING_QUEUE,
  startToCloseTimeout: '30d',
});

/** @param mostTriplets of the largest crystal; 0 when unknown */
export function needsLargeWorker(settings: MemorySettings, mostTriplets: number): boolean {
  return trainingMemoryBytes(settings, mostTriplets) > TRAINING_SLOT_BYTES;
}

/** @returns the trainings of workers that have the memory for it */
export function trainingOf(isLarge: boolean) {
  return isLarge ? largeTraining : training;
}
