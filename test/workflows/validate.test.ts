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
  const start = (input = INPUT) =>
    stage.client.workflow.start<typeof validateWorkflow>('validateWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `validate/test-${++started}`,
      args: [input],
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
    expect(result.besideTreesVerdict).toBe('trees with the network are better');
    expect(result.learning).toBeNull();
    expect(named('foldShare')).toEqual([]);
    // Nobody goes on from the last states.
    expect((named('prune')[0]!.message as unknown as { refs: unknown[] }).refs).toHaveLength(6);
  }, 60_000);

  it('trains on a quarter and a half of each fold too where a learning curve is asked for', async () => {
    const { activities, named } = standInActivities();
    const input = { ...INPUT, settings: { ...INPUT.settings, learningCurve: true } };
    const result = await stage.withWorkers(activities, async () => (await start(input)).result());
    expect(named('foldShare').map(({ message }) => message.parameters.share)).toEqual([
      0.5, 0.5, 0.5, 0.25, 0.25, 0.25,
    ]);
    const splits = named('trainRung').map(({ message }) => message.inputs.split!.sha256);
    expect(splits).toHaveLength(18);
    expect(new Set(splits).size).toBe(9);
    for (const { message } of named('networkOutOfFold')) {
      const { model1, model2, split } = message.inputs;
      const own = named('trainRung').filter(({ message: { inputs } }) => inputs.split!.sha256 === split!.sha256);
      expect([model1, model2]).toHaveLength(own.length);
    }
    const [learned] = named('learningOutOfFold');
    // Three of six crystals, as the stand-in says.
    expect(learned!.message.parameters).toEqual({
      ...INPUT.settings,
      seed: 123,
      trained: { quarter: 3, half: 3, all: 6 },
    });
    const { quarter, half, all } = learned!.message.inputs;
    expect(new Set([quarter!.sha256, half!.sha256, all!.sha256]).size).toBe(3);
    expect(all).toEqual(result.outOfFold);
    expect(named('evidence')[0]!.message.parameters).toEqual({ ...INPUT.settings, seed: 123 });
    expect(result.learning).toMatchObject({ rows: 18 });
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
