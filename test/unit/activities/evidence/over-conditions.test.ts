/** Crystals at two temperatures: the second row of a crystal says nothing more of what is counted by crystal, and what is learned of the change is told. */
import { describe, expect, it } from 'vitest';
import { baselinesOutOfFold } from '../../../../activities/evidence/baselines-out-of-fold.js';
import { conditionValues } from '../../../../activities/evidence/condition-values.js';
import { evidence } from '../../../../activities/evidence/evidence.js';
import { onePerCrystal } from '../../../../activities/ingest/one-per-crystal.js';
import { at } from '../../../../schemas/required.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { DEFAULT_GRAPH_RULES } from '../../../../schemas/tables/graph.js';
import { structuresOf, structuresToTable } from '../../../../science/crystal/index.js';
import { buildCrystalGraph, graphsToTable } from '../../../../science/graph/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { madeCrystals } from './made-crystals.js';

const context = stepContext();
const SETTINGS = { folds: 2, by: 'formula', seeds: 1, seed: 7 } as const;
const CONDITIONS = JSON.stringify([{ name: 'temperature', unit: 'K' }]);
const single = madeCrystals();
const [COLD, WARM] = [100, 300];

/** Every row again at the other temperature: `values` changes what a row of the second kind has. */
function twice<K extends 'spectra' | 'out-of-fold'>(table: Table<K>, later: (eV: number, row: number) => number) {
  const doubled = Object.entries(table.columns).map(([name, column]) => {
    const values = column as ArrayLike<unknown> & { width?: number; values?: Float32Array };
    if (name === 'id')
      return [name, Array.from(values as unknown as string[]).flatMap((id) => [`${id}@100K`, `${id}@300K`])];
    if (values.width !== undefined) {
      const { width, values: all } = values as { width: number; values: Float32Array };
      const rows = Array.from({ length: table.rows }, (_, row) => [...all.subarray(row * width, (row + 1) * width)]);
      // A ramp that is later by x is lower by x everywhere.
      const flat = rows.flatMap((row, n) => [...row, ...row.map((value) => value - later(0, n))]);
      return [name, { width, values: Float32Array.from(flat) }];
    }
    const cells = Array.from(values).flatMap((value, n) =>
      name === 'onsetEv' ? [value, (value as number) + later(0, n)] : [value, value],
    );
    return [name, name === 'fold' ? Uint32Array.from(cells as number[]) : cells];
  });
  return {
    ...table,
    rows: 2 * table.rows,
    columns: Object.fromEntries(doubled),
    metadata: { ...table.metadata, ...(table.kind === 'spectra' && { conditions: CONDITIONS }) },
  } as Table<K>;
}

const structures: Table<'structures'> = {
  ...structuresToTable(
    structuresOf(single.structures).flatMap((structure) =>
      [COLD, WARM].map((kelvin) => ({
        ...structure,
        id: `${structure.id}@${kelvin}K`,
        extraFeatures: Float64Array.of(kelvin),
      })),
    ),
    single.ids.flatMap(() => [0, 1].map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) }))),
  ),
};
const named = { ...structures, metadata: { ...structures.metadata, conditions: CONDITIONS } };
const split: Table<'split'> = {
  kind: 'split',
  rows: named.rows,
  columns: { id: named.columns.id, subset: named.columns.id.map(() => 'train') },
  extra: { crystal: single.ids.flatMap((id) => [id, id]) },
  metadata: { seed: '0', grouping: 'formula' },
};
const shifts = {
  network: (crystal: number) => 0.25 + 0.01 * crystal,
  trees: (crystal: number) => (crystal % 3 === 0 ? 0.5 : -0.4),
};

describe('evidence of crystals that are there twice', () => {
  it('counts, tests and calibrates as that of the crystals', async () => {
    const once = await evidence.run(
      { outOfFold: single.outOfFold(shifts), structures: single.structures, spectra: single.spectra, split: null },
      SETTINGS,
      context,
    );
    const doubled = await evidence.run(
      {
        outOfFold: twice(single.outOfFold(shifts), () => 0),
        structures: named,
        spectra: twice(single.spectra, () => 0),
        split,
      },
      SETTINGS,
      context,
    );
    for (const output of ['errors', 'comparisons', 'polymorphs', 'besideTrees'] as const)
      expect(doubled.outputs[output].columns).toEqual(once.outputs[output].columns);
    const { id, ...residuals } = doubled.outputs.calibration.columns;
    expect({ id: id.map((each) => each.replace('@100K', '')), ...residuals }).toEqual(once.outputs.calibration.columns);
    expect(doubled.summary?.verdict).toContain('trees on composition and conditions');
  });

  it('would be surer than it may be, were each row a crystal', async () => {
    const tables = { outOfFold: twice(single.outOfFold(shifts), () => 0), structures: named };
    const rows = { ...tables, spectra: twice(single.spectra, () => 0) };
    const { outputs } = await evidence.run({ ...rows, split: null }, SETTINGS, context);
    expect(outputs.calibration.rows).toBe(24);
    expect(Math.max(...outputs.polymorphs.columns.pairs)).toBeGreaterThan(2);
  });
});

