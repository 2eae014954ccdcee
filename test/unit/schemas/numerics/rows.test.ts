import { describe, expect, it } from 'vitest';
import { gatherRows, rowView } from '../../../../schemas/numerics/rows.js';

const MATRIX = Float32Array.of(1, 2, 3, 4, 5, 6);

describe('rows of a matrix', () => {
  it('are views: what is written there is written into the matrix', () => {
    const values = MATRIX.slice();
    const row = rowView(values, 2, 1);
    expect([...row]).toEqual([3, 4]);
    row[0] = 9;
    expect([...values]).toEqual([1, 2, 9, 4, 5, 6]);
  });

  it('are gathered in the order asked for, a row twice if asked twice, into a copy', () => {
    const gathered = gatherRows(MATRIX, 2, Uint32Array.of(2, 0, 2));
    expect([...gathered]).toEqual([5, 6, 1, 2, 5, 6]);
    gathered.fill(0);
    expect(MATRIX[0]).toBe(1);
  });

  it('are none where none is asked for', () => {
    expect(gatherRows(MATRIX, 2, [])).toHaveLength(0);
  });
});
