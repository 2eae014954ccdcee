/** All candidates that pass, in their order, as a file: Parquet, CSV or JSON lines. */
import { CHANCE_COLUMNS, type ScreeningColumns, SEGMENT_COLUMNS } from '../../schemas/screening/columns.js';
import { sqlName, sqlText } from '../duckdb/sql-text.js';
import { CSV_GUARD } from '../files/csv-text.js';
import type { JudgedScreening } from './judge.js';
import { RANK_ORDER } from './judgement-sql.js';
import type { KnownChances } from './screened-rows.js';

export const RANKING_FORMATS = {
  parquet: 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384',
  csv: "FORMAT csv, HEADER true, NULLSTR ''",
  jsonl: 'FORMAT json, ARRAY false',
} as const;
export type RankingFormat = keyof typeof RANKING_FORMATS;

/**
 * @param file one of the judgement's `outputs`; written over
 * Columns: rank (from 1), score, isOnFront, and all that criteria may name. In CSV the texts of a list are joined by `; `, and texts are
 * guarded as `csvText` guards them.
 */
export async function exportRanking(
  { database }: JudgedScreening,
  file: string,
  format: RankingFormat,
  chances: KnownChances,
): Promise<void> {
  const columns = Object.entries<ScreeningColumns[string]>({ ...SEGMENT_COLUMNS, ...(chances ? CHANCE_COLUMNS : {}) });
  const shown = columns.map(([name, { kind }]) => {
    const quoted = `screened.${sqlName(name)}`;
    if (format !== 'csv' || (kind !== 'text' && kind !== 'texts')) return quoted;
    return `${guardedSql(kind === 'texts' ? `array_to_string(${quoted}, '; ')` : quoted)} AS ${sqlName(name)}`;
  });
  await database.run(`COPY (
    SELECT places.rank, places.score, places.isOnFront, ${shown.join(', ')}
    FROM screened JOIN (
      SELECT contentId, score, isOnFront, row_number() OVER (ORDER BY ${RANK_ORDER}) AS rank FROM ranked
    ) places ON screened.contentId = places.contentId ORDER BY places.rank
  ) TO ${sqlText(file)} (${RANKING_FORMATS[format]}, USE_TMP_FILE false)`);
}

function guardedSql(text: string): string {
  const matches = (pattern: string) => `regexp_matches(${text}, ${sqlText(pattern)})`;
  return `CASE WHEN ${matches(CSV_GUARD.guarded)} AND NOT ${matches(CSV_GUARD.number)} THEN '''' || ${text} ELSE ${text} END`;
}
