/**
 * Coordinates on the directions of largest variance, in the unit of the points:
 *
 *   Y = (X - mean) V,   V the leading eigenvectors of the covariance of the columns
 *
 * taken from the smaller of the two Gram matrices. An eigenvector has no sign: here its entry of largest magnitude is
 * positive (the first of equals), so that a map does not flip between two machines.
 * @source Jolliffe, Principal Component Analysis, 2nd edition (2002)
 */

import { Matrix as DenseMatrix, EigenvalueDecomposition } from 'ml-matrix';
import { InvalidInputError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import { powerOfTwo } from '../../numerics/index.js';
import { countPoints, type Points } from '../distances/metrics.js';

interface PrincipalComponents {
  /** Shape [n, components]. */
  readonly coordinates: Matrix<Float64Array>;
  /** Shares of the total variance, in [0, 1], falling; zeros where all points are equal. */
  readonly explained: readonly number[];
}

/** Eigenvalues of a matrix that should have none below zero may be this much below, relative to the largest. */
const ROUNDING = 1e-12;
/** An eigenvalue problem of this size takes about ten seconds. */
const LARGEST_PROBLEM = 2048;

/**
 * @param points shape [n, width], finite
 * @param components number of coordinates; those beyond the rank are zero
 * @throws InvalidInputError where both n and the width are too large
 */
export function principalComponents(points: Points, components: number): PrincipalComponents {
  const n = countPoints(points);
  const { width } = points;
  if (Math.min(n, width) > LARGEST_PROBLEM)
    throw new InvalidInputError(`principal components of ${n} points in ${width} columns`, {
      found: Math.min(n, width),
      expected: `at most ${LARGEST_PROBLEM} points or columns`,
    });
  const { centred, unit } = centredRows(points, n);
  const wide = width > n;
  const gram = wide ? centred.mmul(centred.transpose()) : centred.transpose().mmul(centred);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const total = gram.trace();
  const values = new Float64Array(n * components);
  const explained: number[] = [];
  for (let component = 0; component < components; component++) {
    // The library gives eigenvalues in rising order.
    const at = realEigenvalues.length - 1 - component;
    const eigenvalue = at < 0 ? 0 : required(realEigenvalues[at]);
    explained.push(total > 0 ? Math.max(0, eigenvalue) / total : 0);
    if (at < 0 || total === 0 || eigenvalue <= ROUNDING * required(realEigenvalues.at(-1))) continue;
    const vector = DenseMatrix.columnVector(eigenvectorMatrix.getColumn(at));
    const direction = wide ? centred.transpose().mmul(vector).div(Math.sqrt(eigenvalue)) : vector;
    const along = centred.mmul(direction.mul(signOf(direction.getColumn(0))));
    for (let row = 0; row < n; row++) values[row * components + component] = along.get(row, 0) * unit;
  }
  return { coordinates: { width: components, values }, explained };
}

/** Beside the largest this is nothing, and the library's eigenvalues overflow where their squares vanish. */
const NOTHING_BESIDE = 2 ** -200;

/** @returns rows minus their mean, in a unit in which squares neither overflow nor vanish, and that unit */
function centredRows({ width, values }: Points, n: number): { centred: DenseMatrix; unit: number } {
  const centred = new DenseMatrix(n, width);
  for (let column = 0; column < width; column++) {
    let sum = 0;
    for (let row = 0; row < n; row++) sum += required(values[row * width + column]);
    for (let row = 0; row < n; row++) centred.set(row, column, required(values[row * width + column]) - sum / n);
  }
  const largest = Math.max(centred.max(), -centred.min());
  if (largest === 0) return { centred, unit: 1 };
  const unit = powerOfTwo(largest);
  centred.apply((row, column) => {
    const value = centred.get(row, column);
    centred.set(row, column, Math.abs(value) < NOTHING_BESIDE * largest ? 0 : value / unit);
  });
  return { centred, unit };
}

function signOf(direction: readonly number[]): number {
  const largest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) * (1 + 1e-9) ? value : most), 0);
  return largest < 0 ? -1 : 1;
}
