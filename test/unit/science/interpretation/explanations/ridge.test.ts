import { describe, expect, it } from 'vitest';
import { LabelRidge } from '../../../../../science/interpretation/explanations/label-ridge.js';
import {
  leaveOneOutErrors,
  ridgeCoefficients,
  whitenedRows,
} from '../../../../../science/interpretation/explanations/ridge.js';
import { stored } from '../stored.js';

interface StoredRidge {
  readonly x: number[][];
  readonly y: number[];
  readonly group: number[];
  readonly weights: number[];
  readonly strengths: { strength: number; composition: number[]; joint: number[]; weighted: number[] }[];
}

// Expected: scikit-learn Ridge, refitted without each row (LeaveOneOut), and with sample weights.
const { x, y, group, weights, strengths } = stored<{ ridge: StoredRidge }>('statistics').ridge;
const rows = x.map((row) => Float64Array.from(row));
const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

describe.each(strengths)('ridge of strength $strength', ({ strength, composition, joint, weighted }) => {
  it('leaves out every row in closed form', () => {
    expect([...leaveOneOutErrors(whitenedRows(rows, strength), y)]).toEqual(close(composition));
  });

  it('with the columns of labels, without another factorisation', () => {
    const ridge = new LabelRidge(rows, Float64Array.from(y), strength);
    expect([...ridge.leaveOneOutErrors(Uint32Array.from(group), 3)]).toEqual(close(joint));
  });

  it('with weights of the rows', () => {
    expect([...ridgeCoefficients(rows, y, strength, weights)]).toEqual(close(weighted));
  });
});
