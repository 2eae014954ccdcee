/**
 * Of the rows of each crystal the one that is nearest to given conditions: rows of one crystal say much the same, and a statistic
 * that counted them as crystals would be surer than it may be. Each condition counts in units of its deviation over all rows.
 */
import { at } from '../../../schemas/required.js';
import { groupBy, meanAndDeviation } from '../../numerics/index.js';

/** @returns the conditions that most rows have; of equally many the first */
export function usualConditions(values: readonly ArrayLike<number>[]): number[] {
  const alike = [
    ...groupBy(
      values.map((own) => Array.from(own)),
      (own) => JSON.stringify(own),
    ).values(),
  ];
  return alike.reduce((most, each) => (each.length > most.length ? each : most), [])[0] ?? [];
}

/**
 * @param crystals of every row
 * @param values of the conditions of every row, all of one length
 * @param asked one of each condition
 * @returns rows, ascending, one a crystal; of equally near ones the first
 */
export function rowOfEachCrystal(
  crystals: readonly string[],
  values: readonly ArrayLike<number>[],
  asked: readonly number[],
): number[] {
  const scales = asked.map((_, k) => meanAndDeviation(values.map((own) => at(own, k))).deviation);
  const distances = values.map((own) =>
    asked.reduce((sum, value, k) => sum + ((at(own, k) - value) / at(scales, k)) ** 2, 0),
  );
  const nearest = (rows: readonly number[]) =>
    rows.reduce((best, row) => (at(distances, row) < at(distances, best) ? row : best));
  return [...groupBy(crystals.keys(), (row) => at(crystals, row)).values()].map(nearest).sort((a, b) => a - b);
}
