/**
 * One value a crystal, by its unit, of names that are usual for it. A unit or a name that is none of these says nothing of what
 * its numbers can be.
 *
 *   gap, work function, affinity    eV        -5 to 30: solid neon has a gap of 21.5 eV; below 0 where bands overlap
 *   energies                        eV/atom   -100 to 100
 *   moduli, constants, pressures    GPa       -2000 to 5000: diamond has a bulk modulus of 443 GPa, a C11 of 1080 GPa
 *   temperatures                    K         from 0, up to 10^5
 *   densities                       g/cm^3    0 to 50: osmium has 22.6
 *   lengths                         angstrom  0 to 1000
 *
 * @source CRC Handbook of Chemistry and Physics, 97th edition (2016), sections 4 and 12
 */
import type { Property } from '../../../schemas/property.js';
import type { PlausibleRange } from './plausible-spectra.js';

interface ScalarRange extends Pick<PlausibleRange, 'most' | 'low'> {
  /** Spellings, without blanks, brackets and signs of powers. */
  readonly units: readonly string[];
  /** Names that it is for; null: all. */
  readonly names: RegExp | null;
  readonly least: number;
  readonly high: string;
}

const SCALARS: readonly ScalarRange[] = [
  {
    units: ['ev'],
    names: /(gap|work function|affinity)\b/i,
    least: -5,
    most: 30,
    low: 'a mark of missing values',
    high: 'meV, 1000 of which are 1 eV, or kJ/mol, 96.485 of which are 1 eV',
  },
  {
    units: ['ev/atom', 'evatom-1'],
    names: null,
    least: -100,
    most: 100,
    low: 'energies of the whole cell, or of all electrons',
    high: 'meV/atom, 1000 of which are 1 eV/atom, or kJ/mol, 96.485 of which are 1 eV/atom',
  },
  {
    units: ['gpa'],
    names: null,
    least: -2000,
    most: 5000,
    low: 'a mark of missing values, or another unit',
    high: 'MPa, 1000 of which are 1 GPa, or kbar, 10 of which are 1 GPa',
  },
  {
    units: ['k'],
    // A Curie-Weiss temperature is below 0 in antiferromagnets.
    names: /^(?!.*(weiss|difference|change)).*\b(temperature|point)\b/i,
    least: 0,
    most: 1e5,
    low: 'degrees Celsius: add 273.15',
    high: 'a mark of missing values, or another unit',
  },
  {
    units: ['g/cm3', 'gcm-3'],
    names: /\bdensity\b/i,
    least: 0,
    most: 50,
    low: 'a logarithm',
    high: 'kg/m^3: 1000 of them are 1 g/cm^3',
  },
  {
    units: ['å', 'angstrom', 'ångström'],
    names: null,
    least: 0,
    most: 1000,
    low: 'differences, or a mark of missing values',
    high: 'pm, 100 of which are 1 angstrom',
  },
];

/** @returns null where unit and name say nothing */
export function scalarRange({ name, unit }: Pick<Property, 'name' | 'unit'>): PlausibleRange | null {
  const spelt = unit
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s^()]/g, '')
    .replaceAll('\u2212', '-');
  const found = SCALARS.find(({ units, names }) => units.includes(spelt) && (names === null || names.test(name)));
  if (!found) return null;
  const { least, most, low, high } = found;
  return { least: () => least, most, low, high: () => high, someAbove: null, small: '' };
}
