/** What a sweep file says is what the plan holds; the published JSON Schema says the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAmendment, readSweepFile } from '../../../../infra/sweep-file/read-sweep-file.js';
import { DISCOVER_PRESET } from '../../../../schemas/settings/preset.js';
import { sweepJsonSchema } from '../../../../schemas/sweep/sweep-file.js';
import { amended, suggestTrial, trialCount, trialRungs, trialSettings } from '../../../../science/sweep/index.js';

const read = (text: string) => readSweepFile(text, { file: 'sweep.yaml', name: 'sweep', defaults: DISCOVER_PRESET });

describe('reference-grid.yaml', () => {
  const plan = read(readFileSync('examples/sweeps/reference-grid.yaml', 'utf8'));

  it('is the 16 runs of the study, 500 epochs each', () => {
    expect(trialCount(plan)).toBe(16);
    const runs = Array.from({ length: 16 }, (_, i) => suggestTrial(plan, i, []));
    const expected = [10, 20, 30, 40].flatMap((maxNeighbors) =>
      [32, 64, 128, 256].map((hiddenFeatures) => ({ maxNeighbors, hiddenFeatures })),
    );
    expect(runs).toEqual(expected);
    for (const [i, run] of runs.entries()) {
      expect(trialRungs(plan, i, run)).toEqual([500]);
      const settings = trialSettings(plan, i, run);
      expect(settings.training.scheduledEpochs).toBe(500);
      expect(settings.graph.maxNeighbors).toBe(run.maxNeighbors);
      expect(settings.network.hiddenFeatures).toBe(run.hiddenFeatures);
    }
  });
});

describe('tpe-asha.yaml', () => {
  const text = readFileSync('examples/sweeps/tpe-asha.yaml', 'utf8');

  it('is read whole', () => {
    const plan = read(text);
    expect(plan).toMatchObject({
      name: 'tpe-asha',
      method: 'tpe',
      stopping: { eta: 3, minEpochs: 3, maxEpochs: 27 },
      scheduleFollowsStopping: true,
      maxTrials: 24,
      finalists: 3,
      replicates: 3,
      parallel: 2,
      lag: 4,
    });
    expect(plan.base.network).toMatchObject({ gcnLayers: 2, embeddingFeatures: 32 });
    const withoutRule = amended(plan, { fromTrial: 5, stopping: null });
    expect(trialRungs(withoutRule, 5, {})).toEqual([27]);
    expect(trialSettings(withoutRule, 5, {}).training.scheduledEpochs).toBe(27);
    expect(plan.space.map(({ name, group, kind }) => [name, group, kind])).toEqual([
      ['maxNeighbors', 'graph', 'values'],
      ['hiddenFeatures', 'network', 'int_uniform'],
      ['learningRate', 'training', 'log_uniform'],
      ['alignnLayers', 'network', 'values'],
    ]);
  });
});

describe('volumes.yaml', () => {
  it('is one training that counts differences over relative lengths, and another of it', () => {
    const plan = read(readFileSync('examples/sweeps/volumes.yaml', 'utf8'));
    expect(trialCount(plan)).toBe(1);
    const { graph, network, training } = trialSettings(plan, 0, suggestTrial(plan, 0, []));
    expect(graph.bondLengths).toBe('relative');
    expect(network.edgeBins).toBe(10);
    expect(training).toMatchObject({ differenceWeight: 5, scheduledEpochs: 20 });
    expect(plan).toMatchObject({ finalists: 1, replicates: 2 });
  });
});

describe('a sweep file', () => {
  it('may be JSON', () => {
    const yaml = 'method: grid\nparameters:\n  batchSize: { values: [4, 8] }\n';
    expect(read(JSON.stringify({ method: 'grid', parameters: { batchSize: { values: [4, 8] } } }))).toEqual(read(yaml));
  });

  it('keeps the extra features that the data brings', () => {
    const defaults = { ...DISCOVER_PRESET, network: { ...DISCOVER_PRESET.network, extraFeatures: 3 } };
    const text = 'method: grid\nparameters:\n  batchSize: { values: [4, 8] }\n';
    const plan = readSweepFile(text, { file: 'sweep.yaml', name: 'sweep', defaults });
    expect(trialSettings(plan, 0, { batchSize: 4 }).network.extraFeatures).toBe(3);
  });

  it('takes the smaller of its two caps, and the seed for the training', () => {
    const plan = read(
      '{method: random, run_cap: 9, budget: {trials: 7}, seed: 5, parameters: {learningRate: {min: 0.1, max: 1}}}',
    );
    expect(plan.maxTrials).toBe(7);
    expect(plan.base.training.seed).toBe(5);
  });
});

describe('an amendment', () => {
  it('is what the plan records', () => {
    const text = 'run_cap: 40\nparameters:\n  hiddenFeatures: { values: [128] }\nearly_terminate: null\n';
    expect(readAmendment(text, 'more.yaml', 12)).toEqual({
      fromTrial: 12,
      maxTrials: 40,
      values: { hiddenFeatures: [128] },
      stopping: null,
    });
  });
});

describe('the published JSON Schema', () => {
  it('is that of the reader (write it anew: vitest run this file -u)', async () => {
    await expect(sweepJsonSchema()).toMatchFileSnapshot('../../../../schemas/sweep.schema.json');
  });

  it('names the settings and the methods', () => {
    const schema = JSON.parse(readFileSync('schemas/sweep.schema.json', 'utf8'));
    expect(schema.properties.method.enum).toEqual(['grid', 'random', 'tpe']);
    expect(schema.properties.parameters.propertyNames.enum).toContain('maxNeighbors');
    expect(schema.required).toEqual(['method', 'parameters']);
  });
});
