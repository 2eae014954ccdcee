/**
 * Values over an axis, by preset, beside the bounds that the preset itself has:
 *
 *   dielectric         eps2; a crystal takes light up and gives none, so it is not below 0 but for the noise of a Kramers-Kronig
 *                      transform, a twentieth of the largest value; above 1 somewhere
 *   phonon-dos         states/THz; above 10^-3 somewhere
 *   xas                in units of the edge step, of which it passes the half
 *   refractive-index   above 1 somewhere
 *
 * @source F. Wooten, Optical Properties of Solids (1972), chapters 2 and 3; G. Bunker, Introduction to XAFS (2010), section 3.2
 */
import type { Property } from '../../../schemas/property.js';
import type { OtherPreset } from '../../../schemas/property-presets.js';

/** What values can be, and what those may be that are none of them. */
export interface PlausibleRange {
  /** @param largest of the values of the crystal @returns the least that can be */
  least(largest: number): number;
  readonly most: number;
  /** In a folder some value is above it; null: all may be small. */
  readonly someAbove: number | null;
  /** What values below the least may be. */
  readonly low: string;
  /** @param largest of the values of the crystal @returns what values above the most may be */
  high(largest: number): string;
  /** What values may be of which none is above `someAbove`. */
  readonly small: string;
}

const NOISE = { least: 1, share: 0.05 } as const;
/** What an absorption coefficient in cm^-1 reaches. */
const LARGEST_ALPHA_CM1 = 1e8;
/** What a dielectric function of a solid reaches over its visible and infrared resonances. */
const LARGEST_EPSILON = 1e3;

const BY_PRESET: Readonly<Record<Exclude<OtherPreset, 'scalar'>, Omit<PlausibleRange, 'least' | 'most'>>> = {
  dielectric: {
    someAbove: 1,
    low: 'the real part, which goes below 0, or a logarithm',
    high: (largest) =>
      largest <= LARGEST_ALPHA_CM1
        ? 'absorption coefficients in cm^-1: "preset": "absorption", "transform": "log10"'
        : 'another quantity',
    small: 'values in units of their maximum, reflectances or loss functions',
  },
  'phonon-dos': {
    someAbove: 1e-3,
    low: 'a logarithm, or a difference of two densities: a density is not below 0',
    high: () => 'counts, or states over a larger unit than THz, such as eV: 1 eV is 241.799 THz',
    small: 'states over a smaller unit than THz, such as Hz: 1 THz is 10^12 Hz',
  },
  xas: {
    someAbove: 0.5,
    low: 'a logarithm, or a derivative: an intensity is not below 0',
    high: () => 'counts, or coefficients in cm^-1: divide by the step at the edge',
    small: 'intensities that are not normalised: divide by the step at the edge',
  },
  'refractive-index': {
    someAbove: 1,
    low: 'the real part of the dielectric function, which goes below 0, or a logarithm',
    high: (largest) =>
      largest <= LARGEST_EPSILON ? 'dielectric functions: the index is their root' : 'another quantity',
    small: 'extinction coefficients, reflectances or n - 1',
  },
};

/** @param bounds of the preset */
export function spectrumRange(
  preset: Exclude<OtherPreset, 'scalar'>,
  { bounds }: Pick<Property, 'bounds'>,
): PlausibleRange {
  const lowest = bounds.least ?? Number.NEGATIVE_INFINITY;
  const noise = (largest: number) => -Math.max(NOISE.least, NOISE.share * largest);
  return {
    ...BY_PRESET[preset],
    least: (largest) => (preset === 'dielectric' ? Math.max(lowest, noise(largest)) : lowest),
    most: bounds.most ?? Number.POSITIVE_INFINITY,
  };
}
