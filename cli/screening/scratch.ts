/** A folder for the length of one command, and a database that spills into it. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type QueryDatabase, withQueryDatabase } from '../../infra/duckdb/open.js';

export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'spectraloom-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Also when the process ends in the middle.
  process.once('exit', remove);
  try {
    return await work(folder);
  } finally {
    process.off('exit', remove);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A database over no files: it parses conditions. */
export function withParser<T>(work: (database: QueryDatabase) => Promise<T>): Promise<T> {
  return withScratch((scratch) => withQueryDatabase({ files: [], scratch }, work));
}
