/** A sweep by TPE whose trainings compute nothing, on a real Temporal server: what is left is what a trial costs beside its training. */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from '@temporalio/worker';
import type { StepDependencies } from '../../activities/frame/dependencies.js';
import { Turns } from '../../activities/frame/turns.js';
import { activitiesOf } from '../../activities/registry.js';
import { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { RunRecords } from '../../infra/artifacts/attempt-records.js';
import { Ensembles } from '../../infra/artifacts/ensembles.js';
import { RoomWaits } from '../../infra/artifacts/room-waits.js';
import { StepLedger } from '../../infra/artifacts/step-ledger.js';
import { toCanonicalJson } from '../../infra/artifacts/stored-json.js';
import { AttemptAudit } from '../../infra/audit/attempts/attempt-audit.js';
import { KeyOrigins } from '../../infra/audit/attempts/key-origins.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { CandidateIds } from '../../infra/candidate-ids/candidate-ids.js';
import { CANDIDATE_SOURCES } from '../../infra/candidate-sources/open.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { ScreeningStore } from '../../infra/screening/screening-store.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { TASK_QUEUES } from '../../schemas/task-queues.js';
import type { TemporalServer } from '../../test/harness/servers/temporal-server.js';
import { SMALL_PLAN } from '../../test/harness/tables/sweep-plan.js';
import { WORKFLOW_BUNDLE } from '../../workers/bundle-path.js';
import type { SweepInput, sweepWorkflow } from '../../workflows/sweep/sweep.js';
import { noOpTrainer } from './trainer.js';

/** Nothing is stored under it: what the machine is says nothing of how long an entry takes. */
const ENVIRONMENT = 'e'.repeat(64);

/** @param folder that large lists would be kept in */
export function noOpDependencies(store: ObjectStore, audit: ObjectStore, folder: string): StepDependencies {
  const artifacts = new ArtifactStore(store);
  const origins = new KeyOrigins(audit);
  return {
    artifacts,
    parts: new ArtifactParts(artifacts),
    ledger: new StepLedger(store, origins),
    records: new RunRecords(store),
    audit: new AttemptAudit(new AuditTrail(audit), origins, async () => ENVIRONMENT),
    sealing: { look: async () => ({ state: 'finished', seal: null }) },
    ensembles: new Ensembles(store, artifacts),
    candidateSources: CANDIDATE_SOURCES,
    candidateIds: new CandidateIds(artifacts, join(folder, 'candidate-ids')),
    screenings: new ScreeningStore(artifacts, store, join(folder, 'screenings')),
    host: noOpTrainer(),
    turns: new Turns(Number.POSITIVE_INFINITY),
    room: new RoomWaits(0),
    versions: {},
    canonicalJson: toCanonicalJson,
    holdMs: 0,
  };
}

/** @returns milliseconds of the whole */
export async function noOpSweep(
  { client, connection }: TemporalServer,
  deps: StepDependencies,
  { name, trials, parallel }: { readonly name: string; readonly trials: number; readonly parallel: number },
): Promise<number> {
  const workers = await Promise.all([
    Worker.create({ connection, taskQueue: TASK_QUEUES.workflow, workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
    ...(['io', 'compute', 'training'] as const).map((role) =>
      Worker.create({
        connection,
        taskQueue: TASK_QUEUES[role],
        activities: activitiesOf(role, deps),
        maxConcurrentActivityTaskExecutions: parallel,
      }),
    ),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  try {
    const source = await deps.parts.publishTable(
      { kind: 'source-files', rows: 1, columns: { name: ['a'], text: ['b'] }, metadata: {} },
      'bench',
    );
    const plan: SweepPlan = {
      ...SMALL_PLAN,
      name,
      method: 'tpe',
      space: [
        { name: 'hiddenFeatures', group: 'network', kind: 'int_uniform', min: 8, max: 64 },
        { name: 'batchSize', group: 'training', kind: 'int_uniform', min: 4, max: 16 },
        { name: 'learningRate', group: 'training', kind: 'log_uniform', min: 1e-4, max: 1e-2 },
        { name: 'weightDecay', group: 'training', kind: 'log_uniform', min: 1e-6, max: 1e-2 },
      ],
      maxTrials: trials,
      parallel,
      lag: parallel - 1,
    };
    const input: SweepInput = {
      plan,
      source,
      axis: null,
      structuresPerShard: 64,
      split: { trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, grouping: 'formula', seed: 1 },
    };
    const begin = performance.now();
    const handle = await client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
      workflowId: `sweep/${name}`,
      taskQueue: TASK_QUEUES.workflow,
      args: [input],
    });
    const result = await handle.result();
    if (result.trials !== trials) throw new Error(`${result.trials} of ${trials} trials`);
    return performance.now() - begin;
  } finally {
    for (const worker of workers) worker.shutdown();
    await running;
  }
}
