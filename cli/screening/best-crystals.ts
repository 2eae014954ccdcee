/** Crystals of the best candidates: their space groups, and files of them, made in a child process that loads no TensorFlow. */
import type { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { encodedTable } from '../predict/encoded-table.js';
import { runTask, tableOf } from '../predict/run-task.js';
import { withPool } from '../predict/with-pool.js';
import { listedCrystals, type Manifest, type PlacedCandidate } from './listed-crystals.js';

export type StructureFileFormat = 'poscar' | 'cif';

export interface BestCrystals {
  /** Candidate id -> space group, such as `F m -3 m (225)`. */
  readonly groups: ReadonlyMap<string, string>;
  /** Of those whose crystal is found, in the order of the candidates; none without a format. */
  readonly files: readonly { readonly id: string; readonly name: string; readonly text: string }[];
}

/**
 * @param best with places in the tables of the pages
 */
export async function bestCrystals(
  parts: ArtifactParts,
  manifest: Manifest,
  best: Table<'ranked-candidates'>,
  format: StructureFileFormat | null,
  signal: AbortSignal,
): Promise<BestCrystals> {
  if (best.rows === 0) return { groups: new Map(), files: [] };
  const listed = await listedCrystals(parts, manifest, placesOf(best));
  const candidates = [encodedTable(listed)];
  const { outputs, summary } = await withPool((pool) =>
    runTask(pool, 'crystalFiles', { candidates }, { format }, { signal }),
  );
  const { columns } = tableOf('source-files', required(outputs.files));
  return {
    groups: new Map(Object.entries(summary).map(([id, group]) => [id, String(group)])),
    files: columns.name.map((name, i) => ({ id: at(listed.columns.id, i), name, text: at(columns.text, i) })),
  };
}

/** Where the rows stand in the tables of the manifest. */
export function placesOf({ rows, columns, extra }: Table<'ranked-candidates'>): PlacedCandidate[] {
  const number = (name: 'page' | 'shard', row: number) =>
    Number(required((required(extra)[name] as (number | null)[])[row]));
  return Array.from({ length: rows }, (_, row) => ({
    page: number('page', row),
    shard: number('shard', row),
    contentId: at(columns.contentId, row),
  }));
}
