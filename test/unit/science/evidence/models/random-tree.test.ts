/** How many numbers a tree draws, and in which order: all that comes after depends on it. Expected values: counted by hand. */
import { expect, it } from 'vitest';
import { growRandomTree } from '../../../../../science/evidence/models/random-tree.js';

/** Of three rows two nodes are split: all rows, and two of them. Every split gains as much as any other. */
function drawsOf(features: number): number[] {
  const drawn: number[] = [];
  const random = {
    at(k: number): number {
      drawn.push(k);
      return 0.4;
    },
  };
  const columns = Float64Array.from({ length: 3 * features }, (_, i) => i % 3);
  growRandomTree({ columns, rows: 3, gain: { enter: () => undefined, of: () => 1 } }, random);
  return drawn;
}

it.each([
  // A threshold a feature, and from the second feature on a number that decides between equal gains.
  [1, 2 * 1],
  [2, 2 * (2 + 1)],
  [3, 2 * (3 + 2)],
])('two splits by features of equal gain, %i of them, draw %i numbers, one after the other', (features, count) => {
  expect(drawsOf(features)).toEqual(Array.from({ length: count }, (_, k) => k));
});
