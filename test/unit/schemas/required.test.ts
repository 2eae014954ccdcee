import { describe, expect, it } from 'vitest';
import { at, required } from '../../../schemas/required.js';

describe('required', () => {
  it.each([0, '', false, Number.NaN])('gives %s, which is there', (value) => {
    expect(required<unknown>(value)).toBe(value);
  });

  it('refuses null as it does undefined', () => {
    expect(() => required(null)).toThrow(new RangeError('a value is missing that has to be there'));
  });

  it('names what is missing', () => {
    expect(() => required(new Map<string, number>().get('a'), 'the first letter')).toThrow(
      new RangeError('the first letter is missing that has to be there'),
    );
  });
});

describe('at', () => {
  it('gives entries of arrays, of typed arrays and of texts', () => {
    expect(at(['a', 'b'], 1)).toBe('b');
    expect(at(Float64Array.of(0, 2), 0)).toBe(0);
    expect(at('xyz', 2)).toBe('z');
  });

  it.each([-1, 2, 0.5, Number.NaN])('refuses index %s of two', (index) => {
    expect(() => at([7, 8], index)).toThrow(new RangeError(`there is no entry ${index} among 2`));
  });
});
