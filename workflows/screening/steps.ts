/** Activities of a large screening: its priority is theirs, and screenings of equal priority take turns. */
import { proxyActivities } from '@temporalio/workflow';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { HalveMessage, StepMessage, StepResult } from '../../schemas/run/message.js';
import type { ScreeningCounts } from '../../schemas/screening/manifest.js';
import type {
  FoldMessage,
  JudgeScreeningMessage,
  ListedPage,
  ListPageMessage,
  QuarantineMessage,
} from '../../schemas/screening/messages.js';
import { TASK_QUEUES } from '../../schemas/task-queues.js';
import { RETRY } from '../frame/steps.js';

interface ScreeningIo {
  listCandidates(message: ListPageMessage): Promise<ListedPage>;
  halve(message: HalveMessage): Promise<readonly ObjectRef[]>;
  list(message: { refs: readonly ObjectRef[]; producer: string }): Promise<ObjectRef>;
  quarantineCandidate(message: QuarantineMessage): Promise<ObjectRef>;
  foldShards(message: FoldMessage): Promise<ObjectRef>;
  judgeScreening(
    message: JudgeScreeningMessage,
  ): Promise<{ readonly ranking: ObjectRef; readonly counts: ScreeningCounts }>;
  pollingSlots(): Promise<number>;
}

interface ScreeningCompute {
  trainingDomain(message: StepMessage<object>): Promise<StepResult>;
  domain(message: StepMessage<{ readonly layer: string }>): Promise<StepResult>;
  predictShard(
    message: StepMessage<{ readonly layer: string; readonly members?: readonly string[] }>,
  ): Promise<StepResult>;
  placeShard(message: StepMessage<{ readonly layer: string }>): Promise<StepResult>;
}

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
