/** The step on crystals whose answer a chemist knows: halides against chalcogenides of copper and silver. */
import { describe, expect, it } from 'vitest';
import { interpret } from '../../../../activities/interpret/interpret.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { reducedFormula } from '../../../../science/chemistry/index.js';
import { structuresToTable } from '../../../../science/crystal/index.js';
import { groupBy } from '../../../../science/numerics/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { bundledCrystals } from '../../science/interpretation/stored.js';

const shown: string[] = [];
const context = stepContext({
  progress: (done, total, note) => shown.push(`${done}/${total} ${note}`),
});

/** Onsets that follow the groups: 6 eV for crystals with F or Cl, 2 eV for the rest, a little apart from each other. */
const crystals = bundledCrystals()
  .map(({ structure }) => structure)
  .slice(0, 150);
const isHalide = (species: readonly string[]) => species.some((symbol) => symbol === 'F' || symbol === 'Cl');
const ids = crystals.map(({ id }) => id);
const cluster = Uint32Array.from(crystals, ({ species }) => (isHalide(species) ? 1 : 2));
const onsetOf = (i: number) => (cluster[i] === 1 ? 6 : 2) + (i % 3) / 10;

const structures = structuresToTable(
  crystals,
  crystals.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
);
const labels: Table<'labels'> = {
  kind: 'labels',
  rows: ids.length,
  columns: { id: ids, cluster },
  metadata: { layer: 'GCN4', method: 'ward', cut: 'test' },
};
/** Predictions stand first and say something else: they must not be read. The last crystal has no onset. */
const descriptors: Table<'descriptors'> = {
  kind: 'descriptors',
  rows: 2 * ids.length,
  columns: {
    id: [...ids, ...ids],
    from: [...ids.map(() => 'prediction'), ...ids.map(() => 'reference')],
    onsetEv: [...ids.map(() => 99), ...ids.map((_, i) => (i === ids.length - 1 ? null : onsetOf(i)))],
    onsetReason: [...ids, ...ids].map(() => null),
    edgeIntegral: [...ids.map(() => 1), ...ids.map((_, i) => (cluster[i] === 1 ? 3e5 : 1e5) + (i % 3))],
  } as Table<'descriptors'>['columns'],
  metadata: { onsetThresholdCm1: '10000', edgeWindowEv: '1' },
};

const { outputs } = await interpret.run({ structures, labels, descriptors }, {}, context);

describe('interpret', () => {
  it('finds the halogens of group 1 and nothing that is not in the crystals', () => {
    const { columns } = outputs.enrichment;
    const row = columns.feature.findIndex((feature, i) => feature === 'Cl' && columns.cluster[i] === 1);
    expect(columns.kind[row]).toBe('element');
    // Counted by hand: every compound with Cl is in group 1, so the odds are infinite and only the lower end is finite.
    const compounds = (list: readonly { species: readonly string[] }[]) =>
      new Set(list.map(({ species }) => reducedFormula(species))).size;
    expect(columns.compoundsInside[row]).toBe(compounds(crystals.filter(({ species }) => species.includes('Cl'))));
    expect(columns.clusterCompounds[row]).toBe(compounds(crystals.filter(({ species }) => isHalide(species))));
    expect(columns.compoundsOutside[row]).toBe(0);
    expect(columns.otherCompounds[row]).toBe(compounds(crystals.filter(({ species }) => !isHalide(species))));
    expect(columns.oddsRatio[row]).toBeNull();
    expect(columns.upper[row]).toBeNull();
    expect(columns.lower[row]).toBeGreaterThan(0);
    expect([...new Set(columns.kind)]).toEqual([
      'element',
      'oxidation-state',
      'environment',
      'coordination',
      'prototype',
    ]);
  });

  it('describes the onsets of the reference spectra alone', () => {
    const { columns } = outputs.clusterProperties;
    const known = ids.map((_, i) => i).filter((i) => i < ids.length - 1);
    const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const mean = (wanted: number) => {
      const own = groupBy(
        known.filter((i) => cluster[i] === wanted),
        (i) => reducedFormula(crystals[i]!.species),
      );
      return average([...own.values()].map((members) => average(members.map(onsetOf))));
    };
    expect(columns.onsetMeanEv[0]).toBeCloseTo(mean(1), 12);
    expect(columns.onsetDifferenceEv[0]).toBeCloseTo(mean(1) - mean(2), 12);
    expect(columns.edgeIntegralDifference[0]).toBeCloseTo(2e5, -1);
    const sizes = outputs.clusterOnsets.columns.withOnset.reduce((sum, n) => sum + n, 0);
    expect(sizes).toBe(ids.length - 1);
    expect(columns.compoundsWithOnset.reduce((sum, n) => sum + n, 0)).toBe(
      new Set(known.map((i) => reducedFormula(crystals[i]!.species))).size,
    );
    expect(columns.onsetEffectLower[0]).toBeGreaterThan(0);
  });

  it('says in words that group 1 is halides, and that groups which follow the onset are more than composition', () => {
    expect(outputs.rules.columns.sentence[0]).toMatch(/^(F|Cl)\(-I\).* crystals, and .*; onset 6\.\d \+- 0\.\d eV$/);
    expect(outputs.rules.columns.accuracy[0]).toBeGreaterThan(0.9);
    expect(outputs.rules.columns.precision[0]).toBeGreaterThan(0.9);
    expect(outputs.rules.metadata).toEqual({ crystals: String(ids.length), folds: '5', repeats: '10', seed: '123' });
    expect(outputs.compositionTest.columns.crystals[0]).toBe(ids.length - 1);
    expect(outputs.compositionTest.columns.permutations[0]).toBe(1000);
  });

  it('holds what each crystal counts as, and shifts upwards for a halogen', () => {
    const features = outputs.crystalFeatures.columns;
    expect(features.id).toEqual(ids);
    ids.forEach((_, i) => {
      expect(features.elements[i]).toEqual([...new Set(crystals[i]!.species)].sort());
    });
    const { columns } = outputs.featureShifts;
    const halogen = columns.feature.findIndex((name, i) => /\b(F|Cl)\b/.test(name) && columns.kind[i] === 'element');
    expect(columns.lowerEv[halogen]).toBeGreaterThan(0);
  });

  it('gives tables that a file holds without loss', () => {
    for (const table of Object.values(outputs)) {
      const read = decodeTable(table.kind, encodeTable(table as Table, 'interpret'));
      expect(read.rows).toBe(table.rows);
      expect(Object.keys(read.columns)).toEqual(Object.keys(table.columns));
    }
  });

  it('tells how far it is, and refuses a crystal without a structure', async () => {
    expect(shown[0]).toBe(`0/150 features of ${ids[0]}`);
    const stranger = { ...labels, columns: { id: ids.map((id, i) => (i === 7 ? 'stranger' : id)), cluster } };
    await expect(async () => interpret.run({ structures, labels: stranger, descriptors }, {}, context)).rejects.toThrow(
      'crystal stranger has a cluster and no structure',
    );
  });
});
