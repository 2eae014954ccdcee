/**
 * What a screening has listed, over all of its pages: asked by anti-joins of DuckDB, in which one page is held and the ids of
 * all pages before stream by, so that memory does not grow with the screening.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import {
  type KnownIds,
  type ListedId,
  PREVIOUS_SEGMENT,
  type ProposedId,
} from '../../schemas/screening/candidate-ids.js';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { type QueryDatabase, withQueryDatabase } from '../duckdb/open.js';
import { sqlList, sqlText } from '../duckdb/sql-text.js';
import { namingDisk } from '../files/disk-room.js';
import { segmentsUpTo } from './chain.js';
import { SegmentFiles } from './segment-files.js';

const SCHEMA_VERSION = 1;

export class CandidateIds {
  private readonly files: SegmentFiles;

  /** @param folder of this machine, for segments and what queries spill; several processes may share it */
  constructor(
    private readonly artifacts: ArtifactStore,
    private readonly folder: string,
  ) {
    this.files = new SegmentFiles(artifacts, path.join(folder, 'segments'));
  }

  /**
   * @param seen newest segment of the screening; null: none
   * @param predicted segments of an earlier screening (kind `screening-segment`)
   * @throws ResourceError, NoRoomError of queries; errors of the store
   */
  async known(page: readonly ProposedId[], seen: ObjectRef | null, predicted: readonly ObjectRef[]): Promise<KnownIds> {
    const segments = await segmentsUpTo(seen, this.files);
    const rows: string[] = [];
    for (const ref of predicted) rows.push(await this.files.fileOf(ref));
    if (page.length === 0 || segments.length + rows.length === 0)
      return { equal: new Set(), taken: new Set(), predicted: new Set() };
    return this.withScratch(async (scratch) => {
      const contents = path.join(scratch, 'contents.csv');
      const names = path.join(scratch, 'names.csv');
      await writeFile(
        contents,
        csvText(page, ({ contentId }, row) => [String(row), contentId]),
      );
      const all = new Set(page.flatMap((each) => each.names));
      // An empty name alone on its line would be an empty line.
      await writeFile(
        names,
        csvText([...all], (name) => ['name', name]),
      );
      const files = [contents, names, ...segments, ...rows];
      return withQueryDatabase({ files, scratch }, async (database) => {
        await database.run(`CREATE TABLE page AS SELECT row, unhex(content) AS content
          FROM ${csv(contents, { row: 'INTEGER', content: 'VARCHAR' })}`);
        await database.run(`CREATE TABLE names AS SELECT name
          FROM ${csv(names, { kind: 'VARCHAR', name: 'VARCHAR' })}`);
        return {
          equal: await rowsOf(database, segments, 'contentId'),
          taken: await namesTaken(database, segments),
          predicted: await rowsOf(database, rows, 'unhex(contentId)'),
        };
      });
    });
  }

  /**
   * Publishes the ids of a page as a segment that names the one before; the same page gives the same bytes.
   * @returns kind `candidate-ids`
   */
  async publish(page: readonly ListedId[], previous: ObjectRef | null): Promise<ObjectRef> {
    return this.withScratch(async (scratch) => {
      const given = path.join(scratch, 'page.csv');
      const made = path.join(scratch, 'page.parquet');
      await writeFile(
        given,
        csvText(page, ({ contentId, id, source }) => [contentId, id, source]),
      );
      const link = previous === null ? '' : JSON.stringify(previous);
      await withQueryDatabase({ files: [given, made], scratch }, (database) =>
        database.run(`COPY (SELECT unhex(content) AS contentId, id, source
          FROM ${csv(given, { content: 'VARCHAR', id: 'VARCHAR', source: 'VARCHAR' })})
          TO ${sqlText(made)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false,
            KV_METADATA {${PREVIOUS_SEGMENT}: ${sqlText(link)}})`),
      );
      return this.artifacts.putBytes('candidate-ids', await readFile(made), null, SCHEMA_VERSION);
    });
  }

  private async withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
    return namingDisk('ids of a screening cannot be compared', this.folder, async () => {
      await mkdir(this.folder, { recursive: true });
      const scratch = await mkdtemp(path.join(this.folder, `page-${process.pid}-`));
      try {
        return await work(scratch);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
  }
}

/** Ids are said to be many, so that the page is what is held. */
async function rowsOf(database: QueryDatabase, segments: readonly string[], content: string): Promise<Set<number>> {
  if (segments.length === 0) return new Set();
  const found = await database.rows(`SELECT DISTINCT page.row AS row
    FROM (SELECT ${content} AS content FROM read_parquet(${sqlList(segments)})) AS known
    JOIN page ON known.content = page.content`);
  return new Set(found.map(({ row }) => Number(row)));
}

async function namesTaken(database: QueryDatabase, segments: readonly string[]): Promise<Set<string>> {
  if (segments.length === 0) return new Set();
  const found = await database.rows(`SELECT DISTINCT names.name AS name
    FROM read_parquet(${sqlList(segments)}) AS known JOIN names ON known.id = names.name`);
  return new Set(found.map(({ name }) => String(name)));
}

/** Every field in quotes. A page has 100,000 lines, which a general writer takes seconds for. */
function csvText<T>(lines: readonly T[], fieldsOf: (line: T, n: number) => readonly string[]): string {
  const quoted = (field: string) => `"${field.includes('"') ? field.replaceAll('"', '""') : field}"`;
  return lines.map((line, n) => `${fieldsOf(line, n).map(quoted).join(',')}\n`).join('');
}

function csv(file: string, columns: Readonly<Record<string, string>>): string {
  const types = Object.entries(columns).map(([name, type]) => `${sqlText(name)}: ${sqlText(type)}`);
  return `read_csv(${sqlText(file)}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"',
    nullstr = '\\N', allow_quoted_nulls = false, columns = {${types.join(', ')}})`;
}
