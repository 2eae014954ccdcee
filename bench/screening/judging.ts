/**
 * Rankings, fronts and histograms over many made-up candidates: seconds, and the most memory that the process held. The rows
 * are made by DuckDB itself, as segments of the size that a screening writes.
 *
 *   node dist/bench/screening/judging.js [--rows 10000000] [--memory 400]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SQL_TYPES } from '../../infra/duckdb/append.js';
import { openQueryDatabase } from '../../infra/duckdb/open.js';
import { sqlName, sqlText } from '../../infra/duckdb/sql-text.js';
import { exportRanking } from '../../infra/screening/export-ranking.js';
import { histograms } from '../../infra/screening/histograms.js';
import { judge } from '../../infra/screening/judge.js';
import { topCandidates } from '../../infra/screening/top.js';
import { type ScreeningColumns, SEGMENT_COLUMNS } from '../../schemas/screening/columns.js';
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '10000000' }, memory: { type: 'string', default: '400' } },
});
const ROWS = Number(values.rows);
const ROWS_A_FILE = 1_000_000;

/** Numbers that look like those of a screening; everything else is unknown. */
const MADE: Readonly<Record<string, string>> = {
  id: "'candidate ' || i",
  contentId: 'sha256(i::VARCHAR)',
  formula: "'A' || (hash(i) % 60 + 2) || 'B' || (hash(i + 7) % 90 + 2) || 'C' || (hash(i + 13) % 90 + 2)",
  source: "'made up'",
  elements: "['Ga', 'N']",
  nAtoms: 'hash(i + 1) % 20 + 1',
  cellVolumeA3: '(hash(i + 1) % 20 + 1) * (10 + hash(i + 2) % 100000 / 1e4)',
  onsetEv: 'CASE WHEN i % 10 > 0 THEN hash(i + 3) % 6000000 / 1e6 END',
  slmePercent: 'CASE WHEN i % 10 > 0 THEN hash(i + 4) % 34000000 / 1e6 END',
  visibleTransmittance: 'hash(i + 5) % 1000000 / 1e6',
  inDomain: 'hash(i + 6) % 3 > 0',
  page: 'i // 200000',
  shard: 'i // 2000 % 100',
  row: 'i % 2000',
};

const CRITERIA: CandidateCriteria = {
  schemaVersion: 1,
  where: 'onsetEv BETWEEN 0.5 AND 4',
  requireInDomain: false,
  window: null,
  objectives: [
    { column: 'slmePercent', goal: 'max', weight: 2 },
    { column: 'visibleTransmittance', goal: 'max', weight: 1 },
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'judging-'));
try {
  mkdirSync(join(folder, 'scratch'));
  const segments = Array.from({ length: Math.ceil(ROWS / ROWS_A_FILE) }, (_, i) => join(folder, `${i}.parquet`));
  await timed('making the rows', () => make(segments));
  const output = join(folder, 'ranking.parquet');
  const judged = await timed('condition, score, front', () =>
    judge({
      segments,
      scratch: join(folder, 'scratch'),
      criteria: CRITERIA,
      chances: null,
      outputs: [output],
      memoryMb: Number(values.memory),
    }),
  );
  process.stdout.write(`${JSON.stringify(judged.counts)}\n`);
  await timed('top 100, twins as one', () => topCandidates(judged, 100));
  await timed('histograms of 3', () => histograms(judged, ['onsetEv', 'slmePercent', 'visibleTransmittance']));
  await timed('all as Parquet, in order', () => exportRanking(judged, output, 'parquet', null));
  judged.database.close();
  process.stdout.write(`most memory: ${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function make(segments: readonly string[]): Promise<void> {
  const database = await openQueryDatabase({ files: segments, scratch: join(folder, 'scratch'), memoryMb: 200 });
  const columns = Object.entries<ScreeningColumns[string]>(SEGMENT_COLUMNS).map(
    ([name, { kind }]) => `CAST(${MADE[name] ?? 'NULL'} AS ${SQL_TYPES[kind]}) AS ${sqlName(name)}`,
  );
  for (const [n, file] of segments.entries()) {
    const end = Math.min(ROWS, (n + 1) * ROWS_A_FILE);
    await database.run(`COPY (SELECT ${columns.join(', ')} FROM range(${n * ROWS_A_FILE}, ${end}) AS t(i))
      TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384, USE_TMP_FILE false)`);
  }
  database.close();
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  const memory = (process.memoryUsage.rss() / 1e6).toFixed(0);
  process.stdout.write(`${what.padEnd(28)} ${((performance.now() - start) / 1000).toFixed(1)} s, holds ${memory} MB\n`);
  return result;
}
