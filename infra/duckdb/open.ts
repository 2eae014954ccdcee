/**
 * A database in memory that answers queries over given files, and reaches nothing else: no other file, no network, no
 * extension, no setting. What does not fit in memory spills to a folder. The rows of one query are the same in every run:
 * one thread, unless more are asked for, and order by what the query says.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { type AppendedColumn, appendColumns } from './append.js';
import { queryFailure } from './failures.js';
import { loadDuckdb } from './native.js';
import { sqlList } from './sql-text.js';

interface DatabaseOptions {
  /** Files that queries may read, as absolute paths; and write, where a statement says so. */
  readonly files: readonly string[];
  /** Folder that queries spill to; made where it is not there. */
  readonly scratch: string;
  /** MB (decimal) that DuckDB may hold; the rest spills. */
  readonly memoryMb?: number;
  readonly threads?: number;
}

/** Values of a row by the names of its columns; whole numbers of 64 bits are `bigint`. */
export type QueryRow = Readonly<Record<string, unknown>>;
type QueryValue = string | number | boolean | null;

export interface QueryDatabase {
  run(sql: string): Promise<void>;
  /** All rows at once: for answers that are short by what was asked. */
  rows(sql: string, values?: readonly QueryValue[]): Promise<readonly QueryRow[]>;
  /** Adds rows to a table, of columns in its order. */
  append(table: string, columns: readonly AppendedColumn[]): Promise<void>;
  /** Rows as they come, some two thousand at a time: for answers of any length. */
  pages(sql: string): AsyncGenerator<readonly QueryRow[]>;
  close(): void;
}

/** Small beside a network in memory; ten million rows of a screening are sorted within it. */
const MEMORY_MB = 400;

/**
 * Settings that no statement can change afterwards. DuckDB needs them in this order: the files are named while it may still
 * be configured, then the doors are closed, then the lock is turned.
 */
function lockUp(files: readonly string[]): readonly string[] {
  return [
    "SET TimeZone = 'UTC'",
    `SET allowed_paths = ${sqlList(files)}`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}

/**
 * @returns an open database; whoever opened it closes it
 * @throws RefusedError where DuckDB has no binding; RangeError for a path that is not absolute
 */
export async function openQueryDatabase(options: DatabaseOptions): Promise<QueryDatabase> {
  const { files, scratch, memoryMb = MEMORY_MB, threads = 1 } = options;
  for (const file of files) if (!path.isAbsolute(file)) throw new RangeError(`${file} is no absolute path`);
  const { DuckDBInstance } = await loadDuckdb();
  await mkdir(scratch, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMb}MB`,
    temp_directory: scratch,
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  });
  const connection = await instance.connect();
  for (const statement of lockUp(files)) await connection.run(statement);
  return new OpenDatabase(instance, connection, scratch);
}

/** @returns what `ask` answers; the database is closed whatever happens */
export async function withQueryDatabase<T>(
  options: DatabaseOptions,
  ask: (database: QueryDatabase) => Promise<T>,
): Promise<T> {
  const database = await openQueryDatabase(options);
  try {
    return await ask(database);
  } finally {
    database.close();
  }
}

class OpenDatabase implements QueryDatabase {
  constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly scratch: string,
  ) {}

  async run(sql: string): Promise<void> {
    await this.told(() => this.connection.run(sql));
  }

  async rows(sql: string, values: readonly QueryValue[] = []): Promise<readonly QueryRow[]> {
    const reader = await this.told(() => this.connection.runAndReadAll(sql, [...values] as DuckDBValue[]));
    return reader.getRowObjectsJS();
  }

  async append(table: string, columns: readonly AppendedColumn[]): Promise<void> {
    const appender = await this.connection.createAppender(table);
    await this.told(async () => {
      await appendColumns(appender, columns);
      appender.closeSync();
    });
  }

  async *pages(sql: string): AsyncGenerator<readonly QueryRow[]> {
    const result = await this.told(() => this.connection.stream(sql));
    const pages = result.yieldRowObjectJs();
    for (;;) {
      const page = await this.told(() => pages.next());
      if (page.done) return;
      yield page.value;
    }
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private async told<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw queryFailure(error, this.scratch) ?? error;
    }
  }
}
