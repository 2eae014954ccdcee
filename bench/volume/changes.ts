/**
 * What a change of the volume does to the edge: the change from 1.06 to 0.94 of the volume, crystal by crystal, as the band
 * structures have it and as somebody predicts it.
 *
 *   d(edge) / d(ln V) = (edge at 0.94 - edge at 1.06) / ln(0.94 / 1.06)
 */
import { pearson } from '../../science/numerics/index.js';

interface VolumeCrystal {
  /** Id of the crystal at its own volume. */
  readonly base: string;
  /** Ids by the volume, relative. */
  readonly idAt: ReadonlyMap<number, string>;
}

export interface EdgeChange {
  readonly base: string;
  /** Direct gap at 0.94 less that at 1.06 of the volume, eV. */
  readonly reference: number;
  /** The same of the predicted onset, eV; null where a spectrum has none. */
  readonly predicted: number | null;
}

const COMPRESSED = 0.94;
const STRETCHED = 1.06;
/** Smaller changes of the reference have no sign to speak of, eV. */
export const LEAST_CHANGE_EV = 0.05;

/** @param text of `absorption.jsonl`: a row a spectrum @returns direct gap of the band structure by id, eV */
export function directGapsEv(text: string): Map<string, number> {
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; direct_gap_pbe_eV: number });
  return new Map(rows.map((each) => [each.id, each.direct_gap_pbe_eV]));
}

/** @param text of `conditions.csv`: id, base, volume_ratio */
export function volumeCrystals(text: string): VolumeCrystal[] {
  const crystals = new Map<string, Map<number, string>>();
  for (const line of text.trim().split('\n').slice(1)) {
    const [id = '', base = '', ratio] = line.split(',');
    const own = crystals.get(base) ?? new Map<number, string>();
    crystals.set(base, own.set(Number(ratio), id));
  }
  return [...crystals].map(([base, idAt]) => ({ base, idAt }));
}

/** @returns crystals with both volumes whose reference changes by LEAST_CHANGE_EV or more */
export function edgeChanges(
  crystals: readonly VolumeCrystal[],
  reference: (id: string) => number,
  predicted: (id: string) => number | null,
): EdgeChange[] {
  return crystals.flatMap(({ base, idAt }) => {
    const [low, high] = [idAt.get(COMPRESSED), idAt.get(STRETCHED)];
    if (low === undefined || high === undefined) return [];
    const change = reference(low) - reference(high);
    if (Math.abs(change) < LEAST_CHANGE_EV) return [];
    const [a, b] = [predicted(low), predicted(high)];
    return [{ base, reference: change, predicted: a === null || b === null ? null : a - b }];
  });
}

/** Crystals whose sign is right; no change, or no prediction, is not. */
export function rightSigns(changes: readonly EdgeChange[]): number {
  return changes.filter(({ reference, predicted }) => predicted !== null && predicted * reference > 0).length;
}

const TWO_SIDED_95 = 1.959964;

/**
 * 95 % interval of a share of which k of n were counted, z = 1.96:
 *   (k + z^2 / 2 -+ z sqrt(k (n - k) / n + z^2 / 4)) / (n + z^2)
 * @source Wilson, J. Am. Stat. Assoc. 22, 209 (1927)
 */
export function wilsonInterval(k: number, n: number): [number, number] {
  const square = TWO_SIDED_95 ** 2;
  const half = TWO_SIDED_95 * Math.sqrt((k * (n - k)) / n + square / 4);
  const middle = k + square / 2;
  return [(middle - half) / (n + square), (middle + half) / (n + square)];
}

/** Pearson's correlation of the changes that were predicted; null where one side does not change. */
export function correlation(changes: readonly EdgeChange[]): number | null {
  const pairs = changes.flatMap(({ reference, predicted }) =>
    predicted === null ? [] : [[reference, predicted] as const],
  );
  const side = (of: 0 | 1) => Float64Array.from(pairs, (pair) => pair[of]);
  return pearson(side(0), side(1));
}

/** Mean absolute error of the changes, eV; a change that was not predicted counts as none. */
export function changeError(changes: readonly EdgeChange[]): number {
  const errors = changes.map(({ reference, predicted }) => Math.abs((predicted ?? 0) - reference));
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** eV, of a change from 1.06 to 0.94 of the volume. */
export function perLogVolume(changeEv: number): number {
  return changeEv / Math.log(COMPRESSED / STRETCHED);
}
