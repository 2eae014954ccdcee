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

/** Errors in the unit of the measure, means over compounds. */
export interface BesideTrees {
  readonly method: string;
  readonly measure: Measure;
  readonly treesError: number;
  readonly jointError: number;
  /** Above 0 where the method lowers the error of the trees. */
  readonly drop: number;
  readonly lower: number;
  readonly upper: number;
  readonly permutedDrop: number;
  readonly pValue: number;
  readonly verdict: ComparisonVerdict;
  readonly crystals: number;
  readonly exchangeable: number;
}

export interface LearningPoint {
  /** Of the crystals outside of a fold, in (0, 1]. */
  readonly share: number;
  /** Crystals trained on or choosing the epoch, mean over the folds. */
  readonly trained: number;
  readonly method: string;
  readonly measure: Measure;
  /** Null where too few crystals have it. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Error less that of all crystals, with its 95 % interval. */
  readonly excess: number | null;
  readonly excessLower: number | null;
  readonly excessUpper: number | null;
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

export function besideTreesRows({ rows, columns }: Table<'beside-trees'>): BesideTrees[] {
  return Array.from({ length: rows }, (_, i) => ({
    method: at(columns.method, i),
    measure: at(columns.measure, i) as Measure,
    treesError: at(columns.treesError, i),
    jointError: at(columns.jointError, i),
    drop: at(columns.drop, i),
    lower: at(columns.lower, i),
    upper: at(columns.upper, i),
    permutedDrop: at(columns.permutedDrop, i),
    pValue: at(columns.pValue, i),
    verdict: at(columns.verdict, i) as ComparisonVerdict,
    crystals: at(columns.crystals, i),
    exchangeable: at(columns.exchangeable, i),
  }));
}

/** By share of the crystals, the smallest first. */
export function learningPoints({ rows, columns }: Table<'out-of-fold-learning'>): LearningPoint[] {
  return Array.from({ length: rows }, (_, i) => ({
    share: at(columns.share, i),
    trained: at(columns.trained, i),
    method: at(columns.method, i),
    measure: at(columns.measure, i) as Measure,
    value: at(columns.value, i),
    lower: at(columns.lower, i),
    upper: at(columns.upper, i),
    excess: at(columns.excess, i),
    excessLower: at(columns.excessLower, i),
    excessUpper: at(columns.excessUpper, i),
  })).sort((a, b) => a.share - b.share);
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
