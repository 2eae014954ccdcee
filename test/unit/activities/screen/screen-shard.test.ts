/**
 * Screening with one model and with an ensemble. Spectra are ramps of known height (test/harness/tables/ramp-models.ts), so
 * onsets and spreads are known: heights 2 and 1 give onsets at 2 and 3 eV, their mean spectrum one at 2.5 eV, and each
 * pair differs by 1, the sample deviation of which is 1 / sqrt(2).
 */
import { describe, expect, it } from 'vitest';
import { screenShard } from '../../../../activities/screen/screen-shard.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { furtherNumbersOf } from '../../../../schemas/further-numbers.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { rankCandidates } from '../../../../science/candidates/index.js';
import { structuresToTable } from '../../../../science/crystal/index.js';
import { buildCrystalGraph } from '../../../../science/graph/index.js';
import { predictGraphs } from '../../../../science/model/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { rampModel, rampNetwork, rampRules } from '../../../harness/tables/ramp-models.js';
import { goldenStructure } from '../../science/model/golden-network.js';

const LAYER = 'GCN2';
const criteria = { onsetMinEv: 2.4, onsetMaxEv: 2.6 };
const programFolder = temporaryFolder();
const context = stepContext({ programFolder });

const TRAINING = ['NaCl-rocksalt', 'GeTe-GeTe', 'Li2O-antifluorite'];
const CANDIDATES = ['SnS-GeS', 'C-diamond'];

async function inputs(heightOfModel: number) {
  const model = await rampModel(heightOfModel);
  const graphs = TRAINING.map((id) => buildCrystalGraph(goldenStructure(id), rampRules));
  const { prediction, layers } = await predictGraphs(model, graphs, rampRules, { programFolder });
  const embeddings: Table<'embeddings'> = {
    kind: 'embeddings',
    rows: TRAINING.length,
    columns: { id: TRAINING, prediction: { width: rampNetwork.outputFeatures, values: prediction } },
    extra: { [LAYER]: { width: rampNetwork.hiddenFeatures, values: layers[LAYER]! } },
    metadata: { layers: LAYER, startEv: '0', stepEv: '0.05' },
  };
  const structures = CANDIDATES.map(goldenStructure);
  const { columns } = structuresToTable(
    structures,
    structures.map(() => ({ source: 'test', sourceSha256: '' })),
  );
  const nothing = CANDIDATES.map(() => null);
  const candidates: Table<'candidates'> = {
    kind: 'candidates',
    rows: CANDIDATES.length,
    columns: {
      ...columns,
      origin: CANDIDATES.map(() => 'test'),
      parent: nothing,
      substitution: nothing,
      chargeBalanced: CANDIDATES.map(() => true),
    },
    metadata: {},
  };
  const labels: Table<'labels'> = {
    kind: 'labels',
    rows: TRAINING.length,
    columns: { id: TRAINING, cluster: Uint32Array.of(1, 2, 3) },
    metadata: { layer: LAYER, method: 'ward', cut: '3' },
  };
  const split: Table<'split'> = {
    kind: 'split',
    rows: TRAINING.length,
    columns: { id: TRAINING, subset: TRAINING.map(() => 'train') },
    metadata: { seed: '1', grouping: 'none' },
  };
  return { candidates, model, embeddings, labels, split };
}

const screen = async (given: object) => {
  const { outputs, summary } = await screenShard.run(
    given as never,
    { layer: LAYER, criteria, members: ['k12', 'k20'] },
    context,
  );
  return { results: outputs.results, summary };
};