it('one row stands for each crystal: that nearest to the conditions, with its own structure, values, subset and graph', async () => {
  const graphs = graphsToTable(
    structuresOf(named).map((structure) => buildCrystalGraph(structure, DEFAULT_GRAPH_RULES)),
    DEFAULT_GRAPH_RULES,
  );
  const spectra = twice(single.spectra, () => 0.5);
  const chosen = async (kelvin: number) =>
    (await onePerCrystal.run({ structures: named, spectra, split, graphs }, { at: { temperature_K: kelvin } }, context))
      .outputs;
  const cold = await chosen(150);
  expect(cold.spectra.columns.values).toEqual(single.spectra.columns.values);
  expect(cold.spectra.columns.id).toEqual(single.ids.map((id) => `${id}@100K`));
  expect(JSON.parse(cold.spectra.metadata.rowsOfCrystals!)).toEqual({
    at: { temperature_K: 150 },
    rows: 24,
    trained: { temperature_K: { least: 100, most: 300 } },
  });
  const warm = await chosen(1000);
  for (const table of [warm.structures, warm.spectra, warm.split, warm.graphs])
    expect([...table.columns.id].sort()).toEqual(single.ids.map((id) => `${id}@300K`).sort());
  expect(structuresOf(warm.structures).map(({ species }) => species)).toEqual(
    structuresOf(single.structures).map(({ species }) => species),
  );
  await expect(async () =>
    onePerCrystal.run({ structures: named, spectra, split, graphs }, { at: { pressure_GPa: 1 } }, context),
  ).rejects.toThrow('rows hold at a temperature_K, and none was given');
});

describe('the number that leads over the conditions', () => {
  /** Warm crystals absorb earlier by 0.1 eV and a hundredth for each crystal; the network knows half of it, the trees nothing. */
  const change = (crystal: number) => -0.1 - 0.01 * crystal;
  const spectra = twice(single.spectra, (_, crystal) => change(crystal));
  const { columns, ...rest } = single.outOfFold({ network: () => 0, trees: () => 0 });
  const doubled = twice({ columns, ...rest } as Table<'out-of-fold'>, (_, row) => (row < 12 ? change(row) / 2 : 0));
  const run = () =>
    conditionValues.run({ outOfFold: doubled, structures: named, spectra, split }, { seed: 7 }, context);

  it('says how well its change is known, against no change and trees', async () => {
    const { outputs, summary } = await run();
    const { columns: found } = outputs.changes;
    // The mean of 0.1 to 0.21 is 0.155.
    expect(found.condition).toEqual(['temperature_K']);
    expect([...found.crystals, ...found.compounds]).toEqual([12, 10]);
    expect(found.referenceEv[0]).toBeCloseTo(-0.155, 4);
    expect(found.predictedEv[0]).toBeCloseTo(-0.0775, 4);
    expect(found.errorEv[0]).toBeCloseTo(0.0775, 4);
    expect(found.noChangeErrorEv[0]).toBeCloseTo(0.155, 4);
    expect(found.treesErrorEv[0]).toBeCloseTo(0.155, 4);
    expect(found.correlation[0]).toBeCloseTo(1, 3);
    expect(found.verdict).toEqual(['better']);
    expect(summary?.changes).toMatch(
      /^over the temperature of 12 crystals the network is better than no change at all/,
    );
  });

  it('has intervals of the residuals at those conditions, other compounds and one row a crystal', async () => {
    const { columns: rows } = (await run()).outputs.values;
    expect(rows.id).toHaveLength(24);
    expect([...rows.conditions.values].slice(0, 2)).toEqual([100, 300]);
    const width = (id: string) => {
      const row = rows.id.indexOf(id);
      return [rows.lowerEv[row]! - at(rows.predictedEv, row), rows.upperEv[row]! - at(rows.predictedEv, row)];
    };
    // When cold the network is right.
    expect(width('MgO-4@100K').map((value) => value + 0)).toEqual([expect.closeTo(0, 4), expect.closeTo(0, 4)]);
    // When warm it errs by 0.05 and 0.005 more for each crystal: of the 11 others ceil(0.9 * 12) = 11, the largest one, 0.105.
    expect(width('MgO-4@300K')).toEqual([expect.closeTo(-0.105, 4), expect.closeTo(0.105, 4)]);
    // CdO is there as the third and the last crystal: 10 others, the largest of which is 0.1.
    expect(width('CdO-11@300K')).toEqual([expect.closeTo(-0.1, 4), expect.closeTo(0.1, 4)]);
  });
});

it('trees that are told the conditions find what depends on them alone, the others cannot', async () => {
  const subset = named.columns.id.map((_, row) => (row < 16 ? 'train' : row < 20 ? 'validation' : 'test'));
  const inputs = {
    structures: named,
    spectra: twice(single.spectra, () => 3),
    split: { ...split, columns: { ...split.columns, subset } },
  };
  const changeBy = async (conditions?: true) => {
    const { outputs } = await baselinesOutOfFold.run(
      inputs,
      { fold: 0, seed: 1, ...(conditions && { conditions }) },
      context,
    );
    const { id, method, prediction } = outputs.outOfFold.columns;
    const first = (name: string) =>
      at(prediction.values, prediction.width * id.findIndex((each, row) => each === name && method[row] === 'trees'));
    return first('ZnO-10@300K') - first('ZnO-10@100K');
  };
  expect(await changeBy()).toBe(0);
  expect(await changeBy(true)).toBeLessThan(-1);
});
