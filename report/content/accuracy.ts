/**
 * How close predictions y are to references x:
 *
 *   MAE = mean |y - x|,   RMSE = sqrt(mean (y - x)^2),   R^2 = 1 - sum (y - x)^2 / sum (x - mean x)^2
 *
 * In the unit of the values; R^2 is dimensionless, and null where the references do not vary.
 */
export interface Accuracy {
  readonly n: number;
  readonly mae: number | null;
  readonly rmse: number | null;
  readonly r2: number | null;
}

export interface Pair {
  readonly reference: number;
  readonly prediction: number;
}

/** @param pairs gone through twice: millions of them are never there at the same time */
export function accuracyOf(pairs: Iterable<Pair>): Accuracy {
  let n = 0;
  let sum = 0;
  for (const { reference } of pairs) {
    n++;
    sum += reference;
  }
  if (n === 0) return { n, mae: null, rmse: null, r2: null };
  const mean = sum / n;
  let absolute = 0;
  let squared = 0;
  let spread = 0;
  for (const { reference, prediction } of pairs) {
    absolute += Math.abs(prediction - reference);
    squared += (prediction - reference) ** 2;
    spread += (reference - mean) ** 2;
  }
  return { n, mae: absolute / n, rmse: Math.sqrt(squared / n), r2: spread > 0 ? 1 - squared / spread : null };
}
