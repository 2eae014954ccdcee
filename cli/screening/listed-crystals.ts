/** Crystals of a screening, found again by the places of their rows in the tables that the manifest names. */
import type { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import type { PlacedPage } from '../../infra/screening/manifest.js';
import { MissingArtifactError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { ManifestPage } from '../../schemas/screening/manifest.js';
import type { Matrix } from '../../schemas/tables/columns.js';

type Listed = Table<'listed-candidates'>;

/** Where a candidate was predicted, and its content. */
export interface PlacedCandidate {
  readonly page: number;
  readonly shard: number;
  readonly contentId: string;
}

interface ListedRow {
  readonly table: Listed;
  readonly row: number;
}

/**
 * @param pages oldest first
 * @returns one row each, in their order, without the columns that few have
 * @throws MissingArtifactError for one that no table of its page has
 */
export async function listedCrystals(
  parts: ArtifactParts,
  pages: readonly PlacedPage[],
  wanted: readonly PlacedCandidate[],
): Promise<Listed> {
  const found = new Map<string, ListedRow>();
  for (const page of new Set(wanted.map((each) => each.page)))
    await seek(
      parts,
      at(pages, page).page,
      wanted.filter((each) => each.page === page),
      found,
    );
  return rowsOf(wanted.map(({ contentId }) => required(found.get(contentId))));
}

/** Most stand in the listed table of the number of their own shard: shards that were cut have moved those behind them. */
async function seek(
  parts: ArtifactParts,
  { listed }: ManifestPage,
  wanted: readonly PlacedCandidate[],
  found: Map<string, ListedRow>,
): Promise<void> {
  const missing = new Set(wanted.map(({ contentId }) => contentId));
  const near = wanted.map(({ shard }) => shard).filter((shard) => shard < listed.length);
  for (const shard of new Set([...near, ...listed.keys()])) {
    if (missing.size === 0) return;
    const table = (await parts.table(at(listed, shard))) as Listed;
    table.columns.contentId.forEach((contentId, row) => {
      if (missing.delete(contentId)) found.set(contentId, { table, row });
    });
  }
  const [lost] = missing;
  if (lost !== undefined)
    throw new MissingArtifactError(`the crystal of content ${lost} stands in no listed table of its page`, {
      found: lost,
    });
}

function rowsOf(picks: readonly ListedRow[]): Listed {
  const texts = (name: 'id' | 'formula' | 'source' | 'sourceSha256' | 'contentId' | 'item' | 'before') =>
    picks.map(({ table, row }) => at(table.columns[name], row));
  const lattice = new Float64Array(9 * picks.length);
  picks.forEach(({ table, row }, n) => {
    lattice.set((table.columns.lattice as Matrix<Float64Array>).values.subarray(9 * row, 9 * row + 9), 9 * n);
  });
  return {
    kind: 'listed-candidates',
    rows: picks.length,
    columns: {
      id: texts('id'),
      formula: texts('formula'),
      lattice: { width: 9, values: lattice },
      species: picks.map(({ table, row }) => at(table.columns.species, row)),
      fracCoords: picks.map(({ table, row }) => at(table.columns.fracCoords, row)),
      source: texts('source'),
      sourceSha256: texts('sourceSha256'),
      contentId: texts('contentId'),
      item: texts('item'),
      before: texts('before'),
      parent: picks.map(() => null),
      substitution: picks.map(() => null),
      cost: Float64Array.from(picks, () => 0),
    },
    metadata: {},
  };
}
