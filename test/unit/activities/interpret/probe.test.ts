/** The step on the bundled crystals with layers whose contents are known: one quantity, or nothing. */
import { describe, expect, it } from 'vitest';
import { probe } from '../../../../activities/interpret/probe.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { layerProbes } from '../../../../schemas/tables/evidence-rows.js';
import { signedVolume, structuresToTable } from '../../../../science/crystal/index.js';
import { normalDeviate, randomStream } from '../../../../science/numerics/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { bundledCrystals } from '../../science/interpretation/stored.js';

const shown: string[] = [];
const context = stepContext({
  progress: (done, total, note) => shown.push(`${done}/${total} ${note}`),
});

const bundled = bundledCrystals();
const crystals = bundled.map(({ structure }) => structure);
const ids = crystals.map(({ id }) => id);
const structures = structuresToTable(
  crystals,
  crystals.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
);
const random = randomStream(3, 0, 'test');
const noise = (i: number, k: number) => normalDeviate(random.at(6 * i + 2 * k), random.at(6 * i + 2 * k + 1));
/** The first layer holds the volume per atom and, by the data card, who is a perovskite; the second one the onset. */
const onsetOf = (i: number) => 2 + noise(i, 2);
const layers = {
  ALIGNN1: crystals.flatMap(({ lattice, species }, i) => [
    Math.abs(signedVolume(lattice)) / species.length,
    bundled[i]!.prototype === 'perovskite' ? 1 : 0,
  ]),
  GCN1: crystals.flatMap((_, i) => [onsetOf(i), noise(i, 1)]),
};
const embeddings: Table<'embeddings'> = {
  kind: 'embeddings',
  rows: ids.length,
  columns: { id: ids, prediction: { width: 1, values: new Float32Array(ids.length) } },
  extra: Object.fromEntries(
    Object.entries(layers).map(([name, values]) => [name, { width: 2, values: Float32Array.from(values) }]),
  ),
  metadata: { layers: 'ALIGNN1 GCN1', startEv: '0', stepEv: '1' },
};
/** Predictions stand first and say something else: they must not be read. The last crystal has no onset. */
const descriptors: Table<'descriptors'> = {
  kind: 'descriptors',
  rows: 2 * ids.length,
  columns: {
    id: [...ids, ...ids],
    from: [...ids.map(() => 'prediction'), ...ids.map(() => 'reference')],
    onsetEv: [...ids.map((_, i) => noise(i, 0)), ...ids.map((_, i) => (i === ids.length - 1 ? null : onsetOf(i)))],
    onsetReason: [...ids, ...ids].map(() => null),
    edgeIntegral: [...ids, ...ids].map(() => null),
  },
  metadata: { onsetThresholdCm1: '10000', edgeWindowEv: '1' },
};

const { outputs } = await probe.run({ structures, embeddings, descriptors }, { seed: 3 }, context);
const found = layerProbes(outputs.probes);
const of = (layer: string, target: string) =>
  found.find((row) => row.layer === layer && row.target.startsWith(target))!;

describe('probe', () => {
  it('asks composition first, then the layers in their order, for the same', () => {
    const targetsOf = (layer: string) => found.filter((row) => row.layer === layer).map(({ target }) => target);
    expect([...new Set(found.map(({ layer }) => layer))]).toEqual(['composition', 'ALIGNN1', 'GCN1']);
    for (const layer of Object.keys(layers)) expect(targetsOf(layer)).toEqual(targetsOf('composition'));
    expect(targetsOf('GCN1').slice(0, 5)).toEqual([
      'onset',
      'coordination',
      'cationState',
      'anionElectronegativity',
      'volumePerAtom',
    ]);
  });

  it('finds what a layer holds, and not what it does not hold', () => {
    expect(of('ALIGNN1', 'volumePerAtom').value).toBeGreaterThan(0.99);
    expect(of('ALIGNN1', 'perovskite').value).toBeGreaterThan(0.99);
    expect(of('ALIGNN1', 'onset').value).toBeLessThan(0.05);
    expect(of('GCN1', 'onset').value).toBeGreaterThan(0.99);
    expect(of('GCN1', 'volumePerAtom').value).toBeLessThan(0.05);
    expect(of('GCN1', 'perovskite').lower).toBeLessThan(0.5);
  });

  it('finds in composition what scikit-learn finds there, but not made-up onsets', () => {
    // cross_val_predict(make_pipeline(StandardScaler(), Ridge(alpha=10)), x, y, groups=formula, cv=GroupKFold(10)), r2_score:
    // x the mean element vectors; other folds change the third digit.
    const expected = { cationState: 0.817, anionElectronegativity: 0.939, volumePerAtom: 0.939 };
    for (const [target, value] of Object.entries(expected))
      expect(Math.abs(of('composition', target).value! - value), target).toBeLessThan(0.02);
    expect(of('composition', 'onset').value).toBeLessThan(0.05);
  });

  it('counts the crystals that have a quantity, or are of a type', () => {
    expect(of('GCN1', 'onset').crystals).toBe(ids.length - 1);
    expect(of('GCN1', 'volumePerAtom').crystals).toBe(ids.length);
    // By the data card's own names.
    for (const name of ['perovskite', 'rocksalt', 'wurtzite'])
      expect(of('GCN1', `${name} (`).crystals).toBe(bundled.filter(({ prototype }) => prototype === name).length);
  });

  it('asks for structure types of at least ten compounds, the commonest first', () => {
    const sizes = found.filter(({ layer, kind }) => layer === 'GCN1' && kind === 'auc').map(({ crystals: n }) => n);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('writes a table that reads back, says how it was made, and shows its progress', () => {
    expect(decodeTable('probes', encodeTable(outputs.probes, 'probe'))).toMatchObject(outputs.probes);
    expect(outputs.probes.metadata).toMatchObject({ crystals: '250', folds: '10', strength: '10', seed: '3' });
    expect(shown).toContain(`0/250 features of ${ids[0]}`);
    expect(shown).toContain('2/3 what GCN1 knows');
  });

  it('refuses a crystal that nobody knows', async () => {
    const columns = { ...embeddings.columns, id: ids.map((id, i) => (i === 3 ? 'X' : id)) };
    const unknown = { structures, embeddings: { ...embeddings, columns }, descriptors };
    await expect(async () => probe.run(unknown, { seed: 3 }, context)).rejects.toThrow(
      /crystal X was embedded and has no structure/,
    );
  });
});
