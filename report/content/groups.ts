/** The groups of materials: members, mean spectrum, onset and enriched elements of every cluster. */

import { quantile } from '../../schemas/numerics/quantile.js';
import { at } from '../../schemas/required.js';
import { ELEMENT_KIND } from '../../schemas/tables/interpretation.js';
import type { Crystal } from './crystals.js';
import { type EnrichedFeature, enrichedFeatures } from './enrichment.js';
import { groupName } from './group-name.js';
import { type GroupStability, groupStability } from './group-stability.js';
import { type Mark, markOf } from './palette.js';
import type { ReportInput } from './report-input.js';

/** Four in five members lie between them. */
const QUANTILES = [0.1, 0.9] as const;

export interface Group {
  /** Cluster number of the labels. */
  readonly number: number;
  /** What it is in a few letters; null where nothing is typical of it. */
  readonly name: string | null;
  readonly mark: Mark;
  /** Nearest to the mean spectrum first. */
  readonly members: readonly Crystal[];
  /** Formulas of the members, each once. */
  readonly compounds: number;
  /** Mean of the members' reference spectra, log10(cm^-1), shape [points]. */
  readonly mean: Float64Array;
  /** Quantiles QUANTILES of the members' values at every energy, lower and upper, shape [points] each. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Members that have an onset. */
  readonly withOnset: number;
  readonly onsetMeanEv: number | null;
  readonly onsetSpreadEv: number | null;
  /** Elements more frequent inside than outside; most certain first. */
  readonly enriched: readonly EnrichedFeature[];
  readonly stability: GroupStability;
}

/** @returns the groups by ascending mean onset, those without one last; crystals without a cluster are in none */
export function collectGroups(crystals: readonly Crystal[], input: ReportInput): Group[] {
  const onsets = input.clusterOnsets.columns;
  const onsetOf = (number: number) => onsets.onsetMeanEv[onsets.cluster.indexOf(number)] ?? Number.POSITIVE_INFINITY;
  const numbers = [...new Set(crystals.flatMap((crystal) => crystal.cluster ?? []))].sort(
    (a, b) => Math.sign(onsetOf(a) - onsetOf(b)) || a - b,
  );
  return numbers.map((number, index) => {
    const members = crystals.filter((crystal) => crystal.cluster === number);
    const mean = meanSpectrum(members);
    const row = onsets.cluster.indexOf(number);
    const enriched = enrichedFeatures(input.enrichment, [ELEMENT_KIND], number);
    return {
      number,
      name: groupName(number, input.rules, enriched),
      mark: markOf(index),
      members: sortByDistance(members, mean),
      compounds: new Set(members.map(({ formula }) => formula)).size,
      mean,
      lower: quantileSpectrum(members, QUANTILES[0]),
      upper: quantileSpectrum(members, QUANTILES[1]),
      withOnset: onsets.withOnset[row] ?? 0,
      onsetMeanEv: onsets.onsetMeanEv[row] ?? null,
      onsetSpreadEv: onsets.onsetSpreadEv[row] ?? null,
      enriched,
      stability: groupStability(input, number, numbers.length),
    };
  });
}

function meanSpectrum(members: readonly Crystal[]): Float64Array {
  const mean = new Float64Array(members[0]?.reference.length ?? 0);
  for (const { reference } of members) {
    reference.forEach((value, i) => {
      mean[i] = at(mean, i) + value;
    });
  }
  return mean.map((sum) => sum / members.length);
}

/** At every energy on its own, linear between the two members next to it (the definition 7 of Hyndman and Fan). */
function quantileSpectrum(members: readonly Crystal[], share: number): Float64Array {
  const points = members[0]?.reference.length ?? 0;
  return Float64Array.from({ length: points }, (_, i) => {
    const values = Float64Array.from(members, ({ reference }) => reference[i]!).sort();
    return quantile(values, share);
  });
}

function sortByDistance(members: readonly Crystal[], mean: Float64Array): Crystal[] {
  const distance = ({ reference }: Crystal) => mean.reduce((sum, value, i) => sum + (at(reference, i) - value) ** 2, 0);
  return members
    .map((crystal) => ({ crystal, distance: distance(crystal) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ crystal }) => crystal);
}
