/** Segments as they would be of another film, or of shifted spectra: the stored spectra are read anew, and no network is. */
import { join } from 'node:path';
import type { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { type QueryDatabase, withQueryDatabase } from '../../../infra/duckdb/open.js';
import { sqlList, sqlText } from '../../../infra/duckdb/sql-text.js';
import type { PlacedPage } from '../../../infra/screening/manifest.js';
import { required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { runTask, tableOf } from '../../predict/run-task.js';
import { withPool } from '../../predict/with-pool.js';

export interface AskedFilm {
  readonly thicknessUm: number;
  /** Added to every photon energy of a spectrum. */
  readonly scissorEv: number;
}

/** Numbers of a spectrum, beside why it has no onset. */
export const FILM_NUMBERS = [
  'onsetEv',
  'edgeIntegral',
  'taucGapEv',
  'slmePercent',
  'am15gShare',
  'visibleTransmittance',
] as const;

interface FilmWork {
  readonly parts: ArtifactParts;
  readonly pages: readonly PlacedPage[];
  /** Segments, in the order of the pages. */
  readonly segments: readonly string[];
  /** Folder that the new segments are written to. */
  readonly folder: string;
  readonly film: AskedFilm;
  readonly signal: AbortSignal;
}

/** @returns one file a page with rows */
export async function filmSegments({ parts, pages, segments, folder, film, signal }: FilmWork): Promise<string[]> {
  const files: string[] = [];
  let used = 0;
  await withPool(async (pool) => {
    for (const { page } of pages) {
      const own = segments.slice(used, used + page.rows.length);
      used += page.rows.length;
      if (own.length === 0) continue;
      const file = join(folder, `page-${page.index}.parquet`);
      await withQueryDatabase({ files: [...own, file], scratch: folder }, async (database) => {
        await database.run(
          `CREATE TABLE film (shard DOUBLE, "row" DOUBLE, onsetReason VARCHAR, ${FILM_NUMBERS.map((name) => `${name} DOUBLE`).join(', ')})`,
        );
        for (const [shard, ref] of page.predicted.entries()) {
          signal.throwIfAborted();
          const predicted = await parts.fetch([ref]);
          const { outputs } = await runTask(pool, 'filmDescriptors', { predicted }, film, { signal });
          await append(database, shard, tableOf('film-descriptors', required(outputs.descriptors)));
        }
        const replaced = ['onsetReason', ...FILM_NUMBERS].map((name) => `film.${name} AS ${name}`).join(', ');
        await database.run(
          `COPY (SELECT stored.* REPLACE (${replaced})
           FROM read_parquet(${sqlList(own)}, union_by_name = true) AS stored LEFT JOIN film
           ON stored.page = ${page.index} AND stored.shard = film.shard AND stored."row" = film."row")
           TO ${sqlText(file)} (FORMAT parquet, USE_TMP_FILE false)`,
        );
      });
      files.push(file);
    }
  });
  return files;
}

async function append(database: QueryDatabase, shard: number, table: Table<'film-descriptors'>): Promise<void> {
  const { rows, columns } = table;
  await database.append('film', [
    { kind: 'number', values: new Float64Array(rows).fill(shard) },
    { kind: 'number', values: Float64Array.from({ length: rows }, (_, row) => row) },
    { kind: 'text', values: columns.onsetReason },
    ...FILM_NUMBERS.map((name) => ({ kind: 'number' as const, values: columns[name] })),
  ]);
}
