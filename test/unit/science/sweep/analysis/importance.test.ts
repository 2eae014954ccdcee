/** Against scikit-learn with its own trees (test/fixtures/search/importance.json), and a problem of known importances. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parameterImportance } from '../../../../../science/sweep/analysis/index.js';
import { permutationImportance } from '../../../../../science/sweep/analysis/permutation-importance.js';
import { growTree, predictTree, type RegressionTree } from '../../../../../science/sweep/analysis/regression-tree.js';
import type { TrialRecord } from '../../../../../science/sweep/index.js';
import { seededRandom } from '../../../../harness/laws/seeded-random.js';
import { MIXED_SPACE, sweepPlan } from '../../../../harness/tables/sweep-plans.js';

interface Stored {
  readonly rows: number[][];
  readonly targets: number[];
  readonly trees: RegressionTree[];
  readonly predictions: number[];
  readonly shuffles: number;
  readonly importance: number[];
  readonly spread: number[];
  readonly alone: number[];
}
const stored = JSON.parse(readFileSync('test/fixtures/search/importance.json', 'utf8')) as Stored;
const { rows, targets } = stored;
const forest = (row: readonly number[]) =>
  stored.trees.reduce((sum, tree) => sum + predictTree(tree, row), 0) / stored.trees.length;

describe('permutation importance', () => {
  it('predicts with the trees of scikit-learn what it does', () => {
    rows.forEach((row, i) => {
      expect(forest(row)).toBeCloseTo(stored.predictions[i]!, 12);
    });
  });

  it('is that of scikit-learn on the same trees, within the noise of 400 shuffles', () => {
    const found = permutationImportance(forest, rows, targets, { shuffles: stored.shuffles, seed: 1 });
    found.forEach(({ importance, spread }, feature) => {
      // Both means have a standard error of spread / sqrt(400): four of the difference.
      const noise = 4 * stored.spread[feature]! * Math.sqrt(2 / stored.shuffles);
      expect(Math.abs(importance - stored.importance[feature]!)).toBeLessThan(noise);
      expect(spread / stored.spread[feature]!).toBeGreaterThan(0.8);
      expect(spread / stored.spread[feature]!).toBeLessThan(1.25);
    });
    expect(stored.importance[0]).toBeGreaterThan(0.5);
  });

  it('of an exact linear model is twice the share of the variance', () => {
    // E (y - f(shuffled x))^2 = 2 var(x_j) c_j^2 for a model without error.
    const { uniform } = seededRandom(3);
    const points = Array.from({ length: 3000 }, () => [uniform(), uniform(), uniform()]);
    const model = ([a, b]: readonly number[]) => 2 * a! + b!;
    const [first, second, third] = permutationImportance(model, points, points.map(model), { shuffles: 5, seed: 2 });
    expect(Math.abs(first!.importance - 1.6)).toBeLessThan(0.08);
    expect(Math.abs(second!.importance - 0.4)).toBeLessThan(0.03);
    expect(third).toEqual({ importance: 0, spread: 0 });
  });
});

describe('a shuffle', () => {
  const four = [0, 1, 2, 3].map((value) => [value, 10 + value]);

  /** @returns how often each order of the first feature was shown to a model, and of the second where the first is shuffled */
  function ordersOf(shuffles: number, seed: number): Map<string, number> {
    const seen: (readonly number[])[][] = [];
    const predict = (row: readonly number[], place: number) => {
      if (place === 0) seen.push([]);
      seen.at(-1)!.push(row);
      return 0;
    };
    permutationImportance(predict, four, [1, 2, 3, 4], { shuffles, seed });
    const [unshuffled, ...both] = seen;
    expect(unshuffled).toEqual(four);
    expect(both).toHaveLength(2 * shuffles);
    const orders = new Map<string, number>();
    for (const rows of both.slice(0, shuffles)) {
      expect(rows.map((row) => row[1])).toEqual([10, 11, 12, 13]);
      const order = rows.map((row) => row[0]).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    for (const rows of both.slice(shuffles)) expect(rows.map((row) => row[0])).toEqual([0, 1, 2, 3]);
    return orders;
  }

  it('gives all 24 orders of four values as often, of one feature at a time (Pearson: 23 degrees of freedom, p = 1e-4)', () => {
    const orders = ordersOf(2400, 5);
    expect([...orders.keys()].map((order) => [...order].sort().join(''))).toEqual(new Array(24).fill('0123'));
    const squares = [...orders.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    expect(squares).toBeLessThan(57.1);
  });

  it('is another for every seed, and the same twice', () => {
    expect(ordersOf(30, 1)).toEqual(ordersOf(30, 1));
    expect(ordersOf(30, 1)).not.toEqual(ordersOf(30, 2));
  });
});

