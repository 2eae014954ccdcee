/**
 * Seconds per epoch of a training, fitted on past ones:
 *
 *   seconds = c0 B (L + 1) + c1 (La + Lg) N h^2 + c2 (2 La + Lg) E h^2 + c3 La T h^2 + c4 (2 La + Lg) E h + c5 La T h
 *
 * N, E, T: atom, bond and triplet classes of the training crystals after symmetry reduction; h: hidden features;
 * La, Lg: ALIGNN and GCN layers, L = La + Lg; B: batches an epoch. Products with h^2 are the dense layers, those with h
 * the gating and sums. All c >= 0, fitted to relative errors (every past training counts the same, short or long).
 *
 * Its error is measured on what it has not seen: each setting's trainings are left out once and predicted by the rest.
 */

import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import { at } from '../../../schemas/required.js';
import { nonNegativeLeastSquares } from './non-negative-least-squares.js';

export interface TrainingSize {
  /** Size of the training subset, after symmetry reduction: sums over its crystals. */
  readonly atoms: number;
  readonly edges: number;
  readonly triplets: number;
  readonly crystals: number;
  readonly hiddenFeatures: number;
  readonly alignnLayers: number;
  readonly gcnLayers: number;
  readonly batchSize: number;
}

export interface CostObservation extends TrainingSize {
  /** Measured, above 0. */
  readonly secondsPerEpoch: number;
}

export interface CostModel {
  /** Seconds per unit of each term. */
  readonly coefficients: readonly number[];
  /** Median of |predicted / measured - 1| over left-out settings; null with fewer than two settings. */
  readonly relativeError: number | null;
  readonly observations: number;
}

/** @returns null without observations */
export function fitCostModel(observations: readonly CostObservation[]): CostModel | null {
  if (observations.length === 0) return null;
  for (const { secondsPerEpoch } of observations) {
    if (!(secondsPerEpoch > 0 && Number.isFinite(secondsPerEpoch)))
      throw new RangeError(`an epoch took ${secondsPerEpoch} seconds`);
  }
  const settings = [...new Set(observations.map(settingText))];
  const errors = settings.flatMap((setting) => {
    const rest = observations.filter((each) => settingText(each) !== setting);
    if (rest.length === 0) return [];
    const coefficients = fitted(rest);
    const leftOut = observations.filter((each) => settingText(each) === setting);
    return leftOut.map((each) => Math.abs(sumOfTerms(coefficients, each) / each.secondsPerEpoch - 1));
  });
  return {
    coefficients: fitted(observations),
    relativeError: errors.length > 0 ? median(errors) : null,
    observations: observations.length,
  };
}

export function predictSecondsPerEpoch(model: CostModel, size: TrainingSize): number {
  return sumOfTerms(model.coefficients, size);
}

function fitted(observations: readonly CostObservation[]): number[] {
  const rows = observations.map((each) => termsOf(each).map((term) => term / each.secondsPerEpoch));
  const columns = at(rows, 0).map((_, j) => rows.map((row) => at(row, j)));
  return nonNegativeLeastSquares(
    columns,
    observations.map(() => 1),
  );
}

function termsOf(size: TrainingSize): number[] {
  const { atoms, edges, triplets, crystals, hiddenFeatures: h, alignnLayers, gcnLayers, batchSize } = size;
  const edgeLayers = 2 * alignnLayers + gcnLayers;
  return [
    Math.ceil(crystals / batchSize) * (alignnLayers + gcnLayers + 1),
    (alignnLayers + gcnLayers) * atoms * h * h,
    edgeLayers * edges * h * h,
    alignnLayers * triplets * h * h,
    edgeLayers * edges * h,
    alignnLayers * triplets * h,
  ];
}

function sumOfTerms(coefficients: readonly number[], size: TrainingSize): number {
  return termsOf(size).reduce((sum, term, j) => sum + at(coefficients, j) * term, 0);
}

function settingText({ secondsPerEpoch: _, ...size }: CostObservation): string {
  return JSON.stringify(Object.entries(size).sort(byKey));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, half) : (at(sorted, half - 1) + at(sorted, half)) / 2;
}
