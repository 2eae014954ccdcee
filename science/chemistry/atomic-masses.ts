/**
 * Standard atomic weights in unified atomic mass units, by atomic number; of elements without stable isotopes the mass
 * of the longest-lived one. Five digits: they serve to compare densities.
 * @source IUPAC, Atomic weights of the elements 2016, abridged
 */
import { at, required } from '../../schemas/required.js';
import { ELEMENTS } from './elements.js';

const MASSES = `
1.008 4.0026 6.94 9.0122 10.81 12.011 14.007 15.999 18.998 20.180 22.990 24.305 26.982 28.085 30.974 32.06 35.45 39.948
39.098 40.078 44.956 47.867 50.942 51.996 54.938 55.845 58.933 58.693 63.546 65.38 69.723 72.630 74.922 78.971 79.904
83.798 85.468 87.62 88.906 91.224 92.906 95.95 97.907 101.07 102.91 106.42 107.87 112.41 114.82 118.71 121.76 127.60
126.90 131.29 132.91 137.33 138.91 140.12 140.91 144.24 144.91 150.36 151.96 157.25 158.93 162.50 164.93 167.26 168.93
173.05 174.97 178.49 180.95 183.84 186.21 190.23 192.22 195.08 196.97 200.59 204.38 207.2 208.98 208.98 209.99 222.02
223.02 226.03 227.03 232.04 231.04 238.03 237.05 244.06 243.06 247.07 247.07 251.08 252.08 257.10 258.10 259.10 262.11
267.12 268.13 271.13 270.13 269.13 278.16 281.17 281.17 285.18 286.18 289.19 289.19 293.20 293.21 294.21
`;

const bySymbol: ReadonlyMap<string, number> = new Map([
  ...MASSES.trim()
    .split(/\s+/)
    .map((mass, n) => [at(ELEMENTS, n).symbol, Number(mass)] as const),
  ['D', 2.0141],
]);

/** @param symbol of an element, or `D`; @returns unified atomic mass units */
export function atomicMass(symbol: string): number {
  return required(bySymbol.get(symbol));
}
