/** The discover workflow on a real Temporal server: what reaches which stage, and pause through the children. */
import { ApplicationFailure } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { discoverInput } from '../../cli/run/start/discover-input.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { discoverWorkflow } from '../../workflows/discover.js';
import { amendUpdate, pauseUpdate, progressQuery, resumeUpdate } from '../../workflows/frame/messages.js';
import { ref, standInActivities, untilStopped } from '../harness/pipelines/stand-in-activities.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';

const INPUT = discoverInput(
  { ...DISCOVER_PRESET, name: 'test', dataset: { name: 'eight crystals', statement: 'none' }, axis: null },
  ref('source', 8, 'source-files'),
);

describe('discoverWorkflow', () => {
  const stage = stageOfTests();
  let started = 0;
  const start = () =>
    stage.client.workflow.start<typeof discoverWorkflow>('discoverWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `discover/test-${++started}`,
      args: [INPUT],
    });

  it('runs every stage, each layer at each linkage, and seals the report', async () => {
    const { activities, named } = standInActivities();
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    // Four ALIGNN and four GCN layers, predictions, reference spectra and compositions, at seven linkages.
    expect(named('cluster').length).toBe(11 * 7);
    for (const { message } of named('cluster'))
      expect(message.parameters.counts).toEqual(Array.from({ length: 29 }, (_, i) => 2 + i));
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
    expect(named('stability')[0]!.message.inputs.linkage).toEqual(report.inputs.linkage);
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
    // The winner of the sweep alone is embedded, tested and reported.
    expect(named('embed')[0]!.message.inputs.model).toEqual(result.model);
    expect(named('evaluate').map(({ message }) => message.inputs.model)).toEqual([result.model]);
    // Attempt records of all stages belong to one run.
    expect(new Set(['ingest', 'trainRung', 'cluster', 'rank'].map((name) => named(name)[0]!.message.run)).size).toBe(1);
  }, 60_000);

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
