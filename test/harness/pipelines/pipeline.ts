/** A whole local stack of one's own, and discover runs on it: for tests that kill its parts. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { discoverInput } from '../../../cli/run/start/discover-input.js';
import { encodeTable } from '../../../infra/arrow/arrow-io.js';
import { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { RunRecords } from '../../../infra/artifacts/attempt-records.js';
import { resolveConfig } from '../../../infra/config.js';
import { ensureStack, stopStack } from '../../../infra/local-stack/client/client.js';
import type { PartName } from '../../../infra/local-stack/state/status.js';
import { openObjectStore } from '../../../infra/object-store/open.js';
import { connectTemporal } from '../../../infra/temporal.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import type { RunRecord } from '../../../schemas/run/run.js';
import type { DiscoverInput, RunSettings } from '../../../schemas/settings/discover.js';
import { DISCOVER_PRESET } from '../../../schemas/settings/preset.js';
import { TASK_QUEUES } from '../../../schemas/task-queues.js';
import type { discoverWorkflow } from '../../../workflows/discover.js';
import { progressQuery } from '../../../workflows/frame/messages.js';
import { writeSmallDataset } from '../tables/small-dataset.js';
import { killPart } from './kill-part.js';

type Handle = WorkflowHandleWithFirstExecutionRunId<typeof discoverWorkflow>;

export interface Pipeline {
  readonly client: Client;
  /**
   * @param variant makes every step key of the run its own
   * @param options of Temporal, such as a time that the run may take
   * @param change of what the run is given
   */
  start(
    name: string,
    variant: number,
    options?: { readonly workflowExecutionTimeout?: '5 s' },
    change?: (input: DiscoverInput) => DiscoverInput,
  ): Promise<Handle>;
  /** Resolves when the run is in that stage. */
  /** @param stage of the run or of a child of it */
  untilStage(handle: Handle, stage: string): Promise<void>;
  /** Ends a part with -9. */
  kill(part: PartName): Promise<void>;
  /** Records of all attempts of the run's steps, children included. */
  records(handle: Handle): Promise<RunRecord[]>;
  close(): Promise<void>;
}

/** @param holdMs how long each finished step is held open before it is published */
export async function openPipeline(folder: string, holdMs: number): Promise<Pipeline> {
  const dataFolder = path.join(folder, 'stack');
  await ensureStack({ dataFolder, env: { ...process.env, SPECTRALOOM_SOAK_HOLD_MS: String(holdMs) } });
  const config = resolveConfig({ dataFolder });
  const client = await connectTemporal(config.temporal);
  const store = await openObjectStore(config.store);
  const source = await publish(writeSmallDataset(path.join(folder, 'crystals')), new ArtifactStore(store));
  return {
    client,
    start: (name, variant, options = {}, change = (input) => input) =>
      client.workflow.start<typeof discoverWorkflow>('discoverWorkflow', {
        ...options,
        workflowId: `discover/${name}`,
        taskQueue: TASK_QUEUES.workflow,
        args: [change(smallInput(name, source, variant))],
      }),
    async untilStage(handle, stage) {
      for (;;) {
        const { stage: own, children } = await handle.query(progressQuery);
        const parts = await Promise.all(
          children.map((id) =>
            client.workflow
              .getHandle(id)
              .query(progressQuery)
              .catch(() => null),
          ),
        );
        if ([own, ...parts.map((part) => part?.stage)].includes(stage)) return;
        await sleep(50);
      }
    },
    kill: (part) => killPart(dataFolder, part),
    async records(handle) {
      const found: RunRecord[] = [];
      for await (const record of new RunRecords(store).list(`${handle.workflowId}/${handle.firstExecutionRunId}`))
        found.push(record);
      return found;
    },
    async close() {
      await client.connection.close();
      await stopStack({ dataFolder, purge: true });
    },
  };
}

async function publish(folder: string, artifacts: ArtifactStore): Promise<ObjectRef> {
  const names = readdirSync(folder).sort();
  const table: Table<'source-files'> = {
    kind: 'source-files',
    rows: names.length,
    columns: { name: names, text: names.map((name) => readFileSync(path.join(folder, name), 'utf8')) },
    metadata: {},
  };
  const encoded = { kind: table.kind, bytes: encodeTable(table, 'test'), rows: table.rows, schemaVersion: 1 };
  return new ArtifactParts(artifacts).publish([encoded], false, 'test');
}

/** Every stage, each as small as it gets. */
function smallInput(name: string, source: ObjectRef, variant: number): DiscoverInput {
  const settings: RunSettings = {
    ...DISCOVER_PRESET,
    name,
    dataset: { name: 'eight crystals', statement: 'PBE, uncorrected' },
    axis: null,
    split: { ...DISCOVER_PRESET.split, trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, seed: variant },
    graph: { ...DISCOVER_PRESET.graph, cutoffAngstrom: 8 + variant / 1000 },
    network: { ...DISCOVER_PRESET.network, alignnLayers: 1, gcnLayers: 1, embeddingFeatures: 8 },
    training: { ...DISCOVER_PRESET.training, batchSize: 2, seed: variant },
    sweep: { maxNeighbors: [8], hiddenFeatures: [8, 12], rungs: [3, 6], eta: 2, parallel: 2 },
    clustering: {
      methods: ['ward'],
      clusters: 'auto',
      reportMethod: 'ward',
      seeds: 2,
      range: { from: 2, to: 4 },
      bootstraps: 5,
    },
    validation: { folds: 2, by: 'formula', seeds: 1 },
    candidates: { limit: 12, perShard: 10 },
  };
  return discoverInput(settings, source);
}
