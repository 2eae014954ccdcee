/** The 300 random sets of `test/fixtures/clustering-scipy/make.py` with SciPy's trees; points are made here as they are there. */
import { readFileSync } from 'node:fs';
import type { Linkage, LinkageMethod, Metric } from '../../../../schemas/tables/clustering.js';
import type { Points } from '../../../../science/clustering/index.js';

export interface ScipyTree {
  readonly merges: readonly number[];
  readonly heights: readonly number[];
  readonly metric: Metric;
  readonly sizes?: readonly number[];
  readonly labels?: readonly number[];
  readonly leaves?: readonly number[];
  readonly copheneticSum?: number;
}

export interface ScipySet {
  readonly number: number;
  readonly points: Points;
  readonly hasTies: boolean;
  readonly trees: Readonly<Record<LinkageMethod, ScipyTree>>;
}

const FILE = new URL('../../../fixtures/clustering-scipy/sets.json', import.meta.url);
const FIRST_OF_KIND = { groups: 120, far: 180, grid: 240 };

export function scipySets(): ScipySet[] {
  const { sets } = JSON.parse(readFileSync(FILE, 'utf8')) as {
    sets: { shape: number[]; sum: number; trees: ScipySet['trees'] }[];
  };
  return sets.map(({ shape, sum, trees }, number) => {
    const points = pointsOf(number);
    const total = Float64Array.from(points.values).reduce((a, b) => a + b, 0);
    const same = points.width === shape[1] && points.values.length === shape[0]! * shape[1]!;
    if (!same || Math.abs(total - sum) > 1e-6) throw new Error(`set ${number} is not the one that SciPy saw`);
    return { number, points, hasTies: number >= FIRST_OF_KIND.grid, trees };
  });
}

export function linkageOf({ merges, heights, sizes = [] }: ScipyTree): Linkage {
  return {
    left: Uint32Array.from(heights, (_, row) => merges[2 * row]!),
    right: Uint32Array.from(heights, (_, row) => merges[2 * row + 1]!),
    height: Float64Array.from(heights),
    size: Uint32Array.from(sizes),
  };
}

/** Largest difference of two trees' heights, over the largest height. */
export function heightDifference(tree: Linkage, heights: ArrayLike<number>): number {
  let largest = 0;
  let difference = 0;
  tree.height.forEach((height, row) => {
    largest = Math.max(largest, heights[row]!);
    difference = Math.max(difference, Math.abs(height - heights[row]!));
  });
  return largest === 0 ? difference : difference / largest;
}

function pointsOf(number: number): Points {
  const draw = mulberry32(number + 1);
  const n = 2 + Math.floor(59 * draw());
  const width = 1 + Math.floor(12 * draw());
  const values = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < width; k++) {
      if (number >= FIRST_OF_KIND.grid) {
        values[i * width + k] = Math.floor(4 * draw());
        continue;
      }
      let total = 0;
      for (let term = 0; term < 12; term++) total += draw();
      let value = total - 6;
      if (number >= FIRST_OF_KIND.far) value = 4096 + value;
      else if (number >= FIRST_OF_KIND.groups) value = 8 * (i % 5) * (k % 3) + value / 64;
      values[i * width + k] = value;
    }
  }
  return { width, values };
}

/** As many languages have it; SciPy's side does too. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
