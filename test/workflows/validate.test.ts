/** The validate workflow on a real Temporal server: which model judges which crystals, pause, and states that are not kept. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { pauseUpdate, progressQuery, resumeUpdate } from '../../workflows/frame/messages.js';
import type { ValidateInput, validateWorkflow } from '../../workflows/validate.js';
import { ref, standInActivities, untilStopped } from '../harness/pipelines/stand-in-activities.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';

const INPUT: ValidateInput = {
  structures: ref('structures', 8, 'structures'),
  spectra: ref('spectra', 8, 'spectra'),
  graphs: ref('graphs', 8, 'graphs'),
  network: { ...DISCOVER_PRESET.network, outputFeatures: 301 },
  training: DISCOVER_PRESET.training,
  epochs: 30,
  mostTriplets: 10,
  settings: { folds: 3, by: 'formula', seeds: 2 },
  parallel: 2,
};

describe('validateWorkflow', () => {
  const stage = stageOfTests();
  let started = 0;
  const start = () =>
    stage.client.workflow.start<typeof validateWorkflow>('validateWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `validate/test-${++started}`,
      args: [INPUT],
    });

  it('trains every fold with every seed, and lets each model judge its own fold alone', async () => {
    const { activities, named } = standInActivities();
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    const trained = named('trainRung').map(({ message }) => ({
      split: message.inputs.split!.sha256,
      seed: (message.parameters.training as { seed: number }).seed,
    }));
    expect(trained).toHaveLength(6);
    expect(new Set(trained.map(({ split }) => split)).size).toBe(3);
    expect([...new Set(trained.map(({ seed }) => seed))]).toEqual([123, 124]);
    for (const { message } of named('networkOutOfFold')) {
      const own = named('trainRung').filter(
        ({ message: { inputs } }) => inputs.split!.sha256 === message.inputs.split!.sha256,
      );
      const { model1, model2, model3 } = message.inputs;
      expect([model1, model2]).toHaveLength(own.length);
      expect(model1).not.toEqual(model2);
      expect(model3).toBeUndefined();
    }
    expect(
      named('baselinesOutOfFold')
        .map(({ message }) => message.parameters.fold)
        .sort(),
    ).toEqual([0, 1, 2]);
    // Both tables of every fold, in order.
    expect((named('list')[0]!.message as unknown as { refs: unknown[] }).refs).toHaveLength(6);
    expect(result.verdict).toBe('the network is not told apart');
    // Nobody goes on from the last states.
    expect((named('prune')[0]!.message as unknown as { refs: unknown[] }).refs).toHaveLength(6);
  }, 60_000);

  it('stops its trainings on a pause, and goes on from what they kept', async () => {
    let training = 0;
    const { activities, named } = standInActivities({
      trainRung: (_, answer) => (++training <= 2 ? untilStopped(ref('half way')) : Promise.resolve(answer())),
    });
    await stage.withWorkers(activities, async () => {
      const handle = await start();
      while (training < 2) await pause(20);
      await handle.executeUpdate(pauseUpdate);
      expect((await handle.query(progressQuery)).paused).toBe(true);
      await pause(1000);
      expect(training).toBe(2);
      await handle.executeUpdate(resumeUpdate);
      await handle.result();
    });
    const resumed = named('trainRung').filter(({ message }) => message.resume);
    expect(resumed.map(({ message }) => message.resume)).toEqual([
      { last: ref('half way') },
      { last: ref('half way') },
    ]);
  }, 60_000);
});
