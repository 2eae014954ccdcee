/** What a validation came to over the conditions of the data, row by row: as pages and terminals read it. */
import { at } from '../required.js';
import type { Table } from '../run/artifact.js';
import type { ComparisonVerdict } from './evidence.js';

/** In the unit of the number that leads. */
export interface ConditionVerdict {
  /** Whole name, such as `temperature_K`. */
  readonly condition: string;
  readonly crystals: number;
  /** Mean change; null where no crystal is known at two values. */
  readonly reference: number | null;
  readonly predicted: number | null;
  /** Mean absolute errors of the change. */
  readonly error: number | null;
  readonly noChangeError: number | null;
  readonly treesError: number | null;
  readonly correlation: number | null;
  /** The network's error less that of no change at all, with its 95 % interval. */
  readonly difference: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly verdict: ComparisonVerdict;
}

export function conditionVerdicts({ rows, columns }: Table<'condition-changes'>): ConditionVerdict[] {
  return Array.from({ length: rows }, (_, i) => ({
    condition: at(columns.condition, i),
    crystals: at(columns.crystals, i),
    reference: columns.referenceEv[i] ?? null,
    predicted: columns.predictedEv[i] ?? null,
    error: columns.errorEv[i] ?? null,
    noChangeError: columns.noChangeErrorEv[i] ?? null,
    treesError: columns.treesErrorEv[i] ?? null,
    correlation: columns.correlation[i] ?? null,
    difference: columns.differenceEv[i] ?? null,
    lower: columns.lowerEv[i] ?? null,
    upper: columns.upperEv[i] ?? null,
    verdict: at(columns.verdict, i) as ComparisonVerdict,
  }));
}
