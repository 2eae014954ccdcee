/** Expected from the definition: the variance of a node less that of its sides, by sums over points. */
import { describe, expect, it } from 'vitest';
import { at } from '../../../../../schemas/required.js';
import { centredTargets, gainByPoints, gainByProducts } from '../../../../../science/evidence/models/split-gain.js';
import { randomSource } from '../../../../../science/numerics/index.js';

const n = 30;
const points = 7;
const random = randomSource(11);
const targets = Float64Array.from({ length: n * points }, (_, i) => 50 + random.next() + (i % points));
const rows = { features: Array.from({ length: n }, () => Float64Array.of(0)), targets, points };
const node = Int32Array.from([3, 4, 8, 11, 17, 20, 29]);

/** Sum over rows and points of the squared distance to the mean of these rows. */
function variation(of: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < points; k++) {
    const values = of.map((row) => at(targets, row * points + k));
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    sum += values.reduce((total, value) => total + (value - mean) ** 2, 0);
  }
  return sum;
}

describe.each([
  ['products of rows', gainByProducts],
  ['sums over points', gainByPoints],
])('gain by %s', (_, make) => {
  const gain = make(centredTargets(rows), n);
  const sides = [[3], [3, 29], [8, 17, 20], [4, 8, 11, 17, 20, 29]];

  it('orders splits as the reduction of the variance does, to the same distances', () => {
    gain.enter(node);
    const gains = sides.map((side) => gain.of(Int32Array.from(side), side.length));
    const reductions = sides.map((side) => {
      const rest = [...node].filter((row) => !side.includes(row));
      return variation([...node]) - variation(side) - variation(rest);
    });
    gains.forEach((value, i) => {
      expect(value - at(gains, 0)).toBeCloseTo(at(reductions, i) - at(reductions, 0), 10);
    });
  });

  it('is that of the split, whichever side is asked for', () => {
    gain.enter(node);
    const [one, other] = [
      [3, 4, 29],
      [8, 11, 17, 20],
    ];
    expect(gain.of(Int32Array.from(one!), 3)).toBeCloseTo(gain.of(Int32Array.from(other!), 4), 10);
  });
});
