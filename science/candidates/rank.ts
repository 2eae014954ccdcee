/**
 * Ranking of screened candidates by an onset window [min, max] in eV:
 *
 *   score = exp(-d / 1 eV),   d = max(min - onset, onset - max, 0) in eV;   0 without an onset
 *
 * so 1 inside the window, 0.37 one electronvolt away from it; of another property than absorption the width of the window stands
 * for the electronvolt, as of every further number that has a window: of several the score is the product. It knows nothing of
 * errors; where a validation does, the probability that all windows hold comes first (`windowChances`).
 */

import { furtherColumns, furtherNumbersOf } from '../../schemas/further-numbers.js';
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { leadingWindow, type NumberWindow, type ScreeningCriteria } from '../../schemas/tables/screening.js';
import { type KnownErrors, predictedIntervals, windowChances } from './window-chances.js';

const SCORE_DECAY_EV = 1;

interface WindowScore {
  readonly inWindow: boolean;
  readonly score: number;
}

/**
 * @param onsetEv leading number, in eV or the unit of its window, or null
 * @param further numbers of the further windows, in their order
 */
export function onsetScore(
  onsetEv: number | null,
  criteria: ScreeningCriteria,
  further: readonly (number | null)[] = [],
): WindowScore {
  const leading = leadingWindow(criteria);
  const decay = leading && !criteria.of ? SCORE_DECAY_EV : null;
  const scores = [
    ...(leading ? [scoreIn(leading, onsetEv, decay)] : []),
    ...(criteria.further ?? []).map((window, k) => scoreIn(window, at(further, k), null)),
  ];
  return {
    inWindow: scores.every(({ inWindow }) => inWindow),
    score: scores.reduce((product, { score }) => product * score, 1),
  };
}

/** @param decay null: the width of the window */
function scoreIn({ from, to }: NumberWindow, value: number | null, decay: number | null): WindowScore {
  if (value === null) return { inWindow: false, score: 0 };
  const away = Math.max(from - value, value - to, 0);
  return { inWindow: away === 0, score: Math.exp(-away / (decay ?? to - from)) };
}

/**
 * @param results candidates in any order; their `inWindow` and `score` are computed anew
 * @param errors of fewer crystals than a probability rests on, or null: nothing is known of them
 * @returns the same rows: by probability, where it is known; then inside all windows first, then by score, then the
 *   closer to a training crystal (the network knows it better), then by id
 */
export function rankCandidates(
  results: Table<'screening-results'>,
  criteria: ScreeningCriteria,
  errors: KnownErrors = { leading: null },
): Table<'screening-results'> {
  const { columns } = results;
  const numbers = furtherNumbersOf(results);
  const further = numbers.map(({ values }) => values);
  const known = windowChances({ onsetsEv: columns.onsetEv, further }, criteria, errors);
  const intervals = furtherColumns(
    numbers.map((number, k) => ({
      ...number,
      interval: predictedIntervals(number.values, errors.further?.alone[k] ?? null),
    })),
  );
  const extra = known || numbers.length > 0 ? { ...results.extra, ...known, ...intervals.extra } : results.extra;
  const scores = columns.onsetEv.map((onset, row) =>
    onsetScore(
      onset,
      criteria,
      further.map((values) => at(values, row)),
    ),
  );
  const chanceOf = (row: number) => (known?.probability ? (at(known.probability, row) ?? -1) : 0);
  const order = scores
    .map((_, row) => row)
    .sort(
      (a, b) =>
        chanceOf(b) - chanceOf(a) ||
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
