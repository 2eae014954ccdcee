/** What the figures of the clustering are drawn from. */
import { describe, expect, it } from 'vitest';
import { agreementCells } from '../../../report/figures/comparison/agreement-matrix.js';
import { stablePoints } from '../../../report/figures/comparison/cut-curves.js';
import { type CutRow, cutsInto } from '../../../report/figures/comparison/cut-validity.js';
import { drawnRows, PLACES } from '../../../report/figures/groups/periodic-table.js';
import { collapseTree } from '../../../report/figures/trees/collapsed-tree.js';
import { prepareContent } from '../../../report/index.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { sampleReportInput } from '../../harness/tables/report-input.js';

describe('periodic table', () => {
  // Columns and periods of IUPAC's table of 4 May 2022, lutetium and lawrencium in column 3.
  it('has every element at its place, and no row that is empty in all groups', () => {
    const place = new Map(PLACES.map(({ element, column, row }) => [element, [column, row]]));
    expect(place.size).toBe(118);
    expect(new Set(PLACES.map(({ column, row }) => `${column} ${row}`)).size).toBe(118);
    expect(['H', 'He', 'Be', 'B', 'Al', 'Ca', 'Sc', 'Zn', 'Ga', 'Ag'].map((element) => place.get(element))).toEqual([
      [1, 1],
      [18, 1],
      [2, 2],
      [13, 2],
      [13, 3],
      [2, 4],
      [3, 4],
      [12, 4],
      [13, 4],
      [11, 5],
    ]);
    expect(['La', 'Yb', 'Lu', 'Hf', 'Ac', 'No', 'Lr'].map((element) => place.get(element))).toEqual([
      [3, 9],
      [16, 9],
      [3, 6],
      [4, 6],
      [3, 10],
      [16, 10],
      [3, 7],
    ]);
    const rowsOf = (...elements: string[]) => drawnRows(elements.map((element) => ({ element })));
    expect(rowsOf('H', 'Cu', 'Bi')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(rowsOf('O', 'La')).toEqual([1, 2, 3, 4, 5, 6, 8, 9]);
    expect(rowsOf('Ra', 'U')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10]);
    for (const halogen of ['F', 'Cl', 'Br', 'I', 'At', 'Ts']) expect(place.get(halogen)![0]).toBe(17);
  });
});

describe('a tree folded at its cut', () => {
  // Specification 6.5: eight points, Ward, three clusters.
  const tree = {
    left: Uint32Array.of(0, 3, 5, 2, 8, 9, 10),
    right: Uint32Array.of(1, 4, 6, 7, 11, 12, 13),
    height: Float64Array.of(1, 1, 1.5, 2.2, 3.862642, 9.418422, 29.611498),
    size: Uint32Array.of(2, 2, 2, 2, 4, 6, 8),
  };
  const order = [5, 6, 3, 4, 0, 1, 2, 7];

  it('keeps the merges above it', () => {
    const folded = collapseTree(tree, order, [3, 3, 3, 2, 2, 1, 1, 3])!;
    expect(folded.clusters).toEqual([1, 2, 3]);
    expect([...folded.tree.left, ...folded.tree.right]).toEqual([1, 0, 2, 3]);
    expect([...folded.tree.height]).toEqual([9.418422, 29.611498]);
    expect([...folded.tree.size]).toEqual([2, 3]);
  });

  it('is nothing when the labels are of another tree', () => {
    expect(collapseTree(tree, order, [1, 2, 1, 2, 1, 2, 1, 2])).toBeNull();
  });
});

describe('rows of the figures', () => {
  it('are the finest cut of at most so many clusters, of each layer and linkage', () => {
    const row = (layer: string, clusters: number) => ({ layer, method: 'ward', clusters }) as CutRow;
    const chosen = cutsInto([row('a', 2), row('a', 11), row('a', 13), row('b', 13), row('b', 12)], 12);
    expect(chosen.map(({ layer, clusters }) => `${layer} ${clusters}`)).toEqual(['a 11', 'b 12']);
  });

  it('hold the Rand index below the diagonal and the mutual information above', () => {
    const rows = [{ left: 'b', right: 'a', adjustedRand: 0.1, adjustedMutualInfo: 0.2 }];
    const cells = agreementCells(
      rows,
      new Map([
        ['a', 'A'],
        ['b', 'B'],
      ]),
    );
    expect(cells.map(({ row, column, value }) => [row, column, value])).toEqual([
      ['B', 'A', 0.1],
      ['A', 'B', 0.2],
    ]);
  });

  it('weigh the stability of clusters by their sizes', () => {
    const table = {
      rows: 4,
      columns: {
        method: ['ward', 'ward', 'ward', 'consensus'],
        clusters: [2, 2, 3, 2],
        size: [3, 1, 4, 4],
        jaccardMean: [0.9, 0.5, null, 0.1],
      },
    } as unknown as Table<'stability'>;
    // (3 * 0.9 + 0.5) / 4; of the cut into three nothing is known, and the last row is of another tree.
    expect(stablePoints(table, 'ward')).toEqual([{ clusters: 2, jaccard: (3 * 0.9 + 0.5) / 4 }]);
  });
});

describe('quantiles of a group', () => {
  // Law: at every energy at most one in ten members (rounded down to whole members) lies beyond either.
  it('hold four in five members between them', () => {
    for (const { members, lower, upper } of prepareContent(sampleReportInput({ crystals: 60, clusters: 3 })).groups) {
      const most = Math.ceil(0.1 * members.length);
      for (let i = 0; i < lower.length; i += 25) {
        expect(members.filter(({ reference }) => reference[i]! < lower[i]!).length).toBeLessThanOrEqual(most);
        expect(members.filter(({ reference }) => reference[i]! > upper[i]!).length).toBeLessThanOrEqual(most);
      }
    }
  });
});
