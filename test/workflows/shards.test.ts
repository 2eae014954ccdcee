/**
 * Shards that are too much for the memory, on a real Temporal server with the real frame, store and featurization: the
 * child process that stands in dies as one does that the system kills.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ComputeTask } from '../../activities/frame/compute-host.js';
import { activitiesOf } from '../../activities/registry.js';
import { inProcess, noOpTrainer } from '../../bench/no-op/trainer.js';
import { gridPlan } from '../../cli/run/start/grid-plan.js';
import { concatTables, decodeTable } from '../../infra/arrow/arrow-io.js';
import { ChildProcessDiedError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { SweepInput, sweepWorkflow } from '../../workflows/sweep/sweep.js';
import { temporaryFolder } from '../harness/files/temporary-folder.js';
import { countingHost, memoryDependencies } from '../harness/pipelines/memory-dependencies.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';
import { writeSmallDataset } from '../harness/tables/small-dataset.js';

/** Third of the six crystals. */
const HEAVY = 'CaF2-fluorite';

const idsOf = (task: ComputeTask) => {
  const [part] = task.inputs.structures!;
  return decodeTable('structures', part!.bytes).columns.id;
};

describe('a shard of which one crystal needs more memory than there is', () => {
  const stage = stageOfTests();
  let started = 0;

  /** @param isTooMuch whether the process that is to featurize these crystals dies */
  async function featurized(isTooMuch: (ids: readonly string[]) => boolean) {
    const rest = noOpTrainer();
    const host = countingHost(async (task, hooks) => {
      if (task.step === 'ingest') return inProcess(task);
      if (task.step !== 'featurize') return rest.run(task, hooks);
      if (isTooMuch(idsOf(task))) throw new ChildProcessDiedError('process of step featurize ended: signal SIGKILL');
      return inProcess(task);
    });
    const deps = memoryDependencies(host);
    const activities = {
      ...activitiesOf('io', deps),
      ...activitiesOf('compute', deps),
      ...activitiesOf('training', deps),
    };
    const folder = writeSmallDataset(temporaryFolder(), 6);
    const name = readdirSync(folder).sort();
    const text = name.map((file) => readFileSync(path.join(folder, file), 'utf8'));
    const table = { kind: 'source-files', rows: name.length, columns: { name, text }, metadata: {} } as const;
    const source = await deps.parts.publishTable(table, 'test');
    const { split, sweep, structuresPerShard } = DISCOVER_PRESET;
    const grid = { ...sweep, maxNeighbors: [8], hiddenFeatures: [8], rungs: [2], parallel: 1 };
    const input: SweepInput = {
      plan: gridPlan({ ...DISCOVER_PRESET, name: 'six', sweep: grid }),
      ...{ source, axis: null, structuresPerShard },
      split: { ...split, trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25 },
    };
    const result = stage.withWorkers(activities, () =>
      stage.client.workflow.execute<typeof sweepWorkflow>('sweepWorkflow', {
        taskQueue: 'spectraloom-workflow',
        workflowId: `sweep/shards-${++started}`,
        args: [input],
      }),
    );
    const tasks = () => host.tasks.filter(({ step }) => step === 'featurize').map(idsOf);
    const graphsOf = async (ref: ObjectRef) =>
      concatTables(
        (await deps.parts.fetch(await deps.parts.spread(ref))).map(({ bytes }) => decodeTable('graphs', bytes)),
      );
    return { result, tasks, graphsOf };
  }

  it('is cut in halves until the process lives, and the graphs are those of the whole', async () => {
    const whole = await featurized(() => false);
    const expected = await whole.graphsOf((await whole.result).best.graphs);
    expect(whole.tasks().map((ids) => ids.length)).toEqual([6]);
    const halved = await featurized((ids) => ids.includes(HEAVY) && ids.length > 2);
    const graphs = await halved.graphsOf((await halved.result).best.graphs);
    expect(graphs).toEqual(expected);
    // Three deaths of six and of the first three, then two and one; the other half was never in doubt.
    expect(halved.tasks().map((ids) => ids.length)).toEqual([6, 6, 6, 3, 3, 3, 2, 1, 3]);
  }, 90_000);

  it('ends with the name of that crystal where it is too much alone', async () => {
    const { result, tasks } = await featurized((ids) => ids.includes(HEAVY));
    await expect(result).rejects.toMatchObject({
      cause: {
        type: 'ResourceError',
        message: expect.stringMatching(`featurize of ${HEAVY}: its process died 3 times without progress: .*SIGKILL`),
        details: [expect.objectContaining({ crystals: HEAVY, 'way out': expect.stringContaining('--neighbors') })],
      },
    });
    expect(tasks().at(-1)).toEqual([HEAVY]);
  }, 120_000);
});
