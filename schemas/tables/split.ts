/** Who is trained on, who chooses the epoch and the trial, and who is tested. */
import type { ArtifactLayout } from './columns.js';

export const splitLayouts = {
  split: {
    schemaVersion: 1,
    columns: { id: 'utf8', subset: 'utf8' },
    metadata: ['seed', 'grouping'],
  },
} as const satisfies Record<string, ArtifactLayout>;

export const SUBSETS = ['train', 'validation', 'test'] as const;
export type Subset = (typeof SUBSETS)[number];

interface SplitColumns {
  readonly id: readonly string[];
  readonly subset: readonly string[];
}

/** @returns the crystals of one subset, in the order of the table */
export function idsOfSubset({ columns: { id, subset } }: { readonly columns: SplitColumns }, name: Subset): string[] {
  return id.filter((_, i) => subset[i] === name);
}
