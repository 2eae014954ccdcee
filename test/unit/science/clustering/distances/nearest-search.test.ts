/** Lists of neighbours against all distances one by one, for every precision of the products. */
import { describe, expect, it } from 'vitest';
import { CentredRows } from '../../../../../science/clustering/distances/centred-rows.js';
import { DEFAULT_BLOCKS, NearestSearch } from '../../../../../science/clustering/distances/nearest-search.js';
import { LIST_LENGTH, NeighbourLists } from '../../../../../science/clustering/distances/neighbour-lists.js';
import type { SearchPrecision } from '../../../../../science/clustering/distances/packed-rows.js';
import { columnsOf } from '../../../../../science/clustering/distances/row-settler.js';
import { seededRandom } from '../../../../harness/laws/seeded-random.js';
import { temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';

const N = 300;
const WIDTH = 19;
const programFolder = temporaryFolder();
const ladders: SearchPrecision[][] = [[...DEFAULT_BLOCKS.precisions], ['single', 'double'], ['double']];

/** Points whose distances differ by few or by many digits, near the origin or far from it. */
const SETS = {
  'normal points': (random: () => number) => random(),
  'far from the origin': (random: () => number) => 1e4 + random(),
  'near pairs': (random: () => number, i: number, k: number) => (((i >> 1) * 7919 * (k + 3)) % 97) + 1e-5 * random(),
  'very small': (random: () => number) => 1e-150 * random(),
};

describe.each(Object.entries(SETS))('%s', (_, draw) => {
  it.each(ladders.map((precisions) => ({ precisions })))('$precisions', async ({ precisions }) => {
    const random = seededRandom(11);
    const x = new Float64Array(N * WIDTH);
    for (let at = 0; at < x.length; at++) x[at] = draw(() => random.normal(), Math.floor(at / WIDTH), at % WIDTH);
    const weight = Float64Array.from({ length: N }, (__, i) => 1 / (1 + (i % 5)));
    const set = Int32Array.from({ length: N }, (__, i) => Math.floor(i / 3));
    const lists = new NeighbourLists(N);
    const order = Int32Array.from({ length: N }, (__, i) => i);
    const blocks = { rows: 70, columns: 128, fewPairs: 0, precisions };
    const search = new NearestSearch(new CentredRows(x, WIDTH), programFolder, blocks);
    try {
      search.load(columnsOf(order, weight, set), new Int32Array(0));
      await search.search(order, lists);
    } finally {
      search.close();
    }
    for (let i = 0; i < N; i++) expectNearest(lists, i, scoresOf(x, weight, set, i));
  });
});

function scoresOf(x: Float64Array, weight: Float64Array, set: Int32Array, i: number): Map<number, number> {
  const scores = new Map<number, number>();
  for (let j = 0; j < N; j++) {
    if (set[j] === set[i]) continue;
    let sum = 0;
    for (let k = 0; k < WIDTH; k++) sum += (x[i * WIDTH + k]! - x[j * WIDTH + k]!) ** 2;
    scores.set(j, (2 * sum) / (weight[i]! + weight[j]!));
  }
  return scores;
}

function expectNearest(lists: NeighbourLists, i: number, scores: Map<number, number>): void {
  const listed = lists.neighbour.subarray(i * LIST_LENGTH, (i + 1) * LIST_LENGTH).filter((j) => j >= 0);
  const smallest = Math.min(...scores.values());
  expect(Math.abs(scores.get(listed[0]!)! / smallest - 1)).toBeLessThan(1e-12);
  listed.forEach((j, at) => {
    expect(Math.abs(lists.score[i * LIST_LENGTH + at]! / scores.get(j)! - 1)).toBeLessThan(1e-12);
    scores.delete(j);
  });
  for (const score of scores.values()) expect(score).toBeGreaterThanOrEqual(lists.bound[i]! * (1 - 1e-12));
}
