/** All rows of a screening as one table of a database: `screened`, with every column that a criteria file may name. */

import type { Table } from '../../schemas/run/artifact.js';
import { type ScreeningColumns, SEGMENT_COLUMNS } from '../../schemas/screening/columns.js';
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';
import { SQL_TYPES } from '../duckdb/append.js';
import type { QueryDatabase } from '../duckdb/open.js';
import { sqlList, sqlName, sqlNumber } from '../duckdb/sql-text.js';

/** What is known of the errors, for the window of the criteria; null: nothing. */
export type KnownChances = Table<'onset-chances'> | null;

/**
 * The view `screened` over the segments. A column that a segment has not is unknown. The probability is a step function of
 * the onset, so that it is looked up and not computed, row by row.
 * @param files of the segments, as absolute paths that the database may read
 */
export async function showRows(
  database: QueryDatabase,
  files: readonly string[],
  chances: KnownChances,
): Promise<void> {
  const columns = Object.entries<ScreeningColumns[string]>(SEGMENT_COLUMNS);
  const types = columns.map(([name, { kind }]) => `${sqlName(name)} ${SQL_TYPES[kind]}`);
  // A table without rows gives the columns, in their order and kind, that no segment may have.
  await database.run(`CREATE TABLE no_rows (${types.join(', ')})`);
  const names = columns.map(([name]) => sqlName(name)).join(', ');
  const stored =
    files.length === 0 ? '' : ` UNION ALL BY NAME FROM read_parquet(${sqlList(files)}, union_by_name = true)`;
  await database.run(`CREATE VIEW stored AS SELECT ${names} FROM (FROM no_rows${stored})`);
  if (!chances) {
    await database.run('CREATE VIEW screened AS FROM stored');
    return;
  }
  await database.run('CREATE TABLE chances ("from" DOUBLE, probability DOUBLE)');
  await database.append('chances', [
    { kind: 'number', values: chances.columns.fromEv },
    { kind: 'number', values: chances.columns.probability },
  ]);
  const half = chances.metadata.halfWidthEv ? sqlNumber(Number(chances.metadata.halfWidthEv)) : 'NULL::DOUBLE';
  await database.run(`CREATE VIEW screened AS SELECT stored.*, chances.probability,
    CASE WHEN onsetEv - ${half} < 0 THEN 0 ELSE onsetEv - ${half} END AS onsetLowerEv, onsetEv + ${half} AS onsetUpperEv
    FROM stored ASOF LEFT JOIN chances ON stored.onsetEv >= chances."from"`);
}

/** @returns the names of the columns that the objectives are about, each once */
export function objectiveColumns({ objectives }: CandidateCriteria): readonly string[] {
  return [...new Set(objectives.map(({ column }) => column))];
}
