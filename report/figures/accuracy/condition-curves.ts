/** Crystals over one condition, as a figure shows them: by the reference and by the network out of fold, with its interval. */
import { type Condition, conditionsOf } from '../../../schemas/conditions.js';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';

export interface ConditionPoint {
  /** Of the condition. */
  readonly value: number;
  readonly reference: number;
  readonly predicted: number;
  /** Of the 90 % interval; null where too few compounds are known. */
  readonly lower: number | null;
  readonly upper: number | null;
}

interface ConditionSeries {
  readonly crystal: string;
  /** Rising with the condition, two or more; all other conditions are alike. */
  readonly points: readonly ConditionPoint[];
}

export interface ConditionCurves {
  readonly condition: Condition;
  /** Crystals that are known at two values of it or more. */
  readonly crystals: number;
  /** Some of them, from the lowest to the highest reference. */
  readonly series: readonly ConditionSeries[];
}

/** As many as have colours of their own. */
const DRAWN = 8;

/** @returns one entry a condition over which crystals are known */
export function conditionCurves(values: Table<'condition-values'>): ConditionCurves[] {
  return conditionsOf(values.metadata).flatMap((condition, k) => {
    const series = seriesOver(values, k).sort((a, b) => lowest(a) - lowest(b));
    return series.length === 0 ? [] : [{ condition, crystals: series.length, series: spread(series) }];
  });
}

/** Of each crystal the longest series over the condition. */
function seriesOver({ rows, columns }: Table<'condition-values'>, condition: number): ConditionSeries[] {
  const { crystal, conditions, referenceEv, predictedEv, lowerEv, upperEv } = columns;
  const { width, values } = conditions;
  const others = (row: number) => Array.from(values.subarray(row * width, (row + 1) * width)).toSpliced(condition, 1);
  const ofRow = (row: number): ConditionPoint => ({
    value: at(values, row * width + condition),
    reference: at(referenceEv, row),
    predicted: at(predictedEv, row),
    lower: lowerEv[row] ?? null,
    upper: upperEv[row] ?? null,
  });
  const series = new Map<string, ConditionPoint[]>();
  for (let row = 0; row < rows; row++) {
    const key = JSON.stringify([at(crystal, row), others(row)]);
    series.set(key, [...(series.get(key) ?? []), ofRow(row)]);
  }
  const longest = new Map<string, ConditionPoint[]>();
  for (const [key, points] of series) {
    const [name] = JSON.parse(key) as [string];
    if (points.length > Math.max(1, longest.get(name)?.length ?? 0)) longest.set(name, points);
  }
  return [...longest].map(([name, points]) => ({ crystal: name, points: points.sort((a, b) => a.value - b.value) }));
}

function lowest({ points }: ConditionSeries): number {
  return at(points, 0).reference;
}

/** The first, the last and evenly between. */
function spread(series: readonly ConditionSeries[]): ConditionSeries[] {
  if (series.length <= DRAWN) return [...series];
  return Array.from({ length: DRAWN }, (_, i) => at(series, Math.round((i * (series.length - 1)) / (DRAWN - 1))));
}
