/** How a group recurs: when the crystals are drawn again, and in trainings with other first weights. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { STABLE_JACCARD } from '../../schemas/tables/clustering.js';
import type { ReportInput } from './report-input.js';

/** Jaccard indices, in [0, 1]: 1 where the group is found again as it is. */
export interface GroupStability {
  /** Mean over the samples; null where none was drawn. */
  readonly resampled: number | null;
  /** Over the trainings; null where there was no further one. */
  readonly retrained: { readonly mean: number; readonly lowest: number } | null;
}

/** @param count of the groups */
export function groupStability(
  { stability, seedStability, labels }: Pick<ReportInput, 'stability' | 'seedStability' | 'labels'>,
  group: number,
  count: number,
): GroupStability {
  return {
    resampled: resampledIndex(stability, labels.metadata.method, group, count),
    retrained: retrainedIndex(seedStability, group),
  };
}

function resampledIndex(
  { rows, columns }: Table<'stability'>,
  method: string | undefined,
  group: number,
  count: number,
): number | null {
  for (let i = 0; i < rows; i++)
    if (columns.method[i] === method && columns.clusters[i] === count && columns.cluster[i] === group)
      return columns.jaccardMean[i] ?? null;
  return null;
}

function retrainedIndex(table: Table<'seed-stability'> | null, group: number): GroupStability['retrained'] {
  const row = table?.columns.cluster.indexOf(group) ?? -1;
  if (!table || row < 0) return null;
  return { mean: at(table.columns.jaccardMean, row), lowest: at(table.columns.jaccardLowest, row) };
}

/** Of all that was examined; null where nothing was. */
export function isStable({ resampled, retrained }: GroupStability): boolean | null {
  const known = [resampled, retrained?.mean ?? null].filter((index) => index !== null);
  return known.length === 0 ? null : known.every((index) => index >= STABLE_JACCARD);
}

/** Linkage of the trees that the groups were cut from: of a consensus, that of every training. */
export function treeLinkage({ metadata }: Table<'labels'>): string {
  return metadata.linkage ?? metadata.method ?? '';
}
