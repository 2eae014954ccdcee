/**
 * One cut out of a range of counts, by a fixed rule, with its reason in words:
 *
 *   1. Cuts of which no silhouette exists are out, and cuts that ties make equal to one of a smaller count.
 *   2. A cut is stable when the mean over its points of their cluster's mean Jaccard index is at least 0.75.
 *   3. Of the stable cuts, or of all where stability was not asked for, the one of the highest silhouette.
 *   4. Where no cut is stable, the one of the highest mean Jaccard index; the reason then says that none is.
 *
 * Equal figures go to fewer clusters. Silhouette chooses and not the other two figures since it knows every metric
 * and has an absolute scale; what they would choose is part of the reason.
 * @source thresholds: Hennig, Comput. Stat. Data Anal. 52, 258 (2007) for 0.75; Kaufman and Rousseeuw, Finding Groups
 *   in Data (1990), for a silhouette of at most 0.25 as no substantial structure
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { STABLE_JACCARD } from '../../../schemas/tables/clustering.js';
import type { ClusterStability } from './stability.js';
import type { CutValidity } from './validity.js';

const SUBSTANTIAL_SILHOUETTE = 0.25;

interface RecommendedCut {
  /** Count to ask for; null where no cut has a silhouette. */
  readonly clusters: number | null;
  /** Sentences, without a full stop at the end. */
  readonly reason: string;
}

interface Candidate extends CutValidity {
  readonly asked: number;
  readonly silhouette: number;
  /** Mean over the points, and the least stable cluster; null without stability. */
  readonly jaccard: number | null;
  readonly weakest: ClusterStability | null;
}

/**
 * @param counts numbers of clusters asked for, with their validity in the same order
 * @param stability of the same counts; null chooses by silhouette alone
 */
export function recommendCut(
  counts: readonly number[],
  validity: readonly CutValidity[],
  stability: readonly ClusterStability[] | null,
): RecommendedCut {
  if (counts.length !== validity.length) {
    throw new InvalidInputError(`${validity.length} rows of validity for ${counts.length} counts`);
  }
  const candidates = candidatesOf(counts, validity, stability);
  if (candidates.length === 0) {
    return {
      clusters: null,
      reason: `none of ${counts.length} cuts has a silhouette: it takes 2 clusters and more points than clusters`,
    };
  }
  const stable = candidates.filter(({ jaccard }) => jaccard === null || jaccard >= STABLE_JACCARD);
  const chosen =
    stable.length > 0 ? best(stable, ({ silhouette }) => silhouette) : best(candidates, ({ jaccard }) => jaccard!);
  return { clusters: chosen.asked, reason: reasonFor(chosen, candidates, stable) };
}

function candidatesOf(
  counts: readonly number[],
  validity: readonly CutValidity[],
  stability: readonly ClusterStability[] | null,
): Candidate[] {
  const candidates: Candidate[] = [];
  const byCount = validity.map((row, i) => ({ row, asked: counts[i]! })).sort((a, b) => a.asked - b.asked);
  for (const { row, asked } of byCount) {
    const { silhouette } = row;
    if (silhouette === null || candidates.some(({ clusters }) => clusters === row.clusters)) continue;
    const clusters = stability?.filter((each) => each.clusters === asked && each.jaccardMean !== null) ?? [];
    if (stability !== null && clusters.length === 0) {
      throw new InvalidInputError(`no stability of the cut into ${asked} clusters`, { clusters: asked });
    }
    const points = clusters.reduce((sum, { size }) => sum + size, 0);
    const weighted = clusters.reduce((sum, { size, jaccardMean }) => sum + size * jaccardMean!, 0);
    candidates.push({
      ...row,
      silhouette,
      asked,
      jaccard: points > 0 ? weighted / points : null,
      weakest: points > 0 ? best(clusters, ({ jaccardMean }) => -jaccardMean!) : null,
    });
  }
  return candidates;
}

function reasonFor(chosen: Candidate, candidates: readonly Candidate[], stable: readonly Candidate[]): string {
  const cuts = (several: readonly unknown[], [one, more] = ['', '']) =>
    several.length === 1 ? `the only cut${one}` : `the highest of ${several.length} cuts${more}`;
  const silhouette = `silhouette ${chosen.silhouette.toFixed(3)}`;
  const sentences: string[] = [];
  if (chosen.jaccard === null) {
    sentences.push(`${chosen.clusters} clusters: ${silhouette}, ${cuts(candidates)}; stability was not examined`);
  } else {
    const jaccard = `mean Jaccard index ${chosen.jaccard.toFixed(2)}`;
    const { cluster, jaccardMean } = chosen.weakest!;
    const weakest = `weakest cluster ${cluster} with ${jaccardMean!.toFixed(2)}`;
    sentences.push(
      stable.length > 0
        ? `${chosen.clusters} clusters: ${silhouette}, ${cuts(stable, [' that recurs', ' that recur'])} under resampling (${jaccard}, ${weakest})`
        : `no cut recurs under resampling (mean Jaccard index of at least ${STABLE_JACCARD}); ${chosen.clusters} clusters come nearest (${jaccard}, ${weakest}; ${silhouette})`,
    );
  }
  const finest = best(stable.length > 0 ? stable : candidates, ({ clusters }) => clusters);
  if (chosen.jaccard !== null && stable.length > 0 && finest !== chosen) {
    sentences.push(`The finest cut that recurs has ${finest.clusters} clusters`);
  }
  sentences.push(preferences(candidates));
  if (chosen.silhouette <= SUBSTANTIAL_SILHOUETTE) {
    sentences.push(`A silhouette of at most ${SUBSTANTIAL_SILHOUETTE} is no substantial structure`);
  }
  return sentences.filter((sentence) => sentence !== '').join('. ');
}

/** What the centroid figures would choose. */
function preferences(candidates: readonly Candidate[]): string {
  const compact = candidates.filter(({ daviesBouldin }) => daviesBouldin !== null);
  const apart = candidates.filter(({ calinskiHarabasz }) => calinskiHarabasz !== null);
  if (candidates.length === 1 || compact.length === 0 || apart.length === 0) return '';
  const [daviesBouldin, calinskiHarabasz] = [
    best(compact, (cut) => -cut.daviesBouldin!),
    best(apart, (cut) => cut.calinskiHarabasz!),
  ];
  return `Davies-Bouldin prefers ${daviesBouldin.clusters}, Calinski-Harabasz ${calinskiHarabasz.clusters}`;
}

/** The first of the largest value. */
function best<T>(rows: readonly T[], value: (row: T) => number): T {
  return rows.reduce((most, row) => (value(row) > value(most) ? row : most));
}
