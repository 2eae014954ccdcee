/** The discover workflow on a real Temporal server: what reaches which stage, and pause through the children. */
import { ApplicationFailure } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { discoverInput } from '../../cli/run/start/discover-input.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { discoverWorkflow } from '../../workflows/discover.js';
import { amendUpdate, pauseUpdate, progressQuery, resumeUpdate } from '../../workflows/frame/messages.js';
import { answerOf, ref, standInActivities, untilStopped } from '../harness/pipelines/stand-in-activities.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';

const INPUT = discoverInput(
  { ...DISCOVER_PRESET, name: 'test', dataset: { name: 'eight crystals', statement: 'none' }, axis: null },
  ref('source', 8, 'source-files'),
);

describe('discoverWorkflow', () => {
  const stage = stageOfTests();
  let started = 0;
  const start = (clustering: Partial<typeof INPUT.clustering> = {}, screening: Partial<typeof INPUT.screening> = {}) =>
    stage.client.workflow.start<typeof discoverWorkflow>('discoverWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `discover/test-${++started}`,
      args: [
        {
          ...INPUT,
          clustering: { ...INPUT.clustering, ...clustering },
          screening: { ...INPUT.screening, ...screening },
        },
      ],
    });

  it('makes groups of one row a crystal at several conditions, and trains and judges on all rows', async () => {
    const { activities, named } = standInActivities();
    const at = { temperature_K: 300 };
    await stage.withWorkers(activities, async () => (await start({}, { at })).result());
    const [chosen, ...others] = named('onePerCrystal');
    expect(others).toEqual([]);
    expect(chosen!.message.parameters).toEqual({ at });
    const rows = chosen!.message.inputs;
    const crystals = answerOf('onePerCrystal', chosen!.message).outputs;
    for (const { message } of named('embed')) expect(message.inputs.graphs).toEqual(crystals.graphs);
    for (const name of ['interpret', 'screenShard'])
      expect(named(name)[0]!.message.inputs.structures).toEqual(crystals.structures);
    for (const { message } of named('trainRung')) expect(message.inputs.graphs).not.toEqual(crystals.graphs);
    for (const { message } of named('networkOutOfFold')) expect(message.inputs.graphs).toEqual(rows.graphs);
    expect(named('evidence')[0]!.message.inputs).toMatchObject({ split: rows.split, structures: rows.structures });
    expect(named('baselinesOutOfFold')[0]!.message.parameters).toMatchObject({ conditions: true });
    const report = named('report')[0]!.message.inputs;
    expect(report).toMatchObject({ structures: crystals.structures, split: crystals.split });
    expect(report.conditionValues).toEqual(
      answerOf('conditionValues', named('conditionValues')[0]!.message).outputs.values,
    );
  });

  it('runs every stage, each layer at each linkage, and seals the report', async () => {
    const { activities, named } = standInActivities();
    const clusteredBy = (parameters: Record<string, unknown>) => {
      const { message } = named('cluster').find(({ message: { parameters: given } }) =>
        ['layer', 'method', 'clusters'].every((name) => given[name] === parameters[name]),
      )!;
      const { linkage, labels } = answerOf('cluster', message).outputs;
      return { linkage, labels };
    };
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    // Four ALIGNN and four GCN layers, predictions, reference spectra and compositions, at seven linkages.
    const clustered = named('cluster').map(({ message: { parameters } }) => parameters);
    const [first, ...cells] = clustered.filter(({ counts }) => (counts as number[]).length > 0);
    expect(cells.length).toBe(11 * 7);
    for (const { counts } of [first!, ...cells]) expect(counts).toEqual(Array.from({ length: 29 }, (_, i) => 2 + i));
    // The stand-in recommends five groups: asked once, of the reported tree; every cut is into as many then.
    expect(first).toMatchObject({ layer: 'GCN4', method: 'ward' });
    expect(new Set(cells.map(({ clusters }) => clusters))).toEqual(new Set([5]));
    expect(result.clusters).toBe(5);
    // Each of the two clusterings to compare with is given its own table, and the others neither.
    const given = (layer: string) =>
      named('cluster').find(({ message }) => message.parameters.layer === layer)!.message;
    const { spectra, structures } = named('report')[0]!.message.inputs;
    expect(given('reference').inputs).toMatchObject({ spectra, structures: null });
    expect(given('composition').inputs).toMatchObject({ spectra: null, structures });
    expect(given('GCN4').inputs).toMatchObject({ spectra: null, structures: null });
    // The stand-in data have two shards of structures; the preset has two neighbour counts.
    expect(named('featurize').length).toBe(2 * 2);
    expect(named('screenShard').length).toBe(3);
    const report = named('report')[0]!.message;
    expect(report.inputs.labels).toEqual(named('interpret')[0]!.message.inputs.labels);
    // What the groups are goes to the report whole.
    for (const name of [
      'enrichment',
      'clusterProperties',
      'rules',
      'compositionTest',
      'featureShifts',
      'crystalFeatures',
      'splits',
      'matchedPairs',
      'groupAtoms',
      'groupBonds',
    ])
      expect(report.inputs[name]?.rows, name).toBeGreaterThan(0);
    for (const name of ['stability', 'map', 'consensus', 'agreement']) {
      expect(named(name).length).toBe(1);
      expect(report.inputs[name]?.bytes).toBeGreaterThan(0);
    }
    expect(named('stability')[0]!.message.inputs.linkage).toEqual(clusteredBy(first!).linkage);
    expect(report.inputs).toMatchObject(clusteredBy({ ...first, clusters: 5 }));
    // The settings of the winner are trained twice more on its split, and the same cut of each is compared with its own.
    const again = named('trainRung').filter(({ message }) => String(message.parameters.trialId).startsWith('seed '));
    // At once: which of them arrives first is for the server to say.
    const seeds = again.map(({ message: { parameters } }) => (parameters.training as { seed: number }).seed);
    expect(new Set(seeds)).toEqual(new Set([124, 125]));
    for (const { message } of again) {
      expect(message.parameters.untilEpoch).toBe(120);
      expect(message.inputs.split).toEqual(report.inputs.split);
    }
    expect(named('embed')).toHaveLength(3);
    const others = clustered.filter(({ counts }) => (counts as number[]).length === 0);
    expect(others).toEqual([1, 2].map(() => ({ layer: 'GCN4', method: 'ward', clusters: 5, counts: [] })));
    expect(named('seedStability')[0]!.message.parameters.seeds).toEqual([123, 124, 125]);
    expect(named('seedStability')[0]!.message.inputs.labels).toEqual(report.inputs.labels);
    expect(report.inputs.seedStability?.rows).toBe(5);
    expect(named('seedConsensus')).toHaveLength(0);
    expect(named('map')[0]!.message.parameters).toEqual({ layer: 'GCN4', seed: INPUT.plan.base.training.seed });
    // The settings of the winner are trained anew on every fold, for as long, and the page has what came out.
    const folds = named('trainRung').filter(({ message }) => String(message.parameters.trialId).startsWith('fold '));
    expect(folds.map(({ message }) => message.parameters.untilEpoch)).toEqual([120, 120, 120, 120, 120]);
    expect(new Set(folds.map(({ message }) => message.inputs.split!.sha256)).size).toBe(5);
    for (const name of ['probes', 'errors', 'comparisons', 'polymorphs'])
      expect(report.inputs[name]?.rows, name).toBeGreaterThan(0);
    expect(result.evidence).toBe('the network is not told apart');
    expect(named('seal')[0]!.message).toMatchObject({ report: result.report });
    expect(result).toMatchObject({
      crystals: 8,
      best: { testMae: 0.5 },
      onsetR2: 0.9,
      screened: 30,
      candidatesInWindow: 7,
    });
    // The winner of the sweep alone is tested and reported.
    expect(named('embed')[0]!.message.inputs.model).toEqual(result.model);
    expect(named('evaluate').map(({ message }) => message.inputs.model)).toEqual([result.model]);
    // Attempt records of all stages belong to one run.
    expect(new Set(['ingest', 'trainRung', 'cluster', 'rank'].map((name) => named(name)[0]!.message.run)).size).toBe(1);
  }, 60_000);

  it('reports the groups that all trainings agree on, where they are asked for', async () => {
    const { activities, named } = standInActivities();
    const asked = {
      methods: ['ward' as const],
      clusters: 4,
      reportMethod: 'consensus' as const,
      reportLayer: 'ALIGNN2',
      seeds: 2,
    };
    const result = await stage.withWorkers(activities, async () => (await start(asked)).result());
    expect(result.clusters).toBe(4);
    const { message } = named('seedConsensus')[0]!;
    expect(message.parameters).toMatchObject({ layer: 'ALIGNN2', method: 'ward', clusters: 4, seeds: [123, 124] });
    expect(Object.keys(message.inputs)).toEqual(['stability', 'embeddings1', 'embeddings2']);
    const report = named('report')[0]!.message;
    const { linkage, labels } = answerOf('seedConsensus', message).outputs;
    expect(report.inputs).toMatchObject({ linkage, labels });
    for (const step of ['interpret', 'seedStability']) expect(named(step)[0]!.message.inputs.labels).toEqual(labels);
    // Candidates are as far from the training crystals as in the layer that is grouped.
    expect(named('screenShard')[0]!.message.parameters.layer).toBe('ALIGNN2');
  }, 60_000);

  it('compares the groups with those of no training that diverged, and with none where one training was asked for', async () => {
    const { activities, named } = standInActivities({
      trainRung: async ({ parameters }, answer) => {
        if (parameters.trialId === 'seed 124')
          throw ApplicationFailure.create({ type: 'DivergedTrainingError', nonRetryable: true, message: 'not finite' });
        return answer();
      },
    });
    await stage.withWorkers(activities, async () => {
      await (await start({ methods: ['ward'] })).result();
      expect(named('seedStability')[0]!.message.parameters.seeds).toEqual([123, 125]);
      await (await start({ methods: ['ward'], seeds: 1 })).result();
      expect(named('seedStability')).toHaveLength(1);
      await expect(
        (await start({ methods: ['ward'], reportMethod: 'consensus', seeds: 2 })).result(),
      ).rejects.toMatchObject({
        cause: { cause: { message: expect.stringMatching(/nothing to agree/) } },
      });
      await expect((await start({ reportLayer: 'GCN5' })).result()).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/no layer "GCN5"/) },
      });
    });
  }, 120_000);

  it('goes on without a trial that is lost for want of memory, and says so', async () => {
    const { activities } = standInActivities({
      trainRung: async ({ parameters }, answer) => {
        if ((parameters.network as { hiddenFeatures: number }).hiddenFeatures === 64)
          throw ApplicationFailure.create({ type: 'ResourceError', nonRetryable: true, message: 'out of memory' });
        return answer();
      },
    });
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    const reason = 'ResourceError: out of memory';
    // The preset has two neighbour counts with a width of 64.
    expect(result.hindered).toEqual([1, 3].map((trial) => ({ trial, reason })));
    expect(result.best.parameters).toEqual({ maxNeighbors: 12, hiddenFeatures: 32 });
  }, 60_000);

  it('takes a change of its sweep while it runs', async () => {
    let training = 0;
    let blocked = true;
    const { activities } = standInActivities({
      trainRung: async (_, answer) => {
        training++;
        while (blocked) await pause(20);
        return answer();
      },
    });
    await stage.withWorkers(activities, async () => {
      const handle = await start();
      while (training < 2) await pause(20);
      const sweep = stage.client.workflow.getHandle(`${handle.workflowId}/sweep`);
      const state = await sweep.executeUpdate(amendUpdate, { args: [{ values: { hiddenFeatures: [48] } }] });
      // Two neighbour counts with one width more.
      expect(state).toMatchObject({ amendments: 1, trials: { planned: 6 } });
      blocked = false;
      await handle.result();
    });
  }, 60_000);

  it('passes pause and resume on to the child that works', async () => {
    let training = 0;
    const { activities } = standInActivities({
      trainRung: (_, answer) => (++training <= 2 ? untilStopped(ref('half way')) : Promise.resolve(answer())),
    });
    await stage.withWorkers(activities, async () => {
      const handle = await start();
      const sweep = stage.client.workflow.getHandle(`${handle.workflowId}/sweep`);
      while (training < 2) await pause(20);
      await handle.executeUpdate(pauseUpdate);
      while (!(await sweep.query(progressQuery)).paused) await pause(50);
      await pause(1000);
      expect(training).toBe(2);
      await handle.executeUpdate(resumeUpdate);
      expect((await handle.result()).best.parameters).toEqual({ maxNeighbors: 12, hiddenFeatures: 32 });
    });
  }, 60_000);
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
