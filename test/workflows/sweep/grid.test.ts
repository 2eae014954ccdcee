/** The grid of a run without a sweep file: its trials are compared all together at every rung. */
import { ApplicationFailure } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import type { sweepWorkflow } from '../../../workflows/sweep/sweep.js';
import { type Behaviour, ref, standInActivities } from '../../harness/pipelines/stand-in-activities.js';
import { stageOfTests } from '../../harness/pipelines/workflow-stage.js';
import { SMALL_PLAN } from '../../harness/tables/sweep-plan.js';

const PLAN: SweepPlan = {
  ...SMALL_PLAN,
  method: 'grid',
  space: [{ name: 'hiddenFeatures', group: 'network', kind: 'values', values: [8, 16, 24, 32] }],
  stopping: { eta: 2, rungs: [10, 20, 40] },
  maxTrials: null,
  parallel: 2,
};

/** Validation error of each width, whatever the rung. */
const ERRORS: Record<number, number> = { 8: 0.4, 16: 0.2, 24: 0.3, 32: 0.5 };

interface Training {
  readonly trialId: string;
  readonly untilEpoch: number;
  readonly network: { readonly hiddenFeatures: number };
  readonly training: { readonly scheduledEpochs: number };
}
const trainingOf = (message: { readonly parameters: unknown }) => message.parameters as Training;

const byWidth: Behaviour = async (message, answer) => {
  const bestValidationMae = ERRORS[trainingOf(message).network.hiddenFeatures]!;
  return { ...answer(), summary: { bestValidationMae, lastValidationMae: bestValidationMae, bestEpoch: 1 } };
};

describe('a grid', () => {
  const stage = stageOfTests();
  let started = 0;

  async function run(behaviour: Behaviour) {
    const { activities, named } = standInActivities({ trainRung: behaviour });
    const work = stage.withWorkers(activities, () =>
      stage.client.workflow.execute<typeof sweepWorkflow>('sweepWorkflow', {
        taskQueue: 'spectraloom-workflow',
        workflowId: `sweep/grid-${++started}`,
        args: [
          {
            plan: PLAN,
            source: ref('source', 8, 'source-files'),
            axis: null,
            structuresPerShard: 64,
            split: { trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, grouping: 'formula', seed: 1 },
          },
        ],
      }),
    );
    const result = await work.catch((error: unknown) => error as Error);
    const requests = named('trainRung').map(({ message }) => message);
    const widthsTo = (epochs: number) =>
      requests
        .filter((message) => trainingOf(message).untilEpoch === epochs)
        .map((message) => trainingOf(message).network.hiddenFeatures)
        .sort((a, b) => a - b);
    return { result, named, requests, widthsTo };
  }

  it('is halved rung by rung, and its winner alone is evaluated on the test split', async () => {
    const { result, named, requests, widthsTo } = await run(byWidth);
    // Of four trials with eta 2: four, two, one.
    expect(widthsTo(10)).toEqual([8, 16, 24, 32]);
    expect(widthsTo(20)).toEqual([16, 24]);
    expect(widthsTo(40)).toEqual([16]);
    for (const message of requests) expect(trainingOf(message).training.scheduledEpochs).toBe(40);
    expect(result).toMatchObject({
      best: { parameters: { hiddenFeatures: 16 }, value: 0.2, testMae: 0.5 },
      verdict: '',
    });
    expect(result).not.toHaveProperty('halved');
    expect(result).not.toHaveProperty('hindered');
    expect(named('evaluate').map(({ message }) => message.inputs.model)).toEqual([
      (result as { best: { model: object } }).best.model,
    ]);
  }, 60_000);

  it('starts each rung from the checkpoints of the one before, and prunes those that nobody goes on from', async () => {
    const { named, requests } = await run(byWidth);
    const winner = requests.filter((message) => trainingOf(message).network.hiddenFeatures === 16);
    expect(winner.map((message) => message.inputs.last === null)).toEqual([true, false, false]);
    const pruned = named('prune').flatMap(({ message }) => (message as unknown as { refs: { sha256: string }[] }).refs);
    expect(pruned).toContainEqual(winner[1]!.inputs.last);
    expect(winner[2]!.inputs.last).not.toEqual(winner[1]!.inputs.last);
  }, 60_000);

  it('goes on without a trial that fails for itself, whatever the others wait for', async () => {
    const { result, widthsTo } = await run(async (message, answer) => {
      const { network, untilEpoch } = trainingOf(message);
      if (network.hiddenFeatures === 24 && untilEpoch === 20)
        throw ApplicationFailure.create({ type: 'ResourceError', nonRetryable: true, message: 'out of memory' });
      return byWidth(message, answer);
    });
    expect(widthsTo(40)).toEqual([16]);
    expect(result).toMatchObject({
      best: { parameters: { hiddenFeatures: 16 } },
      hindered: [{ trial: 2, reason: 'ResourceError: out of memory' }],
    });
  }, 60_000);

  it('fails as a whole for want of room on a disk: the trial is not tried with other settings', async () => {
    const { result, requests } = await run(async (message, answer) => {
      if (trainingOf(message).network.hiddenFeatures !== 32) return byWidth(message, answer);
      const full = 'cannot write "a": the disk of /data is full: needs 34 MB, has 0 MB';
      throw ApplicationFailure.create({ type: 'NoRoomError', nonRetryable: true, message: full });
    });
    expect(result).toMatchObject({
      cause: { cause: { type: 'NoRoomError', message: expect.stringContaining('the disk of /data is full') } },
    });
    expect(requests.filter((message) => trainingOf(message).network.hiddenFeatures === 32).length).toBe(1);
  }, 60_000);
});
