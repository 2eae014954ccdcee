/** Crystals of a list as a table: what is known of each before it is predicted. */
import type { Table } from '../../../schemas/run/artifact.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { contentId, structuresToTable } from '../../../science/crystal/index.js';
import { predictedTriplets } from '../../../science/graph/index.js';

/** A crystal of a list, and where it is read again. */
export interface ListedCrystal {
  readonly structure: Structure;
  readonly item: string;
  readonly before: string;
  readonly parent: string | null;
  readonly substitution: string | null;
  /** Of the generator alone. */
  readonly generated?: { readonly strain: number; readonly replaced: number; readonly volume: number };
}

export function listedTable(rows: readonly ListedCrystal[], source: string): Table<'listed-candidates'> {
  const structures = rows.map(({ structure }, row) => ({ ...structure, id: `${row}` }));
  const { columns } = structuresToTable(
    structures,
    rows.map(() => ({ source, sourceSha256: '' })),
  );
  const isGenerated = rows.some(({ generated }) => generated);
  const column = (name: keyof NonNullable<ListedCrystal['generated']>) =>
    rows.map(({ generated }) => generated?.[name] ?? null);
  return {
    kind: 'listed-candidates',
    rows: rows.length,
    columns: {
      ...columns,
      // Two crystals may still have one name.
      id: rows.map(({ structure }) => structure.id),
      contentId: rows.map(({ structure }) => contentId(structure)),
      item: rows.map(({ item }) => item),
      before: rows.map(({ before }) => before),
      parent: rows.map(({ parent }) => parent),
      substitution: rows.map(({ substitution }) => substitution),
      cost: Float64Array.from(rows, ({ structure }) => predictedTriplets(structure)),
    },
    extra: isGenerated ? { strain: column('strain'), replaced: column('replaced'), volume: column('volume') } : {},
    metadata: {},
  };
}
