/** Activities of a large screening: its priority is theirs, and screenings of equal priority take turns. */
import { proxyActivities } from '@temporalio/workflow';
import type { OtherActivities, StepActivities } from '../../activities/registry.js';
import { TASK_QUEUES } from '../../schemas/task-queues.js';
import { RETRY } from '../frame/steps.js';

type Activities = StepActivities & OtherActivities;

type ScreeningIo = Pick<
  Activities,
  'listCandidates' | 'halve' | 'list' | 'quarantineCandidate' | 'foldShards' | 'judgeScreening' | 'pollingSlots'
>;

type ScreeningCompute = Pick<Activities, 'trainingDomain' | 'domain' | 'predictShard' | 'placeShard'>;

export interface ScreeningSteps {
  readonly io: ScreeningIo;
  readonly compute: ScreeningCompute;
}

/**
 * @param name of the screening, at most 63 ASCII characters
 * @param priorityKey 1 goes first, 5 last
 */
export function screeningSteps(name: string, priorityKey: number): ScreeningSteps {
  const options = { ...RETRY, priority: { priorityKey, fairnessKey: name } };
  return {
    io: proxyActivities<ScreeningIo>({ ...options, taskQueue: TASK_QUEUES.io, startToCloseTimeout: '1h' }),
    compute: proxyActivities<ScreeningCompute>({
      ...options,
      taskQueue: TASK_QUEUES.compute,
      startToCloseTimeout: '6h',
    }),
  };
}
