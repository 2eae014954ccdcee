/** Rows that a screening takes over from an earlier one, pointing to the tables that they were made of. */
import { at } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { SegmentRows } from '../../schemas/screening/segment-rows.js';
import type { StepDependencies } from '../frame/dependencies.js';

interface TakenRows {
  /** Newest page of the earlier screening. */
  readonly since: ObjectRef;
  /** Kind `candidate-ids`. */
  readonly ids: ObjectRef;
  /** Of the page that takes them over. */
  readonly index: number;
  /** Of that page, `predicted-candidates`; those of the rows are added. */
  readonly tables: ObjectRef[];
}

export async function* takenRows(
  screenings: Pick<StepDependencies['screenings'], 'manifest' | 'rowsOf'>,
  { since, ids, index, tables }: TakenRows,
): AsyncGenerator<SegmentRows> {
  const pages = await screenings.manifest.chain(since);
  const places = new Map<string, number>();
  for await (const rows of screenings.rowsOf(since, ids)) {
    const shards = rows.map(({ page, shard }) => {
      const table = at(at(pages, Number(page)).page.predicted, Number(shard));
      const known = places.get(table.sha256);
      if (known !== undefined) return known;
      places.set(table.sha256, tables.length);
      return tables.push(table) - 1;
    });
    const names = Object.keys(rows[0] ?? {});
    const columns = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] as never)]));
    yield { rows: rows.length, columns: { ...columns, page: rows.map(() => index), shard: shards } };
  }
}
