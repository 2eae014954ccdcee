/** Learning curves of real trainings (origin in the file): what ASHA saves, and at which loss. */
import { expect, it } from 'vitest';
import { CURVE_GRID, median, readCurves, sharesOfGrid } from '../../../../bench/search-curves.js';

const recorded = readCurves();

it('has every curve of the grid, five seeds', () => {
  const { maxNeighbors, hiddenFeatures } = CURVE_GRID;
  expect(recorded.curves.length).toBe(5 * maxNeighbors.length * hiddenFeatures.length);
  for (const { values } of recorded.curves) expect(values.length).toBe(recorded.epochs);
});

it('reaches the lowest error of the grid within 2 percent with a third of its epochs, median of five seeds', () => {
  const shares = sharesOfGrid(recorded, 'random');
  expect(median(shares.map(({ epochs }) => epochs))).toBeLessThanOrEqual(1 / 3);
  expect(median(shares.map(({ error }) => error))).toBeLessThanOrEqual(1.02);
});

it('never spends more than the grid, whatever proposes the trials', () => {
  for (const method of ['grid', 'random', 'tpe'] as const)
    for (const { epochs, error } of sharesOfGrid(recorded, method)) {
      expect(epochs).toBeLessThan(1);
      expect(error).toBeGreaterThanOrEqual(1);
    }
});