describe('screening', async () => {
  const given = await inputs(0);
  const alone = await screen(given);
  const several = await screen({ ...given, member1: await rampModel(2), member2: await rampModel(1) });

  it('with one model takes its onsets, and has no columns of ensembles', () => {
    expect(alone.summary).toEqual({ screened: 2, quarantined: 0 });
    for (const onset of alone.results.columns.onsetEv) expect(onset).toBeCloseTo(4, 5);
    expect(alone.results.extra).toBeUndefined();
  });

  it('with an ensemble takes the onset of the mean spectrum, and says how far members disagree', () => {
    const { columns, extra } = several.results;
    for (const onset of columns.onsetEv) expect(onset).toBeCloseTo(2.5, 5);
    expect(columns.inWindow).toEqual([true, true]);
    expect(Object.keys(extra!).sort()).toEqual(['onsetMeanEv', 'onsetMembers', 'onsetSpreadEv', 'spread']);
    const { onsetMeanEv, onsetMembers, onsetSpreadEv, spread } = extra as Record<string, number[]>;
    for (let i = 0; i < CANDIDATES.length; i++) {
      expect(onsetMembers![i]).toBe(2);
      expect(onsetMeanEv![i]).toBeCloseTo(2.5, 5);
      expect(onsetSpreadEv![i]).toBeCloseTo(Math.SQRT1_2, 5);
      expect(spread![i]).toBeCloseTo(Math.SQRT1_2, 5);
    }
  });

  it('measures distances in the features of the model alone, ensemble or not', () => {
    for (const column of ['distance', 'nearestId', 'nearestCluster', 'inDomain'] as const)
      expect(several.results.columns[column]).toEqual(alone.results.columns[column]);
  });

  it('counts members without an onset out', async () => {
    // Height 5 is above the threshold from the first energy on: no onset. Mean height 3.5: onset at 0.5 eV.
    const { results } = await screen({ ...given, member1: await rampModel(2), member2: await rampModel(5) });
    expect(results.columns.onsetEv[0]).toBeCloseTo(0.5, 5);
    expect(results.extra).toMatchObject({ onsetMembers: [1, 1], onsetSpreadEv: [null, null] });
  });

  it('keeps the columns of an ensemble with their rows when it is ranked, stored and read', () => {
    const extra = { onsetMembers: [2, 1], onsetMeanEv: [2.5, 1], onsetSpreadEv: [0.1, null], spread: [0.2, 0.3] };
    const onsetEv = [9, 2.5];
    const table = { ...several.results, columns: { ...several.results.columns, onsetEv }, extra };
    const ranked = rankCandidates(table, criteria);
    expect(ranked.columns.id).toEqual(['C-diamond', 'SnS-GeS']);
    const read = decodeTable('screening-results', encodeTable(ranked, 'test'));
    expect(read.extra).toEqual({
      onsetMembers: [1, 2],
      onsetMeanEv: [1, 2.5],
      onsetSpreadEv: [null, 0.1],
      spread: [0.3, 0.2],
    });
  });

  it('refuses members of different axes or graph rules', async () => {
    const first = { ...given, member1: await rampModel(2) };
    const axis = screen({ ...first, member2: await rampModel(1, { stepEv: 0.1 }) });
    await expect(axis).rejects.toThrow('trial k20 has stepEv 0.1, trial k12 0.05');
    const rules = screen({ ...first, member2: await rampModel(1, { graphRules: { ...rampRules, maxNeighbors: 9 } }) });
    await expect(rules).rejects.toThrow('trial k20 has maxNeighbors 9, trial k12 12');
  });

  it('reads the numbers of further windows, by one model and by an ensemble', async () => {
    const edge = { name: 'edge integral', unit: 'eV cm^-1' };
    const further = [{ ...edge, from: 3.5e4, to: 4.5e4 }];
    const ask = async (inputs: object, window: object) =>
      (
        await screenShard.run(
          inputs as never,
          { layer: LAYER, criteria: { ...window, further }, members: ['a', 'b'] },
          context,
        )
      ).outputs.results;
    // log10 alpha = E: over 1 eV from 4 eV on it is 1e4 (10 - 1) / ln 10 = 39,087 eV/cm; of the mean ramp of the two the same from 2.5 eV.
    const one = await ask(given, {});
    const both = { ...given, member1: await rampModel(2), member2: await rampModel(1) };
    const two = await ask(both, criteria);
    for (const results of [one, two]) {
      const [number] = furtherNumbersOf(decodeTable('screening-results', encodeTable(results, 'test')));
      expect([number!.name, number!.unit, number!.interval]).toEqual([edge.name, edge.unit, null]);
      for (const value of number!.values) expect(value! / ((1e4 * 9) / Math.LN10)).toBeCloseTo(1.0011, 4);
      expect(results.columns.inWindow).toEqual([true, true]);
    }
    expect(one.metadata).toEqual({ numbers: JSON.stringify([edge]) });
    expect((await ask(given, criteria)).columns.inWindow).toEqual([false, false]);
    const unknown = screenShard.run(
      given as never,
      { layer: LAYER, criteria: { further: [{ name: 'width', unit: '', from: 0, to: 1 }] } },
      context,
    );
    await expect(unknown).rejects.toThrow('there is no number called "width"');
  });
});