describe('a regression tree', () => {
  it('is grown as by scikit-learn', () => {
    const tree = growTree(rows, targets, [...rows.keys()], 3);
    rows.forEach((row, i) => {
      expect(predictTree(tree, row)).toBeCloseTo(stored.alone[i]!, 10);
    });
  });

  it('asks the same questions in whatever unit the targets are', () => {
    const all = [...rows.keys()];
    const { feature, threshold, value } = growTree(rows, targets, all, 3);
    // Powers of two change no digit, so that nothing but the unit differs.
    for (const unit of [2 ** -60, 2 ** 60]) {
      const scaled = targets.map((target) => target * unit);
      expect(growTree(rows, scaled, all, 3)).toMatchObject({
        feature,
        threshold,
        value: value.map((each) => each * unit),
      });
    }
  });

  it('asks nothing where all targets are one, though their sums are rounded', () => {
    const line = Array.from({ length: 1000 }, (_, i) => [i]);
    for (const target of [0.1, 1e6 / 3, 1e-9 / 7])
      expect(growTree(line, new Array<number>(1000).fill(target), [...line.keys()], 1).feature).toEqual([-1]);
  });
});

describe('parameter importance', () => {
  const { uniform, below } = seededRandom(11);
  const trial = (): TrialRecord => {
    const parameters = {
      norm: ['layer', 'batch'][below(2)]!,
      maxNeighbors: [8, 12, 16, 20][below(4)]!,
      hiddenFeatures: 16 + below(241),
      learningRate: 10 ** (-5 + 4 * uniform()),
      weightDecay: 0.2 * uniform(),
    };
    const error = (Math.log10(parameters.learningRate) + 3) ** 2 + (parameters.norm === 'batch' ? 0.8 : 0);
    const rungs = [3, 9].map((epochs) => ({ epochs, value: error + 1 / epochs }));
    return { parameters, rungs, ended: { reason: 'finished', epochs: 9, value: error + 1 / 9 } };
  };
  const records = Array.from({ length: 60 }, trial);
  const plan = sweepPlan({});

  it('finds the two parameters that the error depends on, and little in the others', () => {
    const found = parameterImportance(plan, records);
    expect(found.map(({ name }) => name).slice(0, 2)).toEqual(['learningRate', 'norm']);
    expect(found.length).toBe(MIXED_SPACE.length);
    expect(found[0]!.importance).toBeGreaterThan(0.5);
    expect(found[1]!.importance).toBeGreaterThan(0.05);
    for (const { importance } of found.slice(2)) expect(Math.abs(importance)).toBeLessThan(0.05);
  });

  it('is the same each time, and takes no notice of diverged trials', () => {
    const diverged = records.map((record, i) =>
      i % 7 === 0 ? { ...record, rungs: [{ epochs: 3, value: null }] } : record,
    );
    const without = parameterImportance(plan, diverged);
    expect(without).toEqual(parameterImportance(plan, diverged));
    expect(without[0]!.name).toBe('learningRate');
  });

  it('says nothing of fewer than five trials', () => {
    expect(parameterImportance(plan, records.slice(0, 4))).toEqual([]);
  });
});
