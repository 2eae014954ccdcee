/**
 * A symmetry operation as a CIF writes it, `-y, x-y, z+1/3`:  x' = R x + t, fractional coordinates as columns.
 * R holds -1, 0 and 1; t is counted in twenty-fourths, which all space groups have in their conventional cells.
 */
import { signedVolume } from '../lattice.js';

export interface SymmetryOperation {
  /** Shape [3, 3], determinant +-1. */
  readonly rotation: readonly number[];
  /** Twenty-fourths, 0 to 23. */
  readonly translation: readonly number[];
}

export const TRANSLATION_UNIT = 24;
/** Decimal translations are rounded thirds and sixths at the worst: `0.333`. */
const DECIMAL_TOLERANCE = 5e-4;

const TERM = /([+-]?)(?:([xyz])|(\d+)\/(\d+)|(\d+\.?\d*|\.\d+))/iy;

/** @returns undefined for a text that is no such operation */
export function parseSymmetryOperation(text: string): SymmetryOperation | undefined {
  if (text.length > 100) return undefined;
  const rows = text.replaceAll(/\s/g, '').split(',').map(parseRow);
  if (rows.length !== 3 || rows.includes(undefined)) return undefined;
  const rotation = rows.flatMap((row) => row!.coefficients);
  if (Math.abs(signedVolume(rotation)) !== 1) return undefined;
  return { rotation, translation: rows.map((row) => row!.shift) };
}

function parseRow(text: string): { coefficients: number[]; shift: number } | undefined {
  const coefficients = [0, 0, 0];
  let shift = 0;
  let at = 0;
  while (at < text.length) {
    TERM.lastIndex = at;
    const term = TERM.exec(text);
    if (!term || (term[1] === '' && at > 0)) return undefined;
    const [whole, sign, axis, above, below, decimal] = term;
    const factor = sign === '-' ? -1 : 1;
    if (axis) coefficients['xyz'.indexOf(axis.toLowerCase())]! += factor;
    else {
      const units = above ? (TRANSLATION_UNIT * Number(above)) / Number(below) : unitsOf(Number(decimal));
      if (!Number.isInteger(units)) return undefined;
      shift += factor * units;
    }
    at += whole.length;
  }
  if (coefficients.some((value) => Math.abs(value) > 1)) return undefined;
  return { coefficients, shift: modulo(shift) };
}

function unitsOf(decimal: number): number {
  const units = Math.round(decimal * TRANSLATION_UNIT);
  return Math.abs(units / TRANSLATION_UNIT - decimal) < DECIMAL_TOLERANCE ? units : Number.NaN;
}

/** The first after the second: x -> R1 (R2 x + t2) + t1. */
export function compose(first: SymmetryOperation, second: SymmetryOperation): SymmetryOperation {
  const { rotation: r, translation: t } = first;
  const { rotation: s, translation: u } = second;
  const rotation: number[] = [];
  const translation: number[] = [];
  for (let i = 0; i < 3; i++) {
    const [p, q, v] = [r[3 * i]!, r[3 * i + 1]!, r[3 * i + 2]!];
    for (let j = 0; j < 3; j++) rotation.push(p * s[j]! + q * s[3 + j]! + v * s[6 + j]!);
    translation.push(modulo(p * u[0]! + q * u[1]! + v * u[2]! + t[i]!));
  }
  return { rotation, translation };
}

/** @returns a number that two operations share only if they are the same up to a whole translation */
export function keyOf({ rotation, translation }: SymmetryOperation): number {
  const turned = rotation.reduce((key, value) => 3 * key + value + 1, 0);
  return translation.reduce((key, value) => TRANSLATION_UNIT * key + value, turned);
}

export const IDENTITY: SymmetryOperation = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] };

function modulo(units: number): number {
  return ((units % TRANSLATION_UNIT) + TRANSLATION_UNIT) % TRANSLATION_UNIT;
}
