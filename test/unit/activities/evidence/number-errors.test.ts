/** Made-up values of straight lines, whose numbers are known; errors of several numbers, and what they say of a candidate. */
import { describe, expect, it } from 'vitest';
import { furtherErrors } from '../../../../activities/evidence/further-errors.js';
import { numberErrors } from '../../../../activities/evidence/number-errors.js';
import { rank } from '../../../../activities/screen/rank.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { furtherColumns, furtherNumbersOf } from '../../../../schemas/further-numbers.js';
import type { Property } from '../../../../schemas/property.js';
import { required } from '../../../../schemas/required.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import type { ScreeningCriteria } from '../../../../schemas/tables/screening.js';
import { structuresToTable } from '../../../../science/crystal/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { goldenStructure } from '../../science/model/golden-network.js';

const PROPERTY: Property = {
  name: 'modulus',
  unit: 'GPa',
  transform: 'none',
  floor: null,
  axis: null,
  labels: ['C11', 'C44'],
  descriptors: [
    { name: 'along', kind: 'value', at: 'C11' },
    { name: 'shear', kind: 'value', at: 'C44' },
  ],
  leading: 'along',
  bounds: { least: null, most: null },
};
const CRYSTALS = 50;
const ids = Array.from({ length: CRYSTALS }, (_, i) => `crystal ${i}`);

/** Predictions of both numbers are 0, 1, 2, ..; of even crystals the first is 1 too low and the second 1 too high, of odd ones turned. */
const residual = (i: number) => (i % 2 === 0 ? 1 : -1);
const spectra: Table<'spectra'> = {
  kind: 'spectra',
  rows: CRYSTALS,
  columns: {
    id: ids,
    values: { width: 2, values: Float32Array.from(ids.flatMap((_, i) => [i + residual(i), i - residual(i)])) },
  },
  metadata: { startEv: '', stepEv: '', quantity: 'property', floor: '', property: JSON.stringify(PROPERTY) },
} as never;
const { lattice } = goldenStructure('NaCl-rocksalt');
/** Each is a compound of its own: NaCl, Na2Cl, Na3Cl, .. */
const structures = structuresToTable(
  ids.map((id, i) => ({
    id,
    lattice,
    species: [...new Array<string>(i + 1).fill('Na'), 'Cl'],
    fracCoords: Float64Array.from({ length: 3 * (i + 2) }, (_, k) => k / (6 * CRYSTALS)),
  })),
  ids.map(() => ({ source: 'test', sourceSha256: '' })),
);
/** Trees say something else, and do not count. */
const outOfFold: Table<'out-of-fold'> = {
  kind: 'out-of-fold',
  rows: 2 * CRYSTALS,
  columns: {
    id: [...ids, ...ids],
    method: [...ids.map(() => 'network'), ...ids.map(() => 'trees')],
    fold: new Uint32Array(2 * CRYSTALS),
    prediction: {
      width: 2,
      values: Float32Array.from([...ids.flatMap((_, i) => [i, i]), ...ids.flatMap(() => [99, 99])]),
    },
    onsetEv: [...ids.map((_, i) => i), ...ids.map(() => 99)],
    distance: [...ids, ...ids].map(() => null),
  },
  metadata: { startEv: '', stepEv: '' },
};
const { outputs } = await numberErrors.run({ outOfFold, structures, spectra, split: null }, {}, stepContext({}));
const errors = decodeTable('number-errors', encodeTable(outputs.errors, 'test'));

const ALONG = { name: 'along', unit: 'GPa' };
const SHEAR = { name: 'shear', unit: 'GPa' };

describe('errors of numbers', () => {
  it('are those of the network, number after number, beside the references', () => {
    expect(JSON.parse(errors.metadata.numbers!)).toEqual([ALONG, SHEAR]);
    expect(errors.rows).toBe(2 * CRYSTALS);
    const { number, id, compound, reference, predicted } = errors.columns;
    expect(number.slice(CRYSTALS - 1, CRYSTALS + 1)).toEqual(['along', 'shear']);
    expect([id[3], compound[3], predicted[3], reference[3], reference[CRYSTALS + 3]]).toEqual([
      'crystal 3',
      'Na4Cl',
      3,
      2,
      4,
    ]);
  });

  it('take the leading number as the fold read it, whose patterns may be others than those of the run', async () => {
    const { onsetEv } = outOfFold.columns;
    const columns = { ...outOfFold.columns, onsetEv: onsetEv.map((value) => required(value) + 0.25) };
    const extra = { referenceEv: onsetEv.map((_, row) => (row % CRYSTALS) + 0.5) };
    const tables = { outOfFold: { ...outOfFold, columns, extra }, structures, spectra, split: null };
    const { reference, predicted } = (await numberErrors.run(tables, {}, stepContext({}))).outputs.errors.columns;
    expect([reference[3], predicted[3]]).toEqual([3.5, 3.25]);
    expect([reference[CRYSTALS + 3], predicted[CRYSTALS + 3]]).toEqual([4, 3]);
  });

  it('of fewer crystals than a probability rests on are not known', () => {
    const few = CRYSTALS - 11;
    const table: Table<'number-errors'> = {
      ...errors,
      rows: few,
      columns: {
        number: errors.columns.number.slice(0, few),
        id: errors.columns.id.slice(0, few),
        compound: errors.columns.compound.slice(0, few),
        reference: errors.columns.reference.slice(0, few),
        predicted: errors.columns.predicted.slice(0, few),
      },
    };
    expect(furtherErrors(table, { onsetMinEv: 1, onsetMaxEv: 2, of: ALONG, further: undefined }).together).toBeNull();
    const criteria = { of: ALONG, further: [{ ...SHEAR, from: 1, to: 2 }] };
    expect(() => furtherErrors(table, criteria)).toThrow('nothing was validated that is called "shear"');
  });
});

