import { describe, expect, it } from 'vitest';
import { knownErrors, reliabilityTable } from '../../../../activities/evidence/reliability-table.js';
import type { Table } from '../../../../schemas/run/artifact.js';

const calibration = (rows: number): Table<'calibration'> => ({
  kind: 'calibration',
  rows,
  columns: {
    id: Array.from({ length: rows }, (_, i) => `crystal ${i}`),
    compound: Array.from({ length: rows }, (_, i) => `compound ${i}`),
    referenceEv: Float64Array.from({ length: rows }, (_, i) => 1 + i / 10),
    // Nobody errs.
    predictedEv: Float64Array.from({ length: rows }, (_, i) => 1 + i / 10),
  },
  metadata: {},
});

const WINDOW = { onsetMinEv: 2, onsetMaxEv: 3 };

describe('reliability', () => {
  it('of predictions without an error: sure in the window and sure outside', () => {
    const { columns, metadata, rows } = reliabilityTable({ leading: knownErrors(calibration(50)) }, WINDOW);
    expect(rows).toBe(2);
    expect([...columns.meanProbability]).toEqual([0, 1]);
    expect([...columns.observedShare]).toEqual([0, 1]);
    // 2.0, 2.1, .. 3.0 of fifty.
    expect([...columns.crystals]).toEqual([39, 11]);
    expect(Number(metadata.brier)).toBe(0);
    expect(Number(metadata.baseRate)).toBeCloseTo(0.22, 12);
    expect(Number(metadata.baseRateBrier)).toBeCloseTo(0.22 * 0.78, 12);
    expect(metadata).toMatchObject({ coverage: '1', lowestEv: '1' });
    expect(Number(metadata.highestEv)).toBeCloseTo(5.9, 12);
  });

  it('has no rows where a probability would rest on too few', () => {
    expect(knownErrors(calibration(39))).toBeNull();
    const { rows, metadata } = reliabilityTable({ leading: null }, WINDOW);
    expect(rows).toBe(0);
    expect(metadata).toMatchObject({ brier: '', coverage: '', lowestEv: '' });
  });
});
