/** Crystals that a user brings, held against a small training set of the bundled data (test/harness/tables/small-training.ts). */
import { describe, expect, it } from 'vitest';
import { givenCandidates } from '../../../../activities/screen/given-candidates.js';
import { screenShard } from '../../../../activities/screen/screen-shard.js';
import { predict } from '../../../../activities/train/predict.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { assessedCrystals } from '../../../../schemas/tables/assessed-rows.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { GIVEN, givenFiles, LAYER, smallTraining } from '../../../harness/tables/small-training.js';

const criteria = { onsetMinEv: 1.9, onsetMaxEv: 2.1 };
const context = stepContext({ programFolder: temporaryFolder() });

describe('crystals of a user', async () => {
  const known = await smallTraining(context);
  const given = await givenCandidates.run({ files: givenFiles }, { perShard: 100 }, context);
  const [candidates] = given.outputs.candidates;
  const inputs = { ...known, candidates: candidates! };
  const { outputs } = await screenShard.run(inputs as never, { layer: LAYER, criteria }, context);
  const assessed = decodeTable('assessed-crystals', encodeTable(outputs.assessed, 'test'));
  const crystals = assessedCrystals(assessed);
  const reasonsOf = (id: string) => crystals.get(id)!.reasons.map(({ reason, detail }) => `${reason} ${detail}`);

  it('are candidates by the names of their files; what is no crystal is set aside by name', () => {
    expect(candidates!.columns.id).toEqual(['EuO', 'MnS', 'HgSe', 'HgTe', 'calcium-oxide', 'silicon-carbide']);
    expect(given.outputs.rejected.columns.id).toEqual(['broken.cif', 'hostile.vasp']);
    expect(given.summary).toEqual({ candidates: 6, rejected: 2 });
  });

  it('of one name are told apart or set aside, as are files that were no text', async () => {
    const twins = {
      ...givenFiles,
      columns: { name: ['a/x.vasp', 'b/x.vasp'], text: [GIVEN['EuO.vasp']!, GIVEN['MnS.vasp']!] },
    };
    const both = { ...twins, rows: 2 };
    const unreadable = [{ id: 'picture.png', error: 'InvalidInputError', message: 'picture.png is no text' }];
    const { outputs: one } = await givenCandidates.run({ files: both }, { perShard: 1, unreadable }, context);
    expect(one.candidates.flatMap((shard) => shard.columns.id)).toEqual(['x']);
    expect(one.rejected.columns.id).toEqual(['picture.png', 'b/x.vasp']);
    const ids = { 'b/x.vasp': 'b/x' };
    const { outputs: two } = await givenCandidates.run({ files: both }, { perShard: 1, ids }, context);
    expect(two.candidates.flatMap((shard) => shard.columns.id)).toEqual(['x', 'b/x']);
  });

  it('may be none: what is left is an empty table', async () => {
    const broken = { ...givenFiles, rows: 1, columns: { name: ['broken.cif'], text: [GIVEN['broken.cif']!] } };
    for (const given of [broken, null]) {
      const { outputs: none } = await givenCandidates.run({ files: given }, { perShard: 5 }, context);
      const empty = { ...known, candidates: none.candidates[0] } as never;
      const { outputs: screened } = await screenShard.run(empty, { layer: LAYER, criteria }, context);
      expect([none.candidates[0]!.rows, screened.results.rows, screened.assessed.rows]).toEqual([0, 0, 0]);
      const stored = decodeTable('screening-results', encodeTable(screened.results, 'test'));
      expect(stored.rows).toBe(0);
      expect(none.rejected.rows).toBe(given ? 1 : 0);
    }
  });

  it('with elements that were never seen are outside by element', () => {
    expect(reasonsOf('EuO')[0]).toBe('element Eu');
    expect(reasonsOf('MnS')[0]).toBe('element Mn');
  });

  it('that the data left out are outside by the list', () => {
    for (const id of ['HgSe', 'HgTe'])
      expect(reasonsOf(id)[0]).toBe(`leftOut ${id}-zincblende: no PBE gap on the SCF k grid (0.000 eV)`);
  });

  it('that the data have are said to be so, and within the domain where they were trained on', () => {
    expect(crystals.get('calcium-oxide')).toMatchObject({ duplicateOf: 'CaO-rocksalt', reasons: [] });
    expect(crystals.get('silicon-carbide')!.duplicateOf).toBe('SiC-zincblende');
    // Held back: no training crystal has silicon or carbon.
    expect(reasonsOf('silicon-carbide').slice(0, 2)).toEqual(['element C', 'element Si']);
    expect(crystals.get('EuO')!.duplicateOf).toBeNull();
  });

  it('join the group that they are in, if the data have them', () => {
    const { id, cluster } = known.labels.columns;
    const own = crystals.get('calcium-oxide')!;
    expect(own.group).toBe(cluster[id.indexOf('CaO-rocksalt')]);
    expect(own.neighbourShare).toBeGreaterThan(0);
  });

  it('are in the domain when nothing speaks against it', () => {
    const { columns } = outputs.results;
    for (const [row, id] of columns.id.entries()) expect(columns.inDomain[row]).toBe(reasonsOf(id).length === 0);
  });

  it('are told the same by predict, with P where errors are known', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `c${i}`);
    // Every crystal is predicted 0.05 eV too high; the model says 2 eV of all: the reference is in the window, 1.9 to 2.1 eV.
    const calibration: Table<'calibration'> = {
      kind: 'calibration',
      rows: names.length,
      columns: {
        id: names,
        compound: names,
        referenceEv: Float64Array.from(names, (_, i) => i / 10 - 0.05),
        predictedEv: Float64Array.from(names, (_, i) => i / 10),
      },
      metadata: {},
    };
    const { model, ...rest } = known;
    const parameters = {
      models: [{ name: 'best', form: 'checkpoint', config: null }],
      mode: null,
      symmetry: 'reduced',
      batchSize: null,
      features: [LAYER],
      perAtom: false,
      assess: { layer: LAYER, criteria },
    };
    const predicted = await predict.run(
      { files: givenFiles, model1: model, ...rest, calibration } as never,
      predict.parameters.parse(parameters),
      context,
    );
    const table = decodeTable('assessed-crystals', encodeTable(predicted.outputs.assessed, 'test'));
    expect([...assessedCrystals(table)]).toEqual([...crystals]);
    expect(predicted.outputs.quarantine.columns.id).toEqual(['broken.cif', 'hostile.vasp']);
    expect(predicted.outputs.atoms.rows).toBe(0);
    const { probability, onsetLowerEv, onsetUpperEv } = table.extra as Record<string, (number | null)[]>;
    for (let row = 0; row < table.rows; row++) {
      expect(probability![row]).toBe(1);
      expect(onsetLowerEv![row]).toBeCloseTo(1.95, 6);
      expect(onsetUpperEv![row]).toBeCloseTo(2.05, 6);
    }
  });

  it('are placed by their spectra where those were clustered, in groups of any making', async () => {
    const ward = { ...known.labels, metadata: { ...known.labels.metadata, layer: 'prediction' } };
    const consensus = { ...ward, metadata: { ...ward.metadata, method: 'consensus' } };
    const groupsOf = async (labels: Table<'labels'>) => {
      const given = { ...inputs, labels } as never;
      const { outputs: placed } = await screenShard.run(given, { layer: 'prediction', criteria }, context);
      return [...placed.assessed.columns.cluster];
    };
    // Spectra are all the same here: every height is 0, and ties go to the first group.
    expect(await groupsOf(ward)).toEqual(candidates!.columns.id.map(() => 1));
    expect(await groupsOf(consensus)).toEqual(await groupsOf(ward));
  });

  it('are assessed by nothing where a run of an earlier version screens', async () => {
    const { species: _s, atoms: _a, structures: _c, leftOut: _l, ...earlier } = inputs;
    const { outputs: old } = await screenShard.run(earlier as never, { layer: LAYER, criteria }, context);
    expect(old.assessed.rows).toBe(0);
    expect(old.results.columns.onsetEv).toEqual(outputs.results.columns.onsetEv);
  });
});