describe('a ranking by windows of several numbers', () => {
  const values = { along: [20, 20, 30, 5], shear: [20, 24, 30, null] };
  const beside = furtherColumns([{ ...SHEAR, values: values.shear, interval: null }]);
  const results: Table<'screening-results'> = {
    kind: 'screening-results',
    rows: 4,
    columns: {
      id: ['both', 'apart', 'far', 'lacking'],
      formula: ['A', 'B', 'C', 'D'],
      origin: ['test', 'test', 'test', 'test'],
      parent: [null, null, null, null],
      onsetEv: values.along,
      onsetReason: [null, null, null, null],
      distance: Float64Array.of(1, 1, 1, 1),
      nearestId: ['x', 'x', 'x', 'x'],
      nearestCluster: Uint32Array.of(1, 1, 1, 1),
      inDomain: [true, true, true, true],
      inWindow: [false, false, false, false],
      score: Float64Array.of(0, 0, 0, 0),
    },
    ...beside,
  };
  const quarantine: Table<'quarantine'> = {
    kind: 'quarantine',
    rows: 0,
    columns: { id: [], error: [], message: [], step: [] },
    metadata: {},
  };
  const ranked = async (criteria: ScreeningCriteria, numberErrors: Table<'number-errors'> | null = errors) => {
    const inputs = { results, broken: quarantine, rejected: quarantine, calibration: null, numberErrors };
    const { outputs: found } = await rank.run(inputs, { criteria }, stepContext({}));
    return {
      table: decodeTable('screening-results', encodeTable(found.ranked, 'rank')),
      reliability: found.reliability,
    };
  };
  // Nearest to 20 and 20 are the crystals 0 to 40. Residuals of the 21 even ones carry the first to 21 and the second to 19.
  const along = { onsetMinEv: 20.5, onsetMaxEv: 21.5, of: ALONG };

  it('has the probability that all hold, by the residuals of the same crystals', async () => {
    const same = await ranked({ ...along, further: [{ ...SHEAR, from: 20.5, to: 21.5 }] });
    expect(same.table.extra!.probability).toEqual([0, 0, 0, null]);
    const turned = await ranked({ ...along, further: [{ ...SHEAR, from: 18.5, to: 19.5 }] });
    const [both] = turned.table.columns.id;
    expect([both, (turned.table.extra!.probability as number[])[0]]).toEqual(['both', 21 / 41]);
    // As if they erred apart it would be about 1/4. Of the references crystal 20 alone, 21 and 19, is in both windows.
    const { metadata, columns } = turned.reliability;
    expect(Number(metadata.baseRate)).toBe(1 / CRYSTALS);
    expect(columns.crystals.reduce((a, b) => a + b, 0)).toBe(CRYSTALS);
  });

  it('keeps the further numbers with their names, and gives them intervals', async () => {
    const { table } = await ranked({ of: ALONG, further: [{ ...SHEAR, from: 18, to: 26 }] });
    const [shear] = furtherNumbersOf(table);
    expect([shear!.name, shear!.unit]).toEqual(['shear', 'GPa']);
    // Both are in the window whatever the residual; nearer to the data goes before, then the id.
    expect(table.columns.id).toEqual(['apart', 'both', 'far', 'lacking']);
    expect(table.columns.inWindow).toEqual([true, true, false, false]);
    expect(shear!.values).toEqual([24, 20, 30, null]);
    // All residuals are 1 in size.
    expect(shear!.interval).toEqual({ lower: [23, 19, 29, null], upper: [25, 21, 31, null] });
    expect(table.extra!.onsetLowerEv).toBeUndefined();
  });

  it('without known errors goes by all windows and by their scores', async () => {
    const { table, reliability } = await ranked({ ...along, further: [{ ...SHEAR, from: 22, to: 25 }] }, null);
    expect(table.extra!.probability).toBeUndefined();
    expect(reliability.rows).toBe(0);
    // exp(-0.5 / 1) inside the second; exp(-0.5 / 1) exp(-2 / 3) outside of both; exp(-8.5) exp(-5 / 3); 0 without a number.
    expect(table.columns.id).toEqual(['apart', 'both', 'far', 'lacking']);
    const [first, second, , last] = table.columns.score;
    expect(first).toBeCloseTo(Math.exp(-0.5), 12);
    expect(second).toBeCloseTo(Math.exp(-0.5 - 2 / 3), 12);
    expect(last).toBe(0);
  });
});
