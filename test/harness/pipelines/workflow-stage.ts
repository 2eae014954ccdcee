/** One Temporal server for a test file, and workers with stand-in activities on all four queues. */
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { afterAll, beforeAll } from 'vitest';
import { required } from '../../../schemas/required.js';
import { TASK_QUEUES, workerIdentity } from '../../../schemas/task-queues.js';
import { WORKFLOW_SOURCES } from '../../../workers/workflow-sources.js';
import { startTemporal, type TemporalServer } from '../servers/temporal-server.js';

interface WorkflowStage extends TemporalServer {
  readonly bundle: WorkflowBundleWithSourceMap;
  /**
   * Runs `work` while workers poll.
   * @param slots of the queue of computing steps; left out: as many as Temporal takes
   */
  withWorkers<T>(activities: object, work: () => Promise<T>, slots?: number): Promise<T>;
}

/** What tests use of it. */
export type StageOfTests = Omit<WorkflowStage, 'stop'>;

let bundle: WorkflowBundleWithSourceMap | null = null;

/** Opens a stage before the tests that surround the call, and closes it after them. */
export function stageOfTests(): StageOfTests {
  let stage: WorkflowStage | undefined;
  beforeAll(async () => {
    stage = await openWorkflowStage();
  }, 90_000);
  afterAll(() => stage?.stop());
  return {
    get address() {
      return required(stage).address;
    },
    get bundle() {
      return required(stage).bundle;
    },
    get client() {
      return required(stage).client;
    },
    get connection() {
      return required(stage).connection;
    },
    withWorkers: (activities, work, slots) => required(stage).withWorkers(activities, work, slots),
  };
}

async function openWorkflowStage(): Promise<WorkflowStage> {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const server = await startTemporal();
  bundle ??= await bundleWorkflowCode({ ...WORKFLOW_SOURCES, logger });
  return {
    ...server,
    bundle,
    async withWorkers(activities, work, slots) {
      const { connection } = server;
      const throttle = { maxHeartbeatThrottleInterval: '200ms', defaultHeartbeatThrottleInterval: '200ms' } as const;
      const workers = await Promise.all(
        Object.entries(TASK_QUEUES).map(([role, taskQueue]) =>
          Worker.create(
            role === 'workflow'
              ? { connection, taskQueue, workflowBundle: bundle! }
              : {
                  ...{ connection, taskQueue, activities, ...throttle },
                  ...(slots &&
                    role === 'compute' && {
                      maxConcurrentActivityTaskExecutions: slots,
                      identity: workerIdentity(`${role} of a test`, slots),
                    }),
                },
          ),
        ),
      );
      const running = workers.map((worker) => worker.run());
      try {
        return await work();
      } finally {
        for (const worker of workers) worker.shutdown();
        await Promise.all(running);
      }
    },
  };
}
