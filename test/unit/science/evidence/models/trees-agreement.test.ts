/**
 * Expected: scikit-learn's ExtraTreesRegressor(300) on the bundled data, same compositions and folds, five seeds
 * (test/fixtures/evidence/make.py). Other random numbers, so the error agrees and not the trees.
 */
import { expect, it } from 'vitest';
import { bundledSet } from '../../../../../bench/bundled-set.js';
import { at } from '../../../../../schemas/required.js';
import { fitExtraTrees, spectrumErrorOfEach } from '../../../../../science/evidence/index.js';
import { compositionFeatures } from '../../../../../science/interpretation/index.js';
import { stored } from '../stored.js';

const { foldOf, errors: theirs } = stored.trees;
const set = bundledSet();
const { points, targets } = set;
const features = set.graphs.map(({ atomClass, species }) =>
  compositionFeatures(Array.from(atomClass, (c) => at(species, c))),
);
const targetsOf = (crystals: readonly number[]) =>
  Float32Array.from(crystals.flatMap((c) => [...targets.subarray(c * points, (c + 1) * points)]));

it('the error out of fold is that of scikit-learn, to a hundredth of it', { timeout: 120_000 }, () => {
  expect(foldOf).toHaveLength(features.length);
  const errors = [0, 1, 2, 3, 4].flatMap((fold) => {
    const held = [...features.keys()].filter((crystal) => Number(foldOf[crystal]) === fold);
    const train = [...features.keys()].filter((crystal) => Number(foldOf[crystal]) !== fold);
    const rows = { features: train.map((c) => at(features, c)), targets: targetsOf(train), points };
    const trees = fitExtraTrees(rows, { trees: 300, seed: 123 });
    return [...spectrumErrorOfEach(targetsOf(held), trees.predict(held.map((c) => at(features, c))), held.length)];
  });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // Seeds of scikit-learn itself differ by less than half of that.
  expect(Math.max(...theirs) - Math.min(...theirs)).toBeLessThan(0.01 * mean(theirs));
  expect(Math.abs(mean(errors) / mean(theirs) - 1)).toBeLessThan(0.01);
});
