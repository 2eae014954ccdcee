/**
 * Workers of other machines: each a process with folders and a cache of its own, told the addresses of Temporal and of
 * the object store as `infra/deploy/compose.yaml` tells it, and started with the arguments that stand there. A search
 * has to end with every step taken by the worker of its role, though no folder is shared.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { RunRecords } from '../../infra/artifacts/attempt-records.js';
import { sourceParts } from '../../infra/artifacts/source-parts.js';
import { readTrainingFiles } from '../../infra/files/training-folder.js';
import { settlePorts } from '../../infra/local-stack/state/ports.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { required } from '../../schemas/required.js';
import { objectKey } from '../../schemas/run/artifact.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { TASK_QUEUES, WORKER_ROLES, type WorkerRole } from '../../schemas/task-queues.js';
import type { sweepWorkflow } from '../../workflows/sweep/sweep.js';
import { composeFile } from '../harness/deploy/deployed.js';
import { type RemoteWorker, startRemoteWorker } from '../harness/servers/remote-worker.js';
import { findServer, type S3Server, startS3Server } from '../harness/servers/s3-servers.js';
import { startTemporal, type TemporalServer } from '../harness/servers/temporal-server.js';
import { writeSmallDataset } from '../harness/tables/small-dataset.js';
import { SMALL_PLAN } from '../harness/tables/sweep-plan.js';

/** Every trial as small as it gets. */
const PLAN: SweepPlan = {
  ...SMALL_PLAN,
  name: 'elsewhere',
  base: {
    graph: { ...SMALL_PLAN.base.graph, maxNeighbors: 8 },
    network: { ...SMALL_PLAN.base.network, alignnLayers: 1, gcnLayers: 1, embeddingFeatures: 8 },
    training: { ...SMALL_PLAN.base.training, batchSize: 2, scheduledEpochs: 2 },
  },
  space: [{ name: 'hiddenFeatures', group: 'network', kind: 'int_uniform', min: 8, max: 12 }],
  maxTrials: 2,
};
const SPLIT = { ...DISCOVER_PRESET.split, trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25 };

describe('workers of other machines', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom-machines-'));
  const workers = new Map<WorkerRole, RemoteWorker>();
  let temporal: TemporalServer;
  let s3: S3Server;
  let store: ObjectStore;

  beforeAll(async () => {
    const name = (await findServer('minio')) ? 'minio' : 'weed';
    s3 = await startS3Server(name, required(await findServer(name), 'an S3 server'));
    temporal = await startTemporal();
    store = await openObjectStore(s3.settings);
    const { endPoint, port, accessKey, secretKey } = s3.settings;
    const values: Readonly<Record<string, string>> = {
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: 'default',
      S3_ENDPOINT: `http://${endPoint}:${port}`,
      S3_BUCKET: s3.settings.bucket,
      S3_ACCESS_KEY: accessKey,
      S3_SECRET_KEY: secretKey,
    };
    const { services } = composeFile();
    const ports = await settlePorts([...WORKER_ROLES], {});
    for (const role of WORKER_ROLES) {
      const { environment = {}, command = [] } = required(services[role]);
      const servers = Object.fromEntries(Object.keys(environment).map((each) => [each, required(values[each], each)]));
      workers.set(role, await startRemoteWorker(path.join(folder, role), servers, command, required(ports[role])));
    }
  }, 180_000);

  afterAll(async () => {
    for (const worker of workers.values()) await worker.stop();
    await temporal?.stop();
    await s3?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  it('take the steps of a run, each those of its role, and share nothing but the two servers', async () => {
    const { files } = await readTrainingFiles(writeSmallDataset(path.join(folder, 'crystals')));
    const source = await new ArtifactParts(new ArtifactStore(store)).publish(sourceParts(files), false, 'test');
    const handle = await temporal.client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
      workflowId: `sweep/${PLAN.name}`,
      taskQueue: TASK_QUEUES.workflow,
      args: [{ plan: PLAN, source, axis: null, structuresPerShard: 4, split: SPLIT }],
    });
    const result = await handle.result();
    expect(await store.head(objectKey(result.leaderboard))).not.toBeNull();

    const taken = new Map<number, Set<string>>();
    for await (const { step, pid, state } of new RunRecords(store).list(
      `${handle.workflowId}/${handle.firstExecutionRunId}`,
    )) {
      expect(state, step).toBe('finished');
      taken.set(pid, (taken.get(pid) ?? new Set()).add(step));
    }
    const stepsOf = (role: WorkerRole) => [...(taken.get(required(workers.get(role)).pid) ?? [])];
    expect(stepsOf('io')).toContain('ingest');
    expect(stepsOf('compute')).toContain('featurize');
    expect(stepsOf('training')).toContain('trainRung');
    expect([...taken.keys()].sort()).toEqual(
      (['io', 'compute', 'training'] as const).map((role) => required(workers.get(role)).pid).sort(),
    );
    // The cache of a machine is its own: nothing was found there, and nothing was needed.
    for (const role of WORKER_ROLES) expect(readdirSync(path.join(folder, role, 'cache'))).toEqual([]);
  }, 300_000);

  it('say that they are alive, and end when they are told to', async () => {
    for (const [role, worker] of workers) {
      expect(await worker.ask('/live'), role).toEqual({ status: 200, text: 'alive' });
      expect(await worker.stop(), role).toBe(0);
    }
  }, 120_000);
});
