/** MAE, RMSE and R^2: closed forms. */
import { expect, it } from 'vitest';
import { accuracyOf } from '../../../../report/content/accuracy.js';

const pair = (reference: number, prediction: number) => ({ reference, prediction });

it('is exact for equality, and 0 for the mean as prediction', () => {
  expect(accuracyOf([pair(1, 1), pair(3, 3)])).toEqual({ n: 2, mae: 0, rmse: 0, r2: 1 });
  expect(accuracyOf([pair(1, 2), pair(3, 2)])).toEqual({ n: 2, mae: 1, rmse: 1, r2: 0 });
});

it('tells the two means of errors apart', () => {
  const { mae, rmse } = accuracyOf([pair(0, 3), pair(0, 4)]);
  expect(mae).toBe(3.5);
  expect(rmse).toBeCloseTo(Math.sqrt(12.5), 12);
});

it('has no R^2 without spread and nothing without pairs', () => {
  expect(accuracyOf([pair(2, 1), pair(2, 3)]).r2).toBeNull();
  expect(accuracyOf([])).toEqual({ n: 0, mae: null, rmse: null, r2: null });
});
