/** Printed numbers: expected texts written by hand after the rules in the file's heading. */
import { describe, expect, it } from 'vitest';
import { counted, fixed, plain, probability, scientific } from '../../../report/html/numbers.js';

describe('numbers', () => {
  it('has a point, a true minus and thousands apart', () => {
    expect(fixed(-1234567.891, 2)).toBe('−1,234,567.89');
    expect(fixed(-0.0001, 2)).toBe('0.00');
    expect(fixed(999.5, 0)).toBe('1,000');
  });

  it('shows what is missing or beyond all numbers', () => {
    expect(fixed(null, 2)).toBe('–');
    expect(fixed(Number.NaN, 2)).toBe('–');
    expect(fixed(Number.NEGATIVE_INFINITY, 2)).toBe('−∞');
  });

  it('writes powers of ten', () => {
    expect(scientific(0.000024, 1)).toBe('2.4×10⁻⁵');
    expect(scientific(-123456, 2)).toBe('−1.23×10⁵');
    expect(probability(0.000024)).toBe('2.4×10⁻⁵');
    expect(probability(0.031)).toBe('0.031');
  });

  it('drops the dust of binary fractions', () => {
    expect(plain(0.1 + 0.2)).toBe('0.3');
    expect(counted(1, 'crystal')).toBe('1 crystal');
    expect(counted(1200, 'crystal')).toBe('1,200 crystals');
  });
});
