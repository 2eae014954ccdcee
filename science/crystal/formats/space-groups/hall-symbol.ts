/**
 * Hall symbols, `-F 4 2 3`: a name of a space group from which its operations follow, axes and origin included.
 *
 *   [-] L  N_A^T ...  (V)
 *
 * A leading minus is an inversion at the origin; L is the centring; N a rotation (with a minus: times the inversion)
 * about the axis A, followed by the translation T; V the shift of the origin, or the new coordinates.
 * @source S. R. Hall, Acta Cryst. A37, 517 (1981); International Tables for Crystallography B (2010), appendix A1.4.2
 */

import { required } from '../../../../schemas/required.js';
import { dot, type Matrix3, matrix3, rows3, threeOf, type Vec3 } from '../../../numerics/index.js';
import { inverseMatrix } from '../../structure/lattice.js';
import { generatedGroup } from './group-closure.js';
import {
  compose,
  IDENTITY,
  modulo,
  parseSymmetryOperation,
  type SymmetryOperation,
  TRANSLATION_UNIT,
} from './symmetry-operation.js';

/** By letter: translations that generate those of the centred cell. */
export const CENTRING: Readonly<Record<string, readonly string[]>> = {
  P: [],
  A: ['x, y+1/2, z+1/2'],
  B: ['x+1/2, y, z+1/2'],
  C: ['x+1/2, y+1/2, z'],
  I: ['x+1/2, y+1/2, z+1/2'],
  R: ['x+2/3, y+1/3, z+1/3'],
  S: ['x+1/3, y+1/3, z+2/3'],
  T: ['x+1/3, y+2/3, z+1/3'],
  H: ['x+2/3, y+1/3, z'],
  F: ['x, y+1/2, z+1/2', 'x+1/2, y, z+1/2'],
};

/** Rotations about z; about x and y they follow by exchanging the axes in turn. */
const ABOUT_Z: Readonly<Record<string, string>> = {
  1: 'x, y, z',
  2: '-x, -y, z',
  3: '-y, x-y, z',
  4: '-y, x, z',
  6: 'x-y, x, z',
  /** Twofold along a - b and a + b. */
  "2'": '-y, -x, -z',
  '2"': 'y, x, -z',
};
const ALONG_DIAGONAL = 'z, x, y';

/** Translations by letter, in fractions of the axes. */
const LETTERS: Readonly<Record<string, readonly [number, number, number]>> = {
  a: [1 / 2, 0, 0],
  b: [0, 1 / 2, 0],
  c: [0, 0, 1 / 2],
  n: [1 / 2, 1 / 2, 1 / 2],
  u: [1 / 4, 0, 0],
  v: [0, 1 / 4, 0],
  w: [0, 0, 1 / 4],
  d: [1 / 4, 1 / 4, 1 / 4],
};

