/** Crystals of a screening, found again by the places of their rows in the tables that the manifest names. */
import type { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import type { PlacedPage } from '../../infra/screening/manifest.js';
import { at } from '../../schemas/required.js';
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

export interface Manifest {
  /** Oldest first. */
  readonly pages: readonly PlacedPage[];
  /** Of the screening whose predictions were taken over; none where none were. */
  readonly earlier: readonly PlacedPage[];
}

/** @returns one row for each that is found, in their order, without the columns that few have: taken over twice is not found */
export async function listedCrystals(
  parts: ArtifactParts,
  { pages, earlier }: Manifest,
  wanted: readonly PlacedCandidate[],
): Promise<Listed> {
  const found = new Map<string, ListedRow>();
  for (const number of new Set(wanted.map(({ page }) => page))) {
    const { page } = at(pages, number);
    const missing = await seek(
      parts,
      page,
      wanted.filter((each) => each.page === number),
      found,
    );
    for (const table of new Set(missing.map(({ shard }) => at(page.predicted, shard).sha256))) {
      const origin = earlier.find((one) => one.page.predicted.some(({ sha256 }) => sha256 === table));
      const own = missing.filter(({ shard }) => at(page.predicted, shard).sha256 === table);
      const shard = origin?.page.predicted.findIndex(({ sha256 }) => sha256 === table) ?? 0;
      if (origin)
        await seek(
          parts,
          origin.page,
          own.map((one) => ({ ...one, shard })),
          found,
        );
    }
  }
  return rowsOf(wanted.flatMap(({ contentId }) => found.get(contentId) ?? []));
}

/**
 * Most stand in the listed table of the number of their own shard: shards that were cut have moved those behind them.
 * @returns those that stand in no listed table of the page
 */
async function seek(
  parts: ArtifactParts,
  { listed }: ManifestPage,
  wanted: readonly PlacedCandidate[],
  found: Map<string, ListedRow>,
): Promise<PlacedCandidate[]> {
  const missing = new Set(wanted.map(({ contentId }) => contentId));
  const near = wanted.map(({ shard }) => shard).filter((shard) => shard < listed.length);
  for (const shard of new Set([...near, ...listed.keys()])) {
    if (missing.size === 0) break;
    const table = (await parts.table(at(listed, shard))) as Listed;
    table.columns.contentId.forEach((contentId, row) => {
      if (missing.delete(contentId)) found.set(contentId, { table, row });
    });
  }
  return wanted.filter(({ contentId }) => missing.has(contentId));
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
