/**
 * A symmetry operation as a CIF writes it, `-y, x-y, z+1/3`:  x' = R x + t, fractional coordinates as columns.
 * R holds -1, 0 and 1; t is counted in 5040ths: the twenty-fourths that all space groups have in their conventional
 * cells, and the fifths, sevenths, ninths and sixteenths of cells that are several of those side by side.
 */
import { at } from '../../../../schemas/required.js';
import { combined, dot, type Matrix3, rows3, threeOf, type Vec3 } from '../../../numerics/index.js';
import { signedVolume } from '../../structure/lattice.js';

export interface SymmetryOperation {
  /** Determinant +-1. */
  readonly rotation: Matrix3;
  /** In units of 1 / TRANSLATION_UNIT, at least 0 and below 1. */
  readonly translation: Vec3;
}

export const TRANSLATION_UNIT = 5040;
/** Denominators of decimal translations. Any two of their fractions differ by 1/420 or more, so that three digits tell which: `0.333`. */
const DENOMINATORS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 24];
const DECIMAL_TOLERANCE = 5e-4;

const TERM = /([+-]?)(?:([xyz])|(\d+)\/(\d+)|(\d+\.?\d*|\.\d+))/iy;

/** @returns undefined for a text that is no such operation */
export function parseSymmetryOperation(text: string): SymmetryOperation | undefined {
  if (text.length > 100) return undefined;
  const [x, y, z, ...more] = text.replaceAll(/\s/g, '').split(',').map(parseRow);
  if (!x || !y || !z || more.length > 0) return undefined;
  const rotation: Matrix3 = [...x.coefficients, ...y.coefficients, ...z.coefficients];
  if (Math.abs(signedVolume(rotation)) !== 1) return undefined;
  return { rotation, translation: [x.shift, y.shift, z.shift] };
}

function parseRow(text: string): { coefficients: Vec3; shift: number } | undefined {
  const of = { x: 0, y: 0, z: 0 };
  let shift = 0;
  let at = 0;
  while (at < text.length) {
    TERM.lastIndex = at;
    const term = TERM.exec(text);
    if (!term || (term[1] === '' && at > 0)) return undefined;
    const [whole, sign, axis, above, below, decimal] = term;
    const factor = sign === '-' ? -1 : 1;
    const letter = axis?.toLowerCase();
    if (letter === 'x' || letter === 'y' || letter === 'z') of[letter] += factor;
    else {
      const units = above ? (TRANSLATION_UNIT * Number(above)) / Number(below) : unitsOf(Number(decimal));
      if (!Number.isInteger(units)) return undefined;
      shift += factor * units;
    }
    at += whole.length;
  }
  const coefficients: Vec3 = [of.x, of.y, of.z];
  if (coefficients.some((value) => Math.abs(value) > 1)) return undefined;
  return { coefficients, shift: modulo(shift) };
}

function unitsOf(decimal: number): number {
  const denominator = DENOMINATORS.find((d) => Math.abs(Math.round(decimal * d) / d - decimal) < DECIMAL_TOLERANCE);
  return denominator ? (Math.round(decimal * denominator) * TRANSLATION_UNIT) / denominator : Number.NaN;
}

/** The first after the second: x -> R1 (R2 x + t2) + t1. */
export function compose(first: SymmetryOperation, second: SymmetryOperation): SymmetryOperation {
  const [r, s] = [rows3(first.rotation), rows3(second.rotation)];
  return {
    rotation: [...combined(r[0], s), ...combined(r[1], s), ...combined(r[2], s)],
    translation: threeOf((i) => modulo(dot(r[i], second.translation) + first.translation[i])),
  };
}

/** @returns a number that two operations share only if they are the same up to a whole translation */
export function keyOf({ rotation, translation }: SymmetryOperation): number {
  const turned = rotation.reduce((key, value) => 3 * key + value + 1, 0);
  return translation.reduce((key, value) => TRANSLATION_UNIT * key + value, turned);
}

/** By axis, of the coefficients -1, 0 and 1. */
const TERMS = [
  ['-x', '', '+x'],
  ['-y', '', '+y'],
  ['-z', '', '+z'],
] as const;

/** @returns the operation as a CIF writes it: `-y, x-y, z+1/3` */
export function textOf({ rotation, translation }: SymmetryOperation): string {
  const coefficients = rows3(rotation);
  const rows = threeOf((i) => {
    const terms = threeOf((j) => at(TERMS[j], coefficients[i][j] + 1));
    const shift = translation[i];
    const divisor = greatestCommonDivisor(shift, TRANSLATION_UNIT);
    const fraction = shift === 0 ? '' : `+${shift / divisor}/${TRANSLATION_UNIT / divisor}`;
    return `${terms.join('')}${fraction}`.replace(/^\+/, '');
  });
  return rows.join(', ');
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

export const IDENTITY: SymmetryOperation = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] };

export function modulo(units: number): number {
  return ((units % TRANSLATION_UNIT) + TRANSLATION_UNIT) % TRANSLATION_UNIT;
}