const SYMBOL = /^(-?)([PABCIRSTHF])((?: [^ ()]+)+)(?: ?\(([^()]+)\))?$/i;
const ROTATION = /^(-?)([12346])([xyz]?)(['"=*]?)([abcnuvwd]*)([1-5]?)([abcnuvwd]*)$/i;
/** A cell three times as large as the primitive rhombohedral one has four letters at most; so has none more. */
const MAX_ROTATIONS = 4;

/** @returns all operations of the group, the identity first; undefined for what is no Hall symbol */
export function operationsOfHallSymbol(symbol: string): SymmetryOperation[] | undefined {
  const plain = symbol.replaceAll(/[\s_]+/g, ' ').trim();
  if (plain.length > 100) return undefined;
  const parts = SYMBOL.exec(plain);
  if (!parts) return undefined;
  const [, minus, centring, rotations, basis] = parts as unknown as [string, string, string, string, string?];
  const words = rotations.trim().split(' ');
  if (words.length > MAX_ROTATIONS) return undefined;
  const generators = required(CENTRING[centring.toUpperCase()]).map(operation);
  if (minus) generators.push(operation('-x, -y, -z'));
  let before: Turn | undefined;
  for (const [place, word] of words.entries()) {
    const turn = readRotation(word, place, before);
    if (!turn) return undefined;
    generators.push(turn.operation);
    before = turn;
  }
  const changed = basis === undefined ? generators : inOtherBasis(generators, basis);
  return changed && generatedGroup(changed);
}

interface Turn {
  readonly operation: SymmetryOperation;
  /** 1, 2, 3, 4 or 6. */
  readonly fold: number;
  readonly axis: string;
}

function readRotation(word: string, place: number, before: Turn | undefined): Turn | undefined {
  const parts = ROTATION.exec(word);
  if (!parts) return undefined;
  const [, minus, foldText, axisText = '', markText = '', lettersBefore, screw, lettersAfter] = parts;
  const fold = Number(foldText);
  const mark = markText === '=' ? '"' : markText;
  const written = axisText.toLowerCase();
  const axis = written || (mark && mark !== '*' ? (before?.axis ?? 'z') : 'z');
  const along = fold === 1 ? 'none' : directionOf(fold, written, mark, { place, before });
  const matrix = matrixOf(fold, along);
  if (!matrix) return undefined;
  let translation: Vec3 = [0, 0, 0];
  if (screw) {
    // A screw advances along its axis, which here has to be one of the cell's.
    const n = 'xyz'.indexOf(along);
    if (n < 0 || Number(screw) >= fold) return undefined;
    translation = threeOf((i) => (i === n ? Number(screw) / fold : 0));
  }
  for (const letter of `${lettersBefore}${lettersAfter}`.toLowerCase()) {
    const [before, step] = [translation, required(LETTERS[letter])];
    translation = threeOf((i) => before[i] + step[i]);
  }
  const sign = minus ? -1 : 1;
  return {
    operation: {
      rotation: matrix3(matrix.map((value) => sign * value + 0)),
      translation: threeOf((i) => modulo(Math.round(translation[i] * TRANSLATION_UNIT))),
    },
    fold,
    axis: axis,
  };
}

/** Where no axis is written, it follows from the place of the rotation and from the one before it. */
function directionOf(
  fold: number,
  axis: string,
  mark: string,
  { place, before }: { readonly place: number; readonly before: Turn | undefined },
): string {
  if (axis) return `${axis}${mark}`;
  if (mark === '*') return '*';
  if (mark) return `${before?.axis ?? 'z'}${mark}`;
  if (place === 0 || !before) return 'z';
  if (fold === 2 && place === 1) return before.fold === 2 || before.fold === 4 ? 'x' : `${before.axis}'`;
  return fold === 3 ? '*' : 'z';
}

/** @returns undefined for a direction that no such rotation has */
function matrixOf(fold: number, along: string): Matrix3 | undefined {
  if (along === 'none') return IDENTITY.rotation;
  if (along === '*') return fold === 3 ? operation(ALONG_DIAGONAL).rotation : undefined;
  const aboutZ = ABOUT_Z[`${fold}${along.slice(1)}`];
  if (!aboutZ) return undefined;
  const matrix = operation(aboutZ).rotation;
  // Axis z becomes x in one step, y in two: row and column i take the place of i + steps.
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = matrix;
  if (along.startsWith('x')) return [r8, r6, r7, r2, r0, r1, r5, r3, r4];
  if (along.startsWith('y')) return [r4, r5, r3, r7, r8, r6, r1, r2, r0];
  return matrix;
}

/**
 * New coordinates x' = V x make V S V^-1 of an operation S.
 * @param basis `0 0 -3`, a shift in twelfths, or coordinates such as `x-1/4, y, z` with whole coefficients
 */
function inOtherBasis(generators: readonly SymmetryOperation[], basis: string): SymmetryOperation[] | undefined {
  const twelfths = /^(-?\d+) (-?\d+) (-?\d+)$/.exec(basis.trim());
  const change = twelfths
    ? {
        rotation: IDENTITY.rotation,
        translation: threeOf((i) => modulo((Number(twelfths[i + 1]) * TRANSLATION_UNIT) / 12)),
      }
    : parseSymmetryOperation(basis);
  if (!change) return undefined;
  const back = inverse(change);
  return generators.map((generator) => compose(compose(change, generator), back));
}

/** @returns x -> R^-1 x - R^-1 t; R has determinant +-1, so that its inverse has whole numbers */
function inverse({ rotation: r, translation: t }: SymmetryOperation): SymmetryOperation {
  // Adding zero makes zero of minus zero.
  const back = matrix3(inverseMatrix(r).map((value) => value + 0));
  const rows = rows3(back);
  return { rotation: back, translation: threeOf((i) => modulo(-dot(rows[i], t))) };
}

function operation(text: string): SymmetryOperation {
  return required(parseSymmetryOperation(text), text);
}
