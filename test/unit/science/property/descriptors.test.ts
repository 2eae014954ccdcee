/** Numbers of made-up values on -10 to 5 eV, as a few lines of Python have them: straight lines, trapezoids, nothing shared. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { NumberDescriptor, Property } from '../../../../schemas/property.js';
import { descriptorReader, leadingError, leadingPlace } from '../../../../science/property/index.js';

const EVEN: Property = {
  name: 'density of states',
  unit: 'states/eV',
  transform: 'none',
  floor: null,
  axis: { name: 'energy', unit: 'eV', start: -10, stop: 5, points: 31 },
  labels: null,
  descriptors: [{ name: 'centre', kind: 'centroid' }],
  leading: 'centre',
  bounds: { least: null, most: null },
};
const VALUES = [
  5e-6, 2.6e-5, 0.000123, 0.00052, 0.00193, 0.00633, 0.018316, 0.046771, 0.105399, 0.209611, 0.367879, 0.569783,
  0.778801, 0.939413, 1, 0.939413, 0.778801, 0.569783, 0.367879, 0.209613, 0.105567, 0.052325, 0.085983, 0.309595,
  0.50193, 0.303785, 0.067791, 0.00558, 0.000173, 3e-6, 0,
];
const LIST: Property = {
  ...EVEN,
  transform: 'log10',
  axis: { name: 'energy', unit: 'eV', values: [0, 1, 2.5, 4, 8] },
};
const LOGARITHMS = [1, 10, 30, 2000, 500].map(Math.log10);

const read = (property: Property, values: readonly number[], rest: object) =>
  descriptorReader(property, { name: 'x', ...rest } as NumberDescriptor)(values);

describe('a descriptor', () => {
  it.each([
    [{ kind: 'integral', from: -10, to: 0 }, 3.4815885],
    [{ kind: 'integral', from: -4.2, to: 1.3 }, 2.89091246],
    [{ kind: 'integral', from: -4.2, to: 1.3, relative: { from: -10, to: 5 } }, 0.6930046683344269],
    [{ kind: 'centroid' }, -2.2488916773456173],
    [{ kind: 'centroid', to: 0 }, -3.062719000249454],
    [{ kind: 'centroid', from: -4.2, to: 1.3 }, -2.4395823652854576],
    [{ kind: 'width' }, 2.220013575385712],
    [{ kind: 'width', from: -4.2, to: 1.3 }, 1.1875852382402523],
    [{ kind: 'value', at: -2.9 }, 0.9878826],
    [{ kind: 'value', at: 5 }, 0],
    [{ kind: 'crossing', level: 0.3, direction: 'up' }, -5.21444322288776],
    [{ kind: 'crossing', level: 0.3, direction: 'down' }, -0.7855540672033159],
    [{ kind: 'peak' }, -3],
    [{ kind: 'peak', from: 0 }, 2],
  ])('of values that are trained on as they are: %o', (descriptor, expected) => {
    expect(read(EVEN, VALUES, descriptor).value).toBeCloseTo(expected, 10);
  });

  it.each([
    [{ kind: 'crossing', level: 100, direction: 'up' }, 2.9300204831051087],
    [{ kind: 'value', at: 3 }, 121.64403991146804],
    [{ kind: 'integral', from: 2, to: 6 }, 4535.20020955763],
    [{ kind: 'centroid', from: 2, to: 6 }, 4.428779213933407],
    [{ kind: 'peak' }, 4],
  ])('of values whose log10 is trained on, over a list: %o', (descriptor, expected) => {
    expect(read(LIST, LOGARITHMS, descriptor).value).toBeCloseTo(expected, 9);
  });

  it('of values whose asinh is trained on', () => {
    const property: Property = {
      ...EVEN,
      transform: 'asinh',
      axis: { name: 'x', unit: '', start: 0, stop: 2, points: 3 },
    };
    const values = [-2, 0.5, 3].map(Math.asinh);
    expect(read(property, values, { kind: 'crossing', level: 0, direction: 'up' }).value).toBeCloseTo(0.75 + 0, 9);
    expect(read(property, values, { kind: 'value', at: 1.5 }).value).toBeCloseTo(1.4204812399206013, 9);
  });

  it('moves along with the axis, and scales with the values', () => {
    const moved: Property = { ...EVEN, axis: { name: 'energy', unit: 'eV', start: 90, stop: 105, points: 31 } };
    for (const kind of ['centroid', 'peak'] as const)
      expect(read(moved, VALUES, { kind }).value! - read(EVEN, VALUES, { kind }).value!).toBeCloseTo(100, 9);
    const twice = VALUES.map((value) => 2 * value);
    expect(read(EVEN, twice, { kind: 'width' }).value).toBeCloseTo(read(EVEN, VALUES, { kind: 'width' }).value!, 12);
  });

  it('of one value is that value, of a label the value of that label', () => {
    const one: Property = { ...EVEN, axis: null, descriptors: [], leading: EVEN.name, transform: 'log10' };
    expect(descriptorReader(one, null)([2]).value).toBeCloseTo(100, 12);
    const labelled: Property = { ...EVEN, axis: null, labels: ['C11', 'C44'] };
    expect(read(labelled, [110, 45], { kind: 'value', at: 'C44' }).value).toBe(45);
  });

  it('says why there is none', () => {
    const zero = VALUES.map(() => 0);
    expect(read(EVEN, zero, { kind: 'centroid' })).toEqual({
      value: null,
      reason: expect.stringMatching(/more than 0/),
    });
    expect(read(EVEN, zero, { kind: 'crossing', level: 1, direction: 'up' }).reason).toMatch(/nowhere go up/);
    const relative = { kind: 'integral', from: -10, to: 0, relative: { from: 1, to: 2 } };
    expect(read(EVEN, zero, relative).reason).toMatch(/is 0/);
  });

  it('refuses another number of values, and one that is not finite', () => {
    expect(() => read(EVEN, [1, 2], { kind: 'peak' })).toThrow(InvalidInputError);
    expect(() => read(EVEN, VALUES.with(7, Number.NaN), { kind: 'peak' })).toThrow(/value 7/);
  });
});

describe('the error of the number that leads', () => {
  const rows = (...all: (readonly number[])[]) => Float32Array.from(all.flat());
  const labelled: Property = {
    ...EVEN,
    axis: null,
    labels: ['a', 'b'],
    descriptors: [{ name: 'first', kind: 'value', at: 'a' }],
    leading: 'first',
  };

  it('is the mean of absolute differences', () => {
    expect(leadingError(rows([1, 9], [4, 9]), rows([2, 0], [1, 0]), labelled)).toEqual({ mae: 2, crystals: 2 });
  });

  it('counts a position that is none as the further end of the axis', () => {
    const [flat, peaked] = [VALUES.map(() => 0), VALUES.map((_, i) => (i === 20 ? 1 : 0))];
    // The peak of one point at 0 eV: 10 eV from the one end, 5 from the other.
    expect(leadingError(rows(peaked), rows(flat), EVEN)).toEqual({ mae: 10, crystals: 1 });
    expect(leadingError(rows(flat), rows(peaked), EVEN)).toEqual({ mae: null, crystals: 0 });
  });
});

describe('the place of the number that leads', () => {
  const place = (descriptor: object, value: number) =>
    leadingPlace({ ...EVEN, descriptors: [{ name: 'centre', ...descriptor } as NumberDescriptor] }, value);

  it('is where its value lies, or where it is read', () => {
    expect(place({ kind: 'peak' }, -9.5)).toEqual({ index: 1, share: 0 });
    expect(place({ kind: 'centroid' }, -9.75)).toEqual({ index: 0, share: 0.5 });
    expect(place({ kind: 'value', at: 5 }, 0.1)).toEqual({ index: 30, share: 0 });
  });

  it('is none of an integral and of a width', () => {
    expect(place({ kind: 'integral', from: 0, to: 1 }, 3)).toBeNull();
    expect(place({ kind: 'width' }, 3)).toBeNull();
  });
});
