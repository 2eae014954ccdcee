/**
 * Components in a fold by hand: those that are trained on lie along (3, 4) / 5, the tested ones far out along (-4, 3) / 5, which
 * is what a fit to all of them would call the first component. Along (3, 4) / 5 from the mean of the trained ones the tested
 * ones have exactly 0.6 and -0.2.
 */
import { describe, expect, it } from 'vitest';
import { baselinesOutOfFold } from '../../../../activities/evidence/baselines-out-of-fold.js';
import { evidence } from '../../../../activities/evidence/evidence.js';
import { foldReading } from '../../../../activities/evidence/fold-reading.js';
import { judgedCrystals } from '../../../../activities/evidence/judged.js';
import { type Property, PropertySchema } from '../../../../schemas/property.js';
import { required } from '../../../../schemas/required.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { measuredErrors } from '../../../../schemas/tables/evidence-rows.js';
import { fittedProperty } from '../../../../science/property/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { madeCrystals } from './made-crystals.js';

const ALONG = [0.6, 0.8];
const ACROSS = [-0.8, 0.6];
/** Of the crystals (along, across): eight that are trained on, two that choose the epoch, two that are tested. */
const PLACES: readonly (readonly [number, number])[] = [
  ...[-3, -2, -1.5, -0.5, 0.5, 1.5, 2, 3].map((along) => [along, 0] as const),
  [1, 30],
  [-1, -30],
  [0.6, 50],
  [-0.2, -50],
];
const ORIGIN = [20, 10];

const { ids, structures } = madeCrystals();
const values = Float32Array.from(
  PLACES.flatMap(([along, across]) => [0, 1].map((i) => ORIGIN[i]! + along * ALONG[i]! + across * ACROSS[i]!)),
);
const split: Table<'split'> = {
  kind: 'split',
  rows: ids.length,
  columns: { id: ids, subset: ids.map((_, i) => (i < 8 ? 'train' : i < 10 ? 'validation' : 'test')) },
  metadata: { seed: '7', grouping: 'fold 1 of 2 by formula' },
};

/** @param count of components; the run has found them in all of its crystals */
function spectraWith(method: 'pca' | 'nmf', count = 1): Table<'spectra'> {
  const stated = PropertySchema.parse({
    name: 'moduli',
    unit: 'GPa',
    transform: 'none',
    floor: null,
    axis: null,
    labels: ['C11', 'C44'],
    descriptors: [{ name: 'shape', kind: 'components', method, count }],
    leading: 'shape 1',
    bounds: { least: null, most: null },
  } satisfies Property);
  const property = fittedProperty(stated, method === 'nmf' ? values.map(Math.abs) : values, ids.length);
  return {
    kind: 'spectra',
    rows: ids.length,
    columns: { id: ids, values: { width: 2, values } },
    metadata: {
      startEv: '',
      stepEv: '',
      points: '2',
      quantity: 'property',
      floor: '',
      property: JSON.stringify(property),
    },
  };
}

const context = stepContext();
const outOfFoldOf = (spectra: Table<'spectra'>, given = split) =>
  baselinesOutOfFold.run({ structures, spectra, split: given }, { fold: 0, seed: 7 }, context);

describe('components in a fold', () => {
  it('are those of the crystals that it is trained on, however far out the tested ones are', () => {
    const spectra = spectraWith('pca');
    const { referenceOf, onsetOf } = foldReading(spectra, split);
    expect(Math.abs(required(referenceOf)(ids[10]!)!)).toBeCloseTo(0.6, 5);
    expect(Math.abs(required(referenceOf)(ids[11]!)!)).toBeCloseTo(0.2, 5);
    // A whole step along, and none across.
    const [start, along, across] = [
      ORIGIN,
      ORIGIN.map((value, i) => value + ALONG[i]!),
      ORIGIN.map((value, i) => value + 9 * ACROSS[i]!),
    ].map((row) => onsetOf(row)!);
    expect(Math.abs(along! - start!)).toBeCloseTo(1, 6);
    expect(across! - start!).toBeCloseTo(0, 5);
  });

  it('judge the mean spectrum by them: it is their origin, off by what each tested crystal has', async () => {
    const spectra = spectraWith('pca');
    const { outOfFold } = (await outOfFoldOf(spectra)).outputs;
    outOfFold.columns.method.forEach((method, row) => {
      if (method === 'mean spectrum') expect(outOfFold.columns.onsetEv[row]).toBeCloseTo(0, 5);
    });
    const parameters = { folds: 2, by: 'formula', seeds: 1, seed: 7 } as const;
    const { outputs } = await evidence.run({ outOfFold, structures, spectra, split: null }, parameters, context);
    const error = measuredErrors(outputs.errors).find(
      ({ method, measure, stratum }) => method === 'mean spectrum' && measure === 'onset' && stratum === 'all',
    )!;
    // By the run's own patterns it would be 50.
    expect(error.value).toBeCloseTo((0.6 + 0.2) / 2, 5);
  });

  it('of the mean of two methods are the mean of theirs', async () => {
    const spectra = spectraWith('pca');
    const { outOfFold } = (await outOfFoldOf(spectra)).outputs;
    const { id, method, onsetEv } = outOfFold.columns;
    const asNetwork = method.map((each) => (each === 'mean spectrum' ? 'network' : each));
    const renamed = { ...outOfFold, columns: { ...outOfFold.columns, method: asNetwork } };
    const [first] = judgedCrystals({ outOfFold: renamed, structures, spectra, split: null });
    const ofTrees = onsetEv[id.findIndex((each, row) => each === first!.id && method[row] === 'trees')]!;
    expect(first!.said.get('mean of network and trees')!.onsetEv).toBeCloseTo(ofTrees / 2, 5);
  });

  it('are not read where the crystals of a fold have fewer patterns, and that is said', () => {
    const { referenceOf, onsetOf, remark } = foldReading(spectraWith('pca', 2), split);
    expect(required(referenceOf)(ids[10]!)).toBeNull();
    expect(onsetOf(ORIGIN)).toBeNull();
    expect(remark).toMatch(/^no shape 1 is judged: .*the 8 crystals that are trained on have 1 patterns/);
  });

  it('leave tables of anything else as they were', async () => {
    const { spectra } = madeCrystals();
    expect(foldReading(spectra, split).referenceOf).toBeNull();
    expect((await outOfFoldOf(spectra)).outputs.outOfFold.extra).toBeUndefined();
  });
});
