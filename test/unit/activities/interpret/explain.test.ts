/** The step on bundled crystals in two groups that a chemist made: with oxygen or fluorine, and without. */
import { describe, expect, it } from 'vitest';
import type { StepContext, StepInputs } from '../../../../activities/frame/step.js';
import { explain } from '../../../../activities/interpret/explain.js';
import { crystalFeaturesTable } from '../../../../activities/interpret/interpretation-tables.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { openSymmetryFinder, structuresToTable } from '../../../../science/crystal/index.js';
import { crystalFeatures } from '../../../../science/interpretation/index.js';
import { bundledCrystals, symmetryProgram } from '../../science/interpretation/stored.js';

const shown: string[] = [];
const context = {
  progress: (done: number, total: number, note?: string) => shown.push(`${done}/${total} ${note}`),
} as unknown as StepContext;

const all = bundledCrystals()
  .map(({ structure }) => structure)
  .slice(0, 80);
const isHard = (species: readonly string[]) => species.some((symbol) => symbol === 'O' || symbol === 'F');
const crystals = [...all.filter(({ species }) => isHard(species)), ...all.filter(({ species }) => !isHard(species))];
const nHard = all.filter(({ species }) => isHard(species)).length;
const ids = crystals.map(({ id }) => id);
const n = ids.length;

/** Both groups as chains, joined at the top. */
function chained(): { left: number[]; right: number[] } {
  const [left, right]: [number[], number[]] = [[], []];
  const chain = (from: number, to: number): number => {
    let node = from;
    for (let point = from + 1; point < to; point++) {
      left.push(Math.min(node, point));
      right.push(Math.max(node, point));
      node = n + left.length - 1;
    }
    return node;
  };
  const [one, other] = [chain(0, nHard), chain(nHard, n)];
  left.push(one);
  right.push(other);
  return { left, right };
}

const { left, right } = chained();
const findSymmetry = openSymmetryFinder(symmetryProgram());
const INPUTS: StepInputs<typeof explain.reads> = {
  structures: structuresToTable(
    crystals,
    crystals.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
  ),
  linkage: {
    kind: 'linkage',
    rows: n - 1,
    columns: {
      left: Uint32Array.from(left),
      right: Uint32Array.from(right),
      height: Float64Array.from(left, (_, i) => i + 1),
      size: new Uint32Array(n - 1),
    },
    metadata: { layer: 'GCN4', method: 'ward', metric: 'euclidean' },
  },
  labels: {
    kind: 'labels',
    rows: n,
    columns: { id: ids, cluster: Uint32Array.from(ids, (_, i) => (i < nHard ? 1 : 2)) },
    metadata: { layer: 'GCN4', method: 'ward', cut: 'test' },
  },
  // Onsets by place; the network says the negative of each, and nothing of the last.
  descriptors: {
    kind: 'descriptors',
    rows: 2 * n,
    columns: {
      id: [...ids, ...ids],
      from: [...ids.map(() => 'prediction'), ...ids.map(() => 'reference')],
      onsetEv: [...ids.map((_, i) => (i === n - 1 ? null : -i)), ...ids.map((_, i) => i)],
      onsetReason: [...ids, ...ids].map(() => null),
      edgeIntegral: [...ids, ...ids].map(() => null),
    },
    metadata: { onsetThresholdCm1: '10000', edgeWindowEv: '1' },
  },
  crystalFeatures: crystalFeaturesTable(crystals.map((structure) => crystalFeatures(structure, findSymmetry))),
};

const run = (inputs: typeof INPUTS) =>
  (explain.run(inputs, {}, context) as Awaited<ReturnType<typeof explain.run>>).outputs;
const { splits, matchedPairs } = run(INPUTS);

describe('explain', () => {
  it('parts oxides and fluorides from the rest by the electronegativity of their anions', () => {
    const { columns } = splits;
    expect(new Set(columns.split)).toEqual(new Set([1]));
    expect(Array.from(columns.leftGroups[0]!)).toEqual([1]);
    expect(Array.from(columns.rightGroups[0]!)).toEqual([2]);
    expect(columns.height[0]).toBe(n - 1);
    // Oxygen 3.44 and fluorine 3.98 stand above all other anions.
    expect(columns.name[0]).toBe('electronegativity of the anions');
    expect(columns.auc[0]).toBeGreaterThan(0.97);
    expect(columns.left[0]).toBeGreaterThanOrEqual(3.44);
    expect(columns.right[0]).toBeLessThan(3.44);
    expect(columns.qValue[0]).toBeLessThan(1e-6);
    const oxygen = columns.name.indexOf('O');
    expect(columns.kind[oxygen]).toBe('element');
    expect(columns.right[oxygen]).toBe(0);
    expect(columns.auc[oxygen]).toBeNull();
  });

  it('takes the change of the reference from the reference and that of the network from its predictions', () => {
    const { columns, rows } = matchedPairs;
    expect(rows).toBeGreaterThan(5);
    for (let i = 0; i < rows; i++) {
      expect(columns.networkPairs[i]).toBeLessThanOrEqual(columns.pairs[i]!);
      expect(columns.networkAgreeing[i]).toBe(0);
      if (columns.networkPairs[i] === columns.pairs[i])
        expect(columns.networkChangeEv[i]).toBeCloseTo(-columns.changeEv[i]!, 12);
      expect(columns.members[i]).toHaveLength(columns.pairs[i]!);
    }
  });

  it('gives tables that a file holds without loss, the same twice', () => {
    for (const table of [splits, matchedPairs]) {
      const bytes = encodeTable(table as Table, 'explain');
      expect(decodeTable(table.kind, bytes)).toEqual(table);
    }
    expect(run(INPUTS)).toEqual({ splits, matchedPairs });
  });

  it('has no split of one group, and no pair without symmetry', () => {
    const one = { ...INPUTS.labels, columns: { id: ids, cluster: new Uint32Array(n).fill(1) } };
    const { columns } = INPUTS.crystalFeatures;
    const unknown = { ...INPUTS.crystalFeatures, columns: { ...columns, prototype: ids.map(() => null) } };
    const found = run({ ...INPUTS, labels: one, crystalFeatures: unknown });
    expect([found.splits.rows, found.matchedPairs.rows]).toEqual([0, 0]);
  });

  it('tells how far it is, and refuses what does not belong together', () => {
    expect(shown[0]).toBe(`0/${n} numbers of ${ids[0]}`);
    const { cluster } = INPUTS.labels.columns;
    const stranger = { ...INPUTS.labels, columns: { id: ids.map((id, i) => (i === 7 ? 'stranger' : id)), cluster } };
    expect(() => run({ ...INPUTS, labels: stranger })).toThrow('crystal stranger has a cluster and no structure');
    const { columns } = INPUTS.crystalFeatures;
    const fewer = { ...INPUTS.crystalFeatures, columns: { ...columns, id: columns.id.map((id) => `${id}?`) } };
    expect(() => run({ ...INPUTS, crystalFeatures: fewer })).toThrow(`crystal ${ids[0]} has a cluster and no features`);
    const mixed = { ...INPUTS.labels, columns: { id: ids, cluster: Uint32Array.from(ids, (_, i) => i % 2) } };
    expect(() => run({ ...INPUTS, labels: mixed })).toThrow('2 groups are no subtrees of the tree');
  });
});
