/** Conditions as networks are given them; means and deviations by hand. */
import { expect, it } from 'vitest';
import type { CrystalGraph } from '../../../../../schemas/tables/graph.js';
import { scaledConditions, withScaledConditions } from '../../../../../science/model/batches/conditions.js';

const graph = (...extra: number[]) => ({ id: 'a', extraFeatures: Float64Array.from(extra) }) as unknown as CrystalGraph;
const NAMED = [
  { name: 'temperature', unit: 'K' },
  { name: 'pressure', unit: 'GPa' },
];

it('are scaled by the crystals that are trained on alone', () => {
  const scaled = scaledConditions(NAMED, [graph(100, 5), graph(300, 5)]);
  expect(scaled).toEqual([
    { name: 'temperature', unit: 'K', mean: 200, deviation: 100, least: 100, most: 300 },
    { name: 'pressure', unit: 'GPa', mean: 5, deviation: 1, least: 5, most: 5 },
  ]);
  const [other] = withScaledConditions([graph(500, 7)], scaled);
  // Each eight times: a norm over one number leaves nothing of it.
  expect([...other!.extraFeatures!]).toEqual([...new Array(8).fill(3), ...new Array(8).fill(2)]);
});

it('leave crystals of a model without conditions as they are', () => {
  const graphs = [graph(1, 2)];
  expect(withScaledConditions(graphs, undefined)).toBe(graphs);
});
