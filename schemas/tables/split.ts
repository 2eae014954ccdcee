/** Who is trained on, who chooses the epoch and the trial, and who is tested. */
import type { ArtifactLayout } from './columns.js';

export const splitLayouts = {
  split: {
    schemaVersion: 1,
    columns: { id: 'utf8', subset: 'utf8' },
    metadata: ['seed', 'grouping'],
    /** The crystal that each row is of, where rows of one crystal differ in their conditions. */
    extraColumns: { pattern: /^crystal$/, type: 'utf8' },
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

/** @returns the crystal of every row, by id; of rows without conditions each is its own */
export function crystalOfRow(split: {
  readonly columns: SplitColumns;
  readonly extra?: Readonly<Record<string, unknown>>;
}): (id: string) => string {
  const crystals = split.extra?.crystal as readonly string[] | undefined;
  if (!crystals) return (id) => id;
  const crystalOf = new Map(split.columns.id.map((id, row) => [id, crystals[row] ?? id]));
  return (id) => crystalOf.get(id) ?? id;
}
