import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustedMutualInformation,
  adjustedRand,
  agreementOfPairs,
  agreementWith,
  coAssociationDistances,
  cutByCount,
  linkageOfDistances,
} from '../../../../../science/clustering/index.js';
import { randomSource } from '../../../../../science/numerics/random-source.js';
import { goldenValidity } from '../golden-validity.js';

const stored = goldenValidity.agreement;
const labellings = stored.labels.map((labels, i) => ({ name: `labelling ${i}`, labels }));
/** Two labellings of the same points. */
const twoLabellings = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 })), { minLength: 2, maxLength: 60 })
  .map((pairs) => [pairs.map(([label]) => label), pairs.map(([, label]) => label)] as const);

describe('agreement of many labellings', () => {
  it('equals scikit-learn for every two', () => {
    const rows = agreementOfPairs(labellings);
    expect(rows).toHaveLength((11 * 10) / 2);
    for (const row of rows) {
      const [i, j] = [row.left, row.right].map((name) => Number(name.split(' ')[1]));
      expect(row.adjustedRand).toBeCloseTo(stored.adjustedRand[i!]![j!]!, 11);
      expect(row.adjustedMutualInfo).toBeCloseTo(stored.adjustedMutualInfo[i!]![j!]!, 11);
    }
    expect(
      rows
        .slice(0, 11)
        .map(({ left, right }) => `${left}, ${right}`)
        .at(10),
    ).toBe('labelling 1, labelling 2');
  });

  it('with references goes labelling by labelling and gives the same figures', () => {
    const rows = agreementWith(labellings.slice(0, 2), labellings.slice(3, 6));
    expect(rows.map(({ left, right }) => [left, right])).toEqual(
      [0, 1].flatMap((i) => [3, 4, 5].map((j) => [`labelling ${i}`, `labelling ${j}`])),
    );
    for (const { left, right, adjustedMutualInfo } of rows) {
      const of = (name: string) => labellings.find((each) => each.name === name)!.labels;
      expect(adjustedMutualInfo).toBe(adjustedMutualInformation(of(left), of(right)));
    }
    expect(agreementOfPairs([])).toEqual([]);
  });

  it('is symmetric, at most 1, and blind to numbering and to the order of the points (laws)', () => {
    fc.assert(
      fc.property(twoLabellings, ([left, right]) => {
        for (const measure of [adjustedRand, adjustedMutualInformation]) {
          const value = measure(left, right);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
          expect(measure(right, left)).toBeCloseTo(value, 10);
          expect(
            measure(
              left.map((label) => 100 - 7 * label),
              right,
            ),
          ).toBeCloseTo(value, 10);
          expect(measure([...left].reverse(), [...right].reverse())).toBeCloseTo(value, 10);
          expect(measure(left, left)).toBe(1);
        }
      }),
    );
  });

  it('refuses labellings of another number of points', () => {
    const short = { name: 'short', labels: [1, 2] };
    expect(() => agreementOfPairs([labellings[0]!, short])).toThrow('cannot compare 300 labels with 2');
  });
});

/** Average linkage, as the step `consensus` takes it. */
function consensusTree(labellings: Parameters<typeof coAssociationDistances>[0]) {
  return linkageOfDistances(coAssociationDistances(labellings), 'average');
}

describe('consensus', () => {
  it('distances equal 1 - the co-association counted by NumPy', () => {
    const distances = coAssociationDistances(stored.labels);
    expect(Array.from(distances.subarray(0, 20))).toEqual(
      stored.coAssociationFirst20.map((d) => expect.closeTo(d, 12)),
    );
    expect(Array.from(distances.subarray(-20))).toEqual(stored.coAssociationLast20.map((d) => expect.closeTo(d, 12)));
    expect(distances.reduce((sum, d) => sum + d, 0)).toBeCloseTo(stored.coAssociationSum, 6);
  });

  it('of one clustering is that clustering, however often it occurs (law)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 }), (labels) => {
        const tree = consensusTree([labels, labels.map((label) => 9 - label), labels]);
        expect(adjustedRand(cutByCount(tree, new Set(labels).size), labels)).toBe(1);
        expect(tree.height.every((height) => height === 0 || height === 1)).toBe(true);
      }),
    );
  });

  it('outvotes noise: three groups, of which every clustering mislabels about a quarter', () => {
    const random = randomSource(5);
    const truth = Array.from({ length: 60 }, (_, i) => i % 3);
    const votes = Array.from({ length: 30 }, () =>
      truth.map((group) => (random.next() < 0.25 ? Math.floor(random.next() * 3) : group)),
    );
    for (const labels of votes) expect(adjustedRand(labels, truth)).toBeLessThan(0.85);
    expect(adjustedRand(cutByCount(consensusTree(votes), 3), truth)).toBe(1);
  });

  it('does not depend on the order of the clusterings', () => {
    const backwards = coAssociationDistances([...stored.labels].reverse());
    expect(backwards).toEqual(coAssociationDistances(stored.labels));
  });

  it('refuses what cannot fit, with the number, and labellings that do not belong together', () => {
    const many = new Uint32Array(20_000);
    expect(() => coAssociationDistances([many])).toThrow(
      'a consensus over 20000 points needs 3.2 GB for 199990000 pairs, twice; at most 14000 points are taken',
    );
    expect(() => coAssociationDistances([[1, 2, 3]], 2)).toThrow('a consensus over 3 points');
    expect(() => coAssociationDistances([])).toThrow('a consensus of no clusterings');
    expect(() => coAssociationDistances([[1, 2], [1]])).toThrow('clustering 1 has 1 labels, clustering 0 has 2');
  });
});
