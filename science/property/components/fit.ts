/**
 * Patterns that the values of crystals have in common, found in those that are trained on: X (crystals by points) as they are
 * trained on is near
 *
 *   pca   origin + W D,   D the leading right singular vectors of X - mean        nmf   W D,   W >= 0, D >= 0
 *
 * Directions have length 1. A principal component has no sign: its entry of largest magnitude is positive. Factors are found from
 * the two leading parts of a singular value decomposition on (NNDSVD), without a random start, by coordinate descent in turn, and
 * stand by their share of the squares, falling.
 * @source Boutsidis and Gallopoulos, Pattern Recognition 41, 1350 (2008); Cichocki and Phan, IEICE Trans. E92-A, 708 (2009)
 */
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { InvalidInputError } from '../../../schemas/failure.js';
import { type FittedComponents, type Property, pointsOf } from '../../../schemas/property.js';
import { at } from '../../../schemas/required.js';
import { TRAINING_FOLDER } from '../../../schemas/tables/training-list.js';
import { nonNegativeFactors } from './non-negative-factors.js';

/**
 * @param values of the crystals that are trained on, shape [crystals, points], as they are trained on
 * @returns the property with its components fitted; itself where it has none
 * @throws InvalidInputError naming the field: fewer crystals or patterns than components, values below 0 for nmf
 */
export function fittedProperty(property: Property, values: Float32Array, crystals: number): Property {
  if (!property.descriptors.some(({ kind }) => kind === 'components')) return property;
  const rows = new Matrix(crystals, pointsOf(property));
  rows.apply((row, column) => {
    rows.set(row, column, at(values, row * rows.columns + column));
  });
  return {
    ...property,
    descriptors: property.descriptors.map((descriptor, place) =>
      descriptor.kind === 'components' ? { ...descriptor, fitted: fitted(descriptor, rows, place) } : descriptor,
    ),
  };
}

type Components = Extract<Property['descriptors'][number], { readonly kind: 'components' }>;

function fitted({ method, count }: Components, rows: Matrix, place: number): FittedComponents {
  const refuse = (field: string, found: number, message: string, expected: string): never => {
    const name = `descriptors.${place}.${field}`;
    const facts = { file: TRAINING_FOLDER.property, field: name, found, expected };
    throw new InvalidInputError(`${TRAINING_FOLDER.property}: ${name}: ${message}`, facts);
  };
  if (method === 'nmf' && rows.min() < 0)
    refuse('method', rows.min(), `a value as it is trained on is ${rows.min()}`, 'nmf of values of at least 0, or pca');
  const origin = method === 'pca' ? rows.mean('column') : new Array<number>(rows.columns).fill(0);
  const moved = rows.clone().subRowVector(origin);
  const parts = new SingularValueDecomposition(moved, { autoTranspose: true });
  const found = parts.diagonal.filter((value) => value > SMALLEST * at(parts.diagonal, 0)).length;
  if (found < count)
    refuse('count', count, `the ${rows.rows} crystals that are trained on have ${found} patterns`, `at most ${found}`);
  const directions =
    method === 'pca'
      ? Array.from({ length: count }, (_, k) => signed(parts.rightSingularVectors.getColumn(k)))
      : nonNegativeFactors(rows, count, parts);
  return { origin: origin.map(inFewDigits), directions: directions.map((direction) => direction.map(inFewDigits)) };
}

/** Beside the largest a singular value of single precision is nothing. */
const SMALLEST = 1e-6;

/** More are none of values in single precision, and weigh in every table. */
function inFewDigits(value: number): number {
  return Number(value.toPrecision(10));
}

/** The first of equals decides. */
function signed(direction: readonly number[]): number[] {
  const largest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) * (1 + 1e-9) ? value : most), 0);
  return direction.map((value) => (largest < 0 ? -value : value));
}
