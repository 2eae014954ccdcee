/**
 * Ranking of screened candidates by an onset window [min, max] in eV:
 *
 *   score = exp(-d / 1 eV),   d = max(min - onset, onset - max, 0) in eV;   0 without an onset
 *
 * so 1 inside the window, 0.37 one electronvolt away from it; of another property than absorption the width of the window stands
 * for the electronvolt. It knows nothing of errors; where a validation does, the
 * probability that the onset lies in the window comes first (`windowProbability`).
 */
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { ScreeningCriteria } from '../../schemas/tables/screening.js';
import { type Calibration, NEAREST, predictionInterval, windowProbability } from '../evidence/index.js';

const SCORE_DECAY_EV = 1;

function decayOf({ of, onsetMinEv, onsetMaxEv }: ScreeningCriteria): number {
  return of ? onsetMaxEv - onsetMinEv : SCORE_DECAY_EV;
}

/** @param onsetEv eV or the unit of the window, or null */
export function onsetScore(onsetEv: number | null, criteria: ScreeningCriteria): { inWindow: boolean; score: number } {
  if (onsetEv === null) return { inWindow: false, score: 0 };
  const away = Math.max(criteria.onsetMinEv - onsetEv, onsetEv - criteria.onsetMaxEv, 0);
  return { inWindow: away === 0, score: Math.exp(-away / decayOf(criteria)) };
}

/**
 * @param results candidates in any order; their `inWindow` and `score` are computed anew
 * @param calibration null, or of fewer crystals than a probability rests on: nothing is known of the errors
 * @returns the same rows: by probability, where it is known; then onset inside the window first, then by score, then the
 *   closer to a training crystal (the network knows it better), then by id
 */
export function rankCandidates(
  results: Table<'screening-results'>,
  criteria: ScreeningCriteria,
  calibration: Calibration | null = null,
): Table<'screening-results'> {
  const { columns } = results;
  const known = onsetChances(columns.onsetEv, criteria, calibration);
  const extra = known ? { ...results.extra, ...known } : results.extra;
  const scores = columns.onsetEv.map((onset) => onsetScore(onset, criteria));
  const order = scores
    .map((_, row) => row)
    .sort(
      (a, b) =>
        (known ? (at(known.probability, b) ?? -1) - (at(known.probability, a) ?? -1) : 0) ||
        Number(at(scores, b).inWindow) - Number(at(scores, a).inWindow) ||
        at(scores, b).score - at(scores, a).score ||
        at(columns.distance, a) - at(columns.distance, b) ||
        byCodeUnit(at(columns.id, a), at(columns.id, b)),
    );
  const pick = <V>(values: readonly V[]): V[] => order.map((row) => at(values, row));
  return {
    kind: results.kind,
    rows: results.rows,
    metadata: results.metadata,
    columns: {
      id: pick(columns.id),
      formula: pick(columns.formula),
      origin: pick(columns.origin),
      parent: pick(columns.parent),
      onsetEv: pick(columns.onsetEv),
      onsetReason: pick(columns.onsetReason),
      distance: Float64Array.from(order, (row) => at(columns.distance, row)),
      nearestId: pick(columns.nearestId),
      nearestCluster: Uint32Array.from(order, (row) => at(columns.nearestCluster, row)),
      inDomain: pick(columns.inDomain),
      inWindow: order.map((row) => at(scores, row).inWindow),
      score: Float64Array.from(order, (row) => at(scores, row).score),
    },
    ...(extra && {
      extra: Object.fromEntries(Object.entries(extra).map(([name, values]) => [name, pick(values as number[])])),
    }),
  };
}

/**
 * @returns of each onset (eV, or null) the probability that the reference lies in the window, and its 90 % interval, eV; null
 *   each of a spectrum without an onset, and as a whole where nothing is known of the errors
 */
export function onsetChances(
  onsetsEv: readonly (number | null)[],
  criteria: ScreeningCriteria,
  calibration: Calibration | null,
) {
  if (!calibration || calibration.points.length < NEAREST) return null;
  const window = { from: criteria.onsetMinEv, to: criteria.onsetMaxEv };
  const intervals = onsetsEv.map((onset) => (onset === null ? null : predictionInterval(calibration, onset)));
  return {
    probability: onsetsEv.map((onset) => (onset === null ? null : windowProbability(calibration, onset, window))),
    onsetLowerEv: intervals.map((interval) =>
      interval === null ? null : Math.max(criteria.of ? Number.NEGATIVE_INFINITY : 0, interval.lower),
    ),
    onsetUpperEv: intervals.map((interval) => interval?.upper ?? null),
  };
}
