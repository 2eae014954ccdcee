/** Crystals to be screened as a table, whatever they come from. */
import type { Table } from '../../schemas/run/artifact.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { structuresToTable } from '../../science/crystal/index.js';

/** `origin` of the test crystals of the data. */
export const HELD_OUT = 'held-out';
/** `origin` of crystals that a user brought. */
export const GIVEN = 'given';

export interface CandidateRow {
  readonly structure: Structure;
  readonly origin: string;
  readonly parent: string | null;
  readonly substitution: string | null;
  readonly chargeBalanced: boolean;
  /** Of the generator alone. */
  readonly generated?: { readonly strain: number; readonly replaced: number; readonly volume: number };
}

export function candidateTable(rows: readonly CandidateRow[]): Table<'candidates'> {
  const structures = structuresToTable(
    rows.map((row) => row.structure),
    rows.map(({ parent, origin }) => ({ source: parent ?? origin, sourceSha256: '' })),
  );
  const column = (name: keyof NonNullable<CandidateRow['generated']>) =>
    rows.map(({ generated }) => generated?.[name] ?? null);
  const isGenerated = rows.some(({ generated }) => generated);
  return {
    kind: 'candidates',
    rows: rows.length,
    columns: {
      ...structures.columns,
      origin: rows.map((row) => row.origin),
      parent: rows.map((row) => row.parent),
      substitution: rows.map((row) => row.substitution),
      chargeBalanced: rows.map((row) => row.chargeBalanced),
    },
    ...(isGenerated && {
      extra: { strain: column('strain'), replaced: column('replaced'), volume: column('volume') },
    }),
    metadata: {},
  };
}
