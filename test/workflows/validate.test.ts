/** The validate workflow on a real Temporal server: which model judges which crystals, pause, and states that are not kept. */
import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
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

  it('trains every fold from nothing too where trainings begin at a model, and judges both on the same folds', async () => {
    const model = { ...ref('start'), kind: 'checkpoint' as const };
    const note = { name: 'the bundled run', seen: 3, formulas: 8 };
    const input: ValidateInput = {
      ...INPUT,
      training: { ...INPUT.training, start: { model, layers: 'all' } },
      settings: { ...INPUT.settings, seeds: 1, start: note },
    };
    const { activities, named } = standInActivities({
      trainRung: (message, answer) =>
        message.parameters.trialId === 'fold 3 of 3' ? failing('DivergedTrainingError')() : Promise.resolve(answer()),
    });
    const result = await stage.withWorkers(activities, async () => (await start(input)).result());
    const trained = named('trainRung').map(({ message }) => ({
      name: message.parameters.trialId as string,
      start: message.inputs.start ?? null,
      setting: trainingOf(message).start ?? null,
    }));
    expect(trained).toHaveLength(6);
    for (const { name, start: given, setting } of trained)
      expect([given, setting], name).toEqual(
        name.endsWith('from nothing') ? [null, null] : [model, { model, layers: 'all' }],
      );
    // The third fold has no model that began at the weights: nobody is judged there.
    const judged = named('networkOutOfFold').map(({ message }) => [message.parameters.fold, message.parameters.method]);
    expect(judged.map(([fold, method = 'network']) => `${fold} ${method}`).sort()).toEqual([
      '0 network',
      '0 network from nothing',
      '1 network',
      '1 network from nothing',
    ]);
    expect(named('baselinesOutOfFold')).toHaveLength(2);
    expect((named('list')[0]!.message as unknown as { refs: unknown[] }).refs).toHaveLength(6);
    expect(named('evidence')[0]!.message.parameters.start).toEqual(note);
    expect(result.remarks).toHaveLength(1);
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

  const cap = INPUT.training.maxTripletsPerStep;
  const trainingOf = (message: { readonly parameters: Record<string, unknown> }) =>
    message.parameters.training as ValidateInput['training'];
  const failing = (type: string) => () =>
    Promise.reject(ApplicationFailure.create({ type, nonRetryable: true, message: 'as the test says' }));

  it('begins a training that runs out of memory once more with half the triplets a step, and says so', async () => {
    const { activities, named } = standInActivities({
      trainRung: (message, answer) => {
        const isSecond = message.parameters.trialId === 'fold 2 of 3' && trainingOf(message).seed === 123;
        return isSecond && trainingOf(message).maxTripletsPerStep === cap
          ? failing('ResourceError')()
          : Promise.resolve(answer());
      },
    });
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    const caps = named('trainRung').map(({ message }) => trainingOf(message).maxTripletsPerStep);
    expect(caps.filter((each) => each === cap / 2)).toHaveLength(1);
    expect(caps).toHaveLength(7);
    const remarks = ['fold 2 of 3 ran out of memory and was trained with half the triplets a step'];
    expect(result.remarks).toEqual(remarks);
    expect(named('evidence')[0]!.message.parameters.remarks).toEqual(remarks);
    expect(named('networkOutOfFold').map(({ message }) => Object.keys(message.inputs).length)).toEqual([5, 5, 5]);
  }, 60_000);

  it('judges the other folds where all trainings of one diverge, and the fold by the seed that is left', async () => {
    const { activities, named } = standInActivities({
      trainRung: (message, answer) => {
        const { trialId } = message.parameters;
        const { seed } = trainingOf(message);
        const diverges = trialId === 'fold 3 of 3' || (trialId === 'fold 1 of 3' && seed === 124);
        return diverges ? failing('DivergedTrainingError')() : Promise.resolve(answer());
      },
    });
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    // Diverged is diverged: it is not tried again.
    expect(named('trainRung')).toHaveLength(6);
    for (const step of ['networkOutOfFold', 'baselinesOutOfFold'])
      expect(
        named(step)
          .map(({ message }) => message.parameters.fold)
          .sort(),
      ).toEqual([0, 1]);
    const models = named('networkOutOfFold').map(({ message: { inputs, parameters } }) => [
      parameters.fold,
      Object.keys(inputs).filter((name) => name.startsWith('model')).length,
    ]);
    expect(models.sort()).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect((named('list')[0]!.message as unknown as { refs: unknown[] }).refs).toHaveLength(4);
    expect(result.remarks).toEqual([
      'fold 3 of 3 has no model: DivergedTrainingError: as the test says',
      'fold 1 of 3, training 2 has no model: DivergedTrainingError: as the test says',
      'fold 3 of 3, training 2 has no model: DivergedTrainingError: as the test says',
    ]);
  }, 60_000);

  it.each([
    ['ResourceError', 12],
    ['DivergedTrainingError', 6],
  ])(
    'fails with %s where no fold has a model',
    async (type, trainings) => {
      const { activities, named } = standInActivities({ trainRung: failing(type) });
      await stage.withWorkers(activities, async () => {
        await expect((await start()).result()).rejects.toMatchObject({
          cause: {
            type,
            message: expect.stringMatching(
              /^none of 6 trainings of folds has a model; fold 3 of 3, training 2 has no model/,
            ),
          },
        });
      });
      expect(named('trainRung')).toHaveLength(trainings);
      expect(named('evidence')).toEqual([]);
    },
    60_000,
  );

  it("fails at once for an error that is not the training's", async () => {
    const { activities, named } = standInActivities({ trainRung: failing('InvalidInputError') });
    await stage.withWorkers(activities, async () => {
      await expect((await start()).result()).rejects.toMatchObject({ cause: { cause: { type: 'InvalidInputError' } } });
    });
    expect(named('prune')).toEqual([]);
  }, 60_000);

  it('finds structure types once for all folds, and what costs nothing in every fold', async () => {
    const { activities, named } = standInActivities();
    const byType: ValidateInput = { ...INPUT, settings: { ...INPUT.settings, by: 'prototype' } };
    await stage.withWorkers(activities, async () => (await start(byType)).result());
    expect(named('foldGroups').map(({ message }) => message.parameters)).toEqual([{ by: 'prototype' }]);
    const given = named('fold').map(({ message }) => message.inputs.groups);
    expect(given).toHaveLength(3);
    expect(new Set(given.map((each) => each?.sha256)).size).toBe(1);
    expect(given[0]).toBeTruthy();
    await stage.withWorkers(activities, async () => (await start()).result());
    expect(named('foldGroups')).toHaveLength(1);
    expect(
      named('fold')
        .slice(3)
        .map(({ message }) => message.inputs.groups),
    ).toEqual([undefined, undefined, undefined]);
  }, 60_000);
});
