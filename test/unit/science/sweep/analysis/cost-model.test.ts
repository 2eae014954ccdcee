/** Laws of the model: it finds what made the times, tells its error on what it has not seen, and grows with the work. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CostObservation,
  fitCostModel,
  predictSecondsPerEpoch,
  type TrainingSize,
} from '../../../../../science/sweep/analysis/index.js';
import { seededRandom } from '../../../../harness/laws/seeded-random.js';

const sizes: TrainingSize[] = [10, 20, 30, 40].flatMap((k) =>
  [32, 64, 128, 256].flatMap((hiddenFeatures) =>
    [1, 4].map((layers) => ({
      atoms: 800,
      edges: 800 * k,
      triplets: 300 * k * k,
      crystals: 200,
      hiddenFeatures,
      alignnLayers: layers,
      gcnLayers: layers,
      batchSize: 8,
    })),
  ),
);

/** Made by hand from the formula: overhead, dense triplet layers, and triplet sums. */
function seconds({ triplets, hiddenFeatures: h, alignnLayers, gcnLayers }: TrainingSize): number {
  return (
    25 * (alignnLayers + gcnLayers + 1) * 2e-4 +
    alignnLayers * triplets * h * h * 3e-11 +
    alignnLayers * triplets * h * 2e-9
  );
}

const observed = (noise: () => number): CostObservation[] =>
  sizes.map((size) => ({ ...size, secondsPerEpoch: seconds(size) * (1 + noise()) }));

describe('the cost model', () => {
  it('predicts times made by its own formula, where it was fitted and beyond', () => {
    const model = fitCostModel(observed(() => 0))!;
    expect(model.relativeError).toBeLessThan(0.02);
    for (const size of [...sizes, { ...sizes[0]!, triplets: 900_000, hiddenFeatures: 320 }])
      expect(predictSecondsPerEpoch(model, size) / seconds(size)).toBeCloseTo(1, 1);
  });

  it('reports about the noise of its observations as its error', () => {
    const { uniform } = seededRandom(4);
    const model = fitCostModel(observed(() => 0.2 * (2 * uniform() - 1)))!;
    // The median of |noise| is 10 percent.
    expect(model.relativeError).toBeGreaterThan(0.05);
    expect(model.relativeError).toBeLessThan(0.2);
  });

  it('never predicts less time for more work', () => {
    const { uniform } = seededRandom(5);
    const model = fitCostModel(observed(() => 0.5 * uniform()))!;
    const factor = fc.double({ min: 1, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...sizes), factor, (size, f) => {
        const base = predictSecondsPerEpoch(model, size);
        for (const name of ['atoms', 'edges', 'triplets', 'hiddenFeatures', 'crystals'] as const)
          expect(predictSecondsPerEpoch(model, { ...size, [name]: size[name] * f })).toBeGreaterThanOrEqual(base);
      }),
    );
  });

  it('makes do with one observation, and says that its error is unknown', () => {
    const one = observed(() => 0).slice(3, 4);
    const model = fitCostModel(one)!;
    expect(model.relativeError).toBeNull();
    expect(predictSecondsPerEpoch(model, one[0]!) / one[0]!.secondsPerEpoch).toBeCloseTo(1, 6);
    expect(fitCostModel([])).toBeNull();
  });

  it('refuses times that are none', () => {
    expect(() => fitCostModel([{ ...sizes[0]!, secondsPerEpoch: Number.NaN }])).toThrow(/NaN/);
    expect(() => fitCostModel([{ ...sizes[0]!, secondsPerEpoch: 0 }])).toThrow(/0 seconds/);
  });
});
