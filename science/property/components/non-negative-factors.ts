/** X near W D with W >= 0 and D >= 0, by coordinate descent in turn, from NNDSVD on: the same factors on every machine. */
import { Matrix, type SingularValueDecomposition } from 'ml-matrix';
import { at } from '../../../schemas/required.js';

/** A share of the largest entry: the last round moved none further. */
const SETTLED = 1e-10;
const MOST_ROUNDS = 20_000;

/**
 * @param rows shape [crystals, points], none below 0
 * @param parts singular value decomposition of the rows
 * @returns directions, shape [count][points], of length 1, by their share of the squares
 */
export function nonNegativeFactors(rows: Matrix, count: number, parts: SingularValueDecomposition): number[][] {
  const { weights, directions } = firstFactors(parts, count);
  const flipped = rows.transpose();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const moved = Math.max(improve(weights, directions, rows), improve(directions, weights, flipped));
    if (moved <= SETTLED) break;
  }
  const factors = Array.from({ length: count }, (_, k) => {
    const [own, weight] = [directions.getColumn(k), weights.getColumn(k)];
    const length = Math.hypot(...own);
    return {
      direction: own.map((value) => (length === 0 ? 0 : value / length)),
      share: length * Math.hypot(...weight),
    };
  });
  return factors.sort((a, b) => b.share - a.share).map(({ direction }) => direction);
}

/** The larger of the positive and the negative half of each pair of singular vectors. */
function firstFactors(
  { leftSingularVectors, rightSingularVectors, diagonal }: SingularValueDecomposition,
  count: number,
) {
  const weights = new Matrix(leftSingularVectors.rows, count);
  const directions = new Matrix(rightSingularVectors.rows, count);
  for (let k = 0; k < count; k++) {
    const [u, v] = [leftSingularVectors.getColumn(k), rightSingularVectors.getColumn(k)];
    const halves = [1, -1].map((sign) => {
      const [left, right] = [u, v].map((vector) => vector.map((value) => Math.max(0, sign * value)));
      return { left, right, size: Math.hypot(...(left ?? [])) * Math.hypot(...(right ?? [])) };
    });
    const { left = [], right = [], size } = at(halves, at(halves, 0).size >= at(halves, 1).size ? 0 : 1);
    const scale = Math.sqrt(at(diagonal, k) * size);
    weights.setColumn(
      k,
      left.map((value) => (scale * value) / (Math.hypot(...left) || 1)),
    );
    directions.setColumn(
      k,
      right.map((value) => (scale * value) / (Math.hypot(...right) || 1)),
    );
  }
  return { weights, directions };
}

/** One sweep over the columns of one factor, the other held. @returns the largest move, of the largest entry */
function improve(own: Matrix, other: Matrix, rows: Matrix): number {
  const gram = other.transpose().mmul(other);
  const along = rows.mmul(other);
  let [moved, largest] = [0, 0];
  for (let k = 0; k < own.columns; k++) {
    const curvature = gram.get(k, k);
    if (curvature === 0) continue;
    for (let row = 0; row < own.rows; row++) {
      let slope = -along.get(row, k);
      for (let l = 0; l < own.columns; l++) slope += gram.get(k, l) * own.get(row, l);
      const before = own.get(row, k);
      const after = Math.max(0, before - slope / curvature);
      own.set(row, k, after);
      moved = Math.max(moved, Math.abs(after - before));
      largest = Math.max(largest, after);
    }
  }
  return largest === 0 ? 0 : moved / largest;
}
