/** The step on spectra whose errors can be told without a program: constants apart. */
import { describe, expect, it } from 'vitest';
import { evidence } from '../../../../activities/evidence/evidence.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { measuredErrors, methodComparisons, polymorphOrders } from '../../../../schemas/tables/evidence-rows.js';
import { structuresToTable } from '../../../../science/crystal/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';

const context = stepContext();

const POINTS = 11;
/** 0 to 10 eV. */
const AXIS = { startEv: '0', stepEv: '1' };

/** log10(alpha / cm^-1) as a straight line, one unit an eV, through 4 at the onset. */
const rampTo = (onsetEv: number) => Float32Array.from({ length: POINTS }, (_, i) => 4 + (i - onsetEv));

const ONSETS = [1, 2, 3, 4, 5, 6, 7, 8, 1.5, 2.5, 3.5, 4.5];
const FORMULAS = ['Zn O', 'Zn S', 'Cd O', 'Cd S', 'Mg O', 'Mg S', 'Be O', 'Be S', 'Ca O', 'Ca S', 'Zn O', 'Cd O'];
const ids = FORMULAS.map((formula, i) => `${formula.replace(' ', '')}-${i}`);
const structures = structuresToTable(
  FORMULAS.map((formula, i) => ({
    id: ids[i]!,
    lattice: Float64Array.of(5, 0, 0, 0, 5, 0, 0, 0, 5),
    species: formula.split(' '),
    fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
  })),
  FORMULAS.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
);
const matrix = (rows: readonly Float32Array[]) => ({
  width: POINTS,
  values: Float32Array.from(rows.flatMap((row) => [...row])),
});
const spectra: Table<'spectra'> = {
  kind: 'spectra',
  rows: ids.length,
  columns: { id: ids, values: matrix(ONSETS.map(rampTo)) },
  metadata: { ...AXIS, points: String(POINTS), quantity: 'log10_alpha_cm1', floor: '' },
};

/** @param shifts of the onset by each method, eV; a spectrum that is late by x is lower by x everywhere */
function outOfFold(shifts: Readonly<Record<string, (crystal: number) => number>>): Table<'out-of-fold'> {
  const rows = Object.entries(shifts).flatMap(([method, shift]) =>
    ids.map((id, i) => ({ id, method, onsetEv: ONSETS[i]! + shift(i) })),
  );
  return {
    kind: 'out-of-fold',
    rows: rows.length,
    columns: {
      id: rows.map(({ id }) => id),
      method: rows.map(({ method }) => method),
      fold: new Uint32Array(rows.length),
      prediction: matrix(rows.map(({ onsetEv }) => rampTo(onsetEv))),
      onsetEv: rows.map(({ onsetEv }) => onsetEv),
      distance: rows.map(() => null),
    },
    metadata: AXIS,
  };
}

async function judged(table: Table<'out-of-fold'>) {
  const parameters = { folds: 2, by: 'formula', seeds: 1, seed: 7 } as const;
  const { outputs, summary } = await evidence.run({ outOfFold: table, structures, spectra }, parameters, context);
  return {
    errors: measuredErrors(outputs.errors),
    comparisons: methodComparisons(outputs.comparisons),
    polymorphs: polymorphOrders(outputs.polymorphs),
    verdict: summary!.verdict,
  };
}

/** The network is late by a quarter, the trees by a half on one side and the other in turn. */
const found = await judged(outOfFold({ network: () => 0.25, trees: (crystal) => (crystal % 2 === 0 ? 0.5 : -0.5) }));
const errorOf = (method: string, measure: string, stratum = 'all') =>
  found.errors.find((error) => error.method === method && error.measure === measure && error.stratum === stratum);

describe('evidence', () => {
  it('measures spectra and onsets of every method', () => {
    expect(errorOf('network', 'spectrum')).toMatchObject({ crystals: 12 });
    expect(errorOf('network', 'spectrum')!.value).toBeCloseTo(0.25, 5);
    expect(errorOf('network', 'onset')!.value).toBeCloseTo(0.25, 5);
    expect(errorOf('network', 'onsetBias')!.value).toBeCloseTo(0.25, 5);
    expect(errorOf('trees', 'onset')!.value).toBeCloseTo(0.5, 5);
    // As many late as early, in each of two formulas of two crystals as well.
    expect(errorOf('trees', 'onsetBias')!.value).toBeCloseTo(0, 5);
  });

  it('adds the mean of network and trees: 0.375 late, or 0.125 early', () => {
    expect(errorOf('mean of network and trees', 'spectrum')!.value).toBeCloseTo(0.25, 5);
    expect(errorOf('mean of network and trees', 'onsetBias')!.value).toBeCloseTo(0.125, 5);
  });

  it('has an interval of no width where all crystals err alike', () => {
    const { lower, upper } = errorOf('network', 'onset')!;
    expect(lower).toBeCloseTo(0.25, 5);
    expect(upper).toBeCloseTo(0.25, 5);
  });

  it('tells sets of anions and ranges of the onset apart where eight crystals have them', () => {
    const strata = new Set(found.errors.map(({ stratum }) => stratum));
    // Seven crystals are oxides, five sulphides, and no range of one eV has eight.
    expect([...strata]).toEqual(['all']);
  });

  it('calls the better one better, whichever side it stands on', () => {
    const ofOnsets = found.comparisons.find(
      ({ left, right, measure }) => left === 'network' && right === 'trees' && measure === 'onset',
    )!;
    expect(ofOnsets.difference).toBeCloseTo(-0.25, 5);
    expect(ofOnsets.verdict).toBe('better');
    expect(found.verdict).toMatch(/^the network is better than trees on composition/);
  });

  it('does not tell apart what errs as much', async () => {
    const same = await judged(outOfFold({ network: () => 0.25, trees: () => -0.25 }));
    for (const { verdict } of same.comparisons.filter(({ left }) => left === 'network'))
      expect(verdict).toBe('not told apart');
    expect(same.verdict).toMatch(/^the network is not told apart from trees on composition/);
  });

  it('counts polymorphs in the right order: two formulas have two crystals each', () => {
    expect(found.polymorphs.find(({ method }) => method === 'network')).toMatchObject({ pairs: 2, right: 2 });
  });

  it('refuses a prediction of a crystal that nobody knows', async () => {
    const table = outOfFold({ network: () => 0 });
    const unknown = {
      ...table,
      columns: { ...table.columns, id: table.columns.id.map((id, i) => (i === 3 ? 'X' : id)) },
    };
    await expect(judged(unknown)).rejects.toThrow(/crystal X was predicted and has no structure/);
  });

  it('keeps with the errors what of the trainings was not as asked', async () => {
    const table = outOfFold({ network: () => 0.25, trees: () => 0.5 });
    const parameters = { folds: 3, by: 'formula', seeds: 1, seed: 7 } as const;
    const run = async (more: { remarks?: string[] }) =>
      (await evidence.run({ outOfFold: table, structures, spectra }, { ...parameters, ...more }, context)).outputs;
    const asAsked = await run({});
    expect(asAsked.errors.metadata).toEqual({ folds: '3', by: 'formula', seeds: '1' });
    const { errors, ...others } = await run({ remarks: ['fold 2 of 3 has no model', 'fold 3 of 3 too'] });
    expect(errors).toEqual({
      ...asAsked.errors,
      metadata: { ...asAsked.errors.metadata, remarks: 'fold 2 of 3 has no model; fold 3 of 3 too' },
    });
    expect(others).toMatchObject({ comparisons: asAsked.comparisons, polymorphs: asAsked.polymorphs });
  });
});
