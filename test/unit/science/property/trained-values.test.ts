/** Values as networks are trained on them, by hand. */
import { describe, expect, it } from 'vitest';
import type { Property } from '../../../../schemas/property.js';
import { refuseConstant, trainedValues } from '../../../../science/property/index.js';

const PROPERTY: Property = {
  name: 'phonon density of states',
  unit: 'states/THz',
  transform: 'none',
  floor: null,
  axis: { name: 'frequency', unit: 'THz', start: -1, stop: 1, points: 2 },
  labels: null,
  descriptors: [{ name: 'peak', kind: 'peak' }],
  leading: 'peak',
  bounds: { least: -1e-3, most: 1e5 },
};
const PLACES = [
  { file: 'id_prop.csv', line: 1, crystal: 'a' },
  { file: 'id_prop.csv', line: 2, crystal: 'b' },
];
const trained = (values: readonly number[], rest: Partial<Property> = {}) =>
  Array.from(trainedValues(Float64Array.from(values), { ...PROPERTY, ...rest }, PLACES));

describe('values of a property', () => {
  it('are trained on as they are, as log10 or as asinh, raised to the floor', () => {
    expect(trained([1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
    expect(trained([1, 10, 1000, 0], { transform: 'log10', floor: 0.1 })).toEqual([0, 1, 3, Math.fround(-1)]);
    // asinh(sinh 1) = 1
    expect(trained([0, Math.sinh(1), Math.sinh(2), 0], { transform: 'asinh' })).toEqual([0, 1, 2, 0]);
  });

  it('are refused by crystal, line, position and value', () => {
    expect(() => trained([1, 2, 3, 2e5])).toThrow('id_prop.csv, line 2: value 2 of b (1 THz) is 200000');
    expect(() => trained([1, -0.5, 3, 4])).toThrow('id_prop.csv, line 1: value 2 of a (1 THz) is -0.5');
    expect(() => trained([0, 1, 1, 1], { transform: 'log10' })).toThrow('value 1 of a (-1 THz) is 0');
    const labels = { axis: null, labels: ['C11', 'C12'] };
    expect(() => trained([1, 2, Number.NaN, 4], labels)).toThrow('value 1 of b (C11) is NaN');
    expect(() => trained([1, 2e6], { axis: null, descriptors: [] })).toThrow('value 1 of b is 2000000');
  });

  it('are refused where they are all alike: a floor may have made them so', () => {
    expect(() => refuseConstant(Float32Array.of(2, 2, 2), PROPERTY)).toThrow(
      /all values of phonon density of states are 2/,
    );
    refuseConstant(Float32Array.of(2, 2, 3), PROPERTY);
  });
});