describe('the atoms of the training crystals', async () => {
  const { atoms, species, split } = await smallTraining(context);

  it('are those of the trained crystals alone, one of each kind', () => {
    const trained = new Set(split.columns.id.filter((_, i) => split.columns.subset[i] === 'train'));
    expect(new Set(atoms.columns.id)).toEqual(trained);
    // Two distinct atoms in rock salt, zinc blende and fluorite; cinnabar has one Hg and one S site.
    expect(atoms.rows).toBe(2 * trained.size);
    expect(species.columns.name).not.toContain('Pb');
  });

  it('have the usual distance of their table, by brute force over all pairs', () => {
    const { width, values } = atoms.columns.features;
    const { id, element } = atoms.columns;
    const distances = id.flatMap((own, i) => {
      const others = id.flatMap((other, j) =>
        other !== own && element[i] === element[j]
          ? [Math.hypot(...Array.from({ length: width }, (_, k) => values[i * width + k]! - values[j * width + k]!))]
          : [],
      );
      return others.length > 0 ? [Math.min(...others)] : [];
    });
    distances.sort((a, b) => a - b);
    const place = 0.99 * (distances.length - 1);
    const [low, high] = [distances[Math.floor(place)]!, distances[Math.ceil(place)]!];
    expect(Number(atoms.metadata.usualDistance)).toBeCloseTo(low + (place % 1) * (high - low), 6);
  });
});
