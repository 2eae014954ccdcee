/**
 * What a condition does to the number that leads, crystal by crystal: its value at the highest less that at the lowest condition
 * that the crystal is known at, all other conditions alike; the mean where there are several sets of the others.
 */
import { at } from '../../../schemas/required.js';
import { groupBy } from '../../numerics/index.js';

interface ConditionedRow {
  readonly crystal: string;
  readonly compound: string;
  readonly conditions: readonly number[];
  /** Of the reference first, then of each way to predict it. */
  readonly values: readonly number[];
}

interface ConditionChange {
  readonly crystal: string;
  readonly compound: string;
  /** In the order of the values of the rows. */
  readonly changes: readonly number[];
}

/** @param condition its place among those of the rows @returns crystals that are known at two values of it or more */
export function conditionChanges(rows: readonly ConditionedRow[], condition: number): ConditionChange[] {
  return [...groupBy(rows, ({ crystal }) => crystal)].flatMap(([crystal, own]) => {
    const alike = groupBy(own, ({ conditions }) => JSON.stringify(conditions.toSpliced(condition, 1)));
    const found = [...alike.values()].flatMap((series) => changesOf(series, condition));
    const [first] = found;
    if (!first) return [];
    const changes = first.map((_, way) => found.reduce((sum, each) => sum + at(each, way) / found.length, 0));
    return [{ crystal, compound: at(own, 0).compound, changes }];
  });
}

function changesOf(series: readonly ConditionedRow[], condition: number): number[][] {
  const rising = series.toSorted((a, b) => at(a.conditions, condition) - at(b.conditions, condition));
  const [low, high] = [at(rising, 0), at(rising, rising.length - 1)];
  if (at(low.conditions, condition) === at(high.conditions, condition)) return [];
  return [high.values.map((value, way) => value - at(low.values, way))];
}
