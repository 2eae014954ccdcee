/** Against derivatives on paper: of a trapezoid sum, of a quotient of two, and of a projection. */
import { describe, expect, it } from 'vitest';
import type { Property } from '../../../../schemas/property.js';
import { descriptorReader, numberGradient } from '../../../../science/property/index.js';

const POSITIONS = [0, 1, 3, 4];
/** Weights of the trapezoid rule on these positions. */
const WEIGHTS = [0.5, 1.5, 1.5, 0.5];
const PROPERTY: Property = {
  name: 'density',
  unit: '',
  transform: 'none',
  floor: null,
  axis: { name: 'x', unit: 'THz', values: POSITIONS },
  labels: null,
  descriptors: [{ name: 'centre', kind: 'centroid' }],
  leading: 'centre',
  bounds: { least: null, most: null },
};
const VALUES = [1, 2, 5, 4];

function gradientOf(descriptor: object, property = PROPERTY) {
  const read = descriptorReader(property, { name: 'n', ...descriptor } as never);
  return numberGradient((values) => read(values).value, VALUES);
}

describe('the gradient of a number', () => {
  it('of an integral is the weight of each value, also where log10 of it is trained on', () => {
    const whole = { kind: 'integral', from: 0, to: 4 };
    gradientOf(whole)!.forEach((slope, k) => {
      expect(slope).toBeCloseTo(WEIGHTS[k]!, 8);
    });
    // d 10^y / dy = 10^y ln 10
    gradientOf(whole, { ...PROPERTY, transform: 'log10' })!.forEach((slope, k) => {
      expect(slope / (WEIGHTS[k]! * 10 ** VALUES[k]! * Math.LN10)).toBeCloseTo(1, 5);
    });
  });

  it('of a centroid is how far a position is from it, by its weight over the integral', () => {
    const integral = VALUES.reduce((sum, value, k) => sum + WEIGHTS[k]! * value, 0);
    const centre = VALUES.reduce((sum, value, k) => sum + WEIGHTS[k]! * value * POSITIONS[k]!, 0) / integral;
    gradientOf({ kind: 'centroid' })!.forEach((slope, k) => {
      expect(slope).toBeCloseTo((WEIGHTS[k]! * (POSITIONS[k]! - centre)) / integral, 7);
    });
  });

  it('of a principal component is its direction', () => {
    const direction = [0.6, 0, -0.8, 0];
    const fitted = { origin: [1, 1, 1, 1], directions: [direction] };
    const gradient = gradientOf({ kind: 'components', method: 'pca', count: 1, component: 1, fitted });
    gradient!.forEach((slope, k) => {
      expect(slope).toBeCloseTo(direction[k]!, 8);
    });
  });

  it('is none where the number is none', () => {
    const read = descriptorReader(PROPERTY, { name: 'n', kind: 'centroid' });
    expect(numberGradient((values) => read(values).value, [0, 0, 0, 0])).toBeNull();
  });
});
