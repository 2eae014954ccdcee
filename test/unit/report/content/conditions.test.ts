/** What the page and its files say of conditions: nothing where there are none; else what was learned, a figure, and what lies beyond. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { conditionCurves } from '../../../../report/figures/accuracy/condition-curves.js';
import { exportFigures, prepareContent, type ReportInput, renderReport } from '../../../../report/index.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { sampleReportInput } from '../../../harness/tables/report-input.js';

const PLAIN = sampleReportInput({ crystals: 60, clusters: 4 });
const CONDITIONS = [
  { name: 'temperature', unit: 'K' },
  { name: 'pressure', unit: 'GPa' },
];

/** Twenty crystals at three temperatures and no pressure, one of them at two pressures as well; the first one alone has no interval. */
function conditionValues(): Table<'condition-values'> {
  const rows = Array.from({ length: 20 }, (_, n) =>
    [100, 300, 500].map((kelvin) => ({ n, kelvin, pressure: 0 })),
  ).flat();
  rows.push({ n: 7, kelvin: 100, pressure: 5 });
  const reference = rows.map(({ n, kelvin, pressure }) => 1 + n / 10 - kelvin / 1000 + pressure / 100);
  return {
    kind: 'condition-values',
    rows: rows.length,
    columns: {
      id: rows.map(({ n, kelvin, pressure }) => `c${n}@${kelvin}K,${pressure}GPa`),
      crystal: rows.map(({ n }) => `c${n}`),
      conditions: { width: 2, values: Float64Array.from(rows.flatMap(({ kelvin, pressure }) => [kelvin, pressure])) },
      referenceEv: Float64Array.from(reference),
      predictedEv: Float64Array.from(reference, (value) => value + 0.05),
      lowerEv: reference.map((value, row) => (row < 3 ? null : value - 0.2)),
      upperEv: reference.map((value, row) => (row < 3 ? null : value + 0.3)),
      treesEv: Float64Array.from(reference),
    },
    metadata: { conditions: JSON.stringify(CONDITIONS) },
  };
}

const conditionChanges: Table<'condition-changes'> = {
  kind: 'condition-changes',
  rows: 2,
  columns: {
    condition: ['temperature_K', 'pressure_GPa'],
    crystals: Uint32Array.of(20, 0),
    compounds: Uint32Array.of(20, 0),
    referenceEv: [-0.4, null],
    predictedEv: [-0.3, null],
    errorEv: [0.1, null],
    noChangeErrorEv: [0.4, null],
    treesErrorEv: [0.25, null],
    correlation: [0.8, null],
    differenceEv: [-0.3, null],
    lowerEv: [-0.35, null],
    upperEv: [-0.25, null],
    pValue: [0.0002, null],
    verdict: ['better', 'not told apart'],
  },
  metadata: {},
};

const input = (kelvin: number): ReportInput => ({
  ...PLAIN,
  spectra: {
    ...PLAIN.spectra,
    metadata: {
      ...PLAIN.spectra.metadata,
      conditions: JSON.stringify(CONDITIONS),
      rowsOfCrystals: JSON.stringify({
        at: { temperature_K: 100, pressure_GPa: 0 },
        rows: 180,
        trained: { temperature_K: { least: 100, most: 500 }, pressure_GPa: { least: 0, most: 5 } },
      }),
    },
  },
  criteria: { ...PLAIN.criteria, at: { temperature_K: kelvin, pressure_GPa: 0 } },
  conditionValues: conditionValues(),
  conditionChanges,
});
const textOf = (page: string) => parseHTML(page).document.body.textContent!.replaceAll(/\s+/g, ' ');

describe('a page over conditions', () => {
  const text = textOf(renderReport(input(300)));

  it('says that each crystal is there once, and by which row', () => {
    expect(text).toContain('180 rows of 60 crystals, trained on temperature 100 to 500 K, pressure 0 to 5 GPa');
    expect(text).toContain('by its row nearest to temperature_K=100, pressure_GPa=0');
    expect(text).not.toContain('Beyond the data');
  });

  it('says what was learned of each, in its unit', () => {
    expect(text).toContain(
      'From the lowest to the highest temperature at which each of 20 crystals is known, the onset changes by −0.400 eV in the mean, and by −0.300 eV as the network has it out of fold.',
    );
    expect(text).toContain('the network is better than no change (−0.300, 95 % interval −0.350 to −0.250 eV).');
    expect(text).toContain('No crystal is known at two values of the pressure');
    expect(text).toContain('trees on the composition and the conditions');
  });

  it('says when candidates were asked beyond what was trained on', () => {
    expect(textOf(renderReport(input(900)))).toContain(
      'Candidates are predicted at temperature 900 K, trained 100 to 500 K.',
    );
  });

  it('says nothing of them where there are none', () => {
    expect(textOf(renderReport(PLAIN))).not.toMatch(/Over the conditions|rows of/);
  });
});

describe('the figure over a condition', () => {
  const [temperature, pressure] = conditionCurves(conditionValues());

  it('has eight crystals from the lowest to the highest, each over rising conditions with the others alike', () => {
    expect(temperature!.crystals).toBe(20);
    expect(temperature!.series.map(({ crystal }) => crystal)).toEqual([
      'c0',
      'c3',
      'c5',
      'c8',
      'c11',
      'c14',
      'c16',
      'c19',
    ]);
    for (const { points } of temperature!.series) expect(points.map(({ value }) => value)).toEqual([100, 300, 500]);
    expect(pressure!.series.map(({ crystal, points }) => [crystal, points.length])).toEqual([['c7', 2]]);
  });

  it('is a file of its own for each', () => {
    const names = [...exportFigures(prepareContent(input(300)), { centroids: null, inside: new Map() }).keys()];
    expect(names).toEqual(expect.arrayContaining(['onset_by_temperature', 'onset_by_pressure']));
  });
});
