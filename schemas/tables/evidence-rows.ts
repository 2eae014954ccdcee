/** What a validation came to, row by row: as pages and terminals read it. */
import { at } from '../required.js';
import type { Table } from '../run/artifact.js';
import type { ComparisonVerdict, Measure } from './evidence.js';

export interface MeasuredError {
  readonly method: string;
  readonly stratum: string;
  readonly measure: Measure;
  /** In the unit of the measure; null where too few crystals have it. */
  readonly value: number | null;
  /** Of the 95 % interval. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly crystals: number;
}

export interface MethodComparison {
  readonly left: string;
  readonly right: string;
  readonly measure: Measure;
  /** Error of `left` less that of `right`. */
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
  readonly verdict: ComparisonVerdict;
}

export interface PolymorphOrder {
  readonly method: string;
  readonly pairs: number;
  readonly right: number;
  readonly pValue: number | null;
}

export interface LayerProbe {
  readonly layer: string;
  /** A key of `PROBED_QUANTITIES`, or the name of a structure type. */
  readonly target: string;
  readonly kind: 'r2' | 'auc';
  /** Null where too few crystals have the target. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly crystals: number;
}

export function measuredErrors({ rows, columns }: Table<'out-of-fold-errors'>): MeasuredError[] {
  return Array.from({ length: rows }, (_, i) => ({
    method: at(columns.method, i),
    stratum: at(columns.stratum, i),
    measure: at(columns.measure, i) as Measure,
    value: at(columns.value, i),
    lower: at(columns.lower, i),
    upper: at(columns.upper, i),
    crystals: at(columns.crystals, i),
  }));
}

export function methodComparisons({ rows, columns }: Table<'out-of-fold-comparisons'>): MethodComparison[] {
  return Array.from({ length: rows }, (_, i) => ({
    left: at(columns.left, i),
    right: at(columns.right, i),
    measure: at(columns.measure, i) as Measure,
    difference: at(columns.difference, i),
    lower: at(columns.lower, i),
    upper: at(columns.upper, i),
    pValue: at(columns.pValue, i),
    verdict: at(columns.verdict, i) as ComparisonVerdict,
  }));
}

export function polymorphOrders({ rows, columns }: Table<'polymorph-order'>): PolymorphOrder[] {
  return Array.from({ length: rows }, (_, i) => ({
    method: at(columns.method, i),
    pairs: at(columns.pairs, i),
    right: at(columns.right, i),
    pValue: at(columns.pValue, i),
  }));
}

export function layerProbes({ rows, columns }: Table<'probes'>): LayerProbe[] {
  return Array.from({ length: rows }, (_, i) => ({
    layer: at(columns.layer, i),
    target: at(columns.target, i),
    kind: at(columns.kind, i) as LayerProbe['kind'],
    value: at(columns.value, i),
    lower: at(columns.lower, i),
    upper: at(columns.upper, i),
    crystals: at(columns.crystals, i),
  }));
}
