/** Documents of a run, fetched with their hashes checked and written where people look for them. */
import { join } from 'node:path';
import { concatTables, decodeTable } from '../../../infra/arrow/arrow-io.js';
import { writeNewFile } from '../../../infra/files/new-file.js';
import { writeResultFile } from '../../../infra/files/result-file.js';
import type { ObjectRef, Table, TableKind } from '../../../schemas/run/artifact.js';
import type { Session } from '../start/session.js';

/** Names under a data folder: contracts. */
export function resultFile(
  session: Pick<Session, 'config'>,
  name: string,
  file: 'report.html' | 'manifest.json' | 'sweep.html',
): string {
  return join(session.config.dataFolder, 'results', name, file);
}

/** Under a name that the user chose: nothing is written over. */
export async function saveNewDocument({ artifacts }: Session, ref: ObjectRef, file: string): Promise<string> {
  await writeNewFile(file, await artifacts.getBytes(ref));
  return file;
}

/** In the place of the one before. @returns the file that was written */
export async function saveDocument({ artifacts }: Session, ref: ObjectRef, file: string): Promise<string> {
  await writeResultFile(file, await artifacts.getBytes(ref));
  return file;
}

/** @returns the whole table, whatever number of objects it is in */
export async function fetchTable<K extends TableKind>({ parts }: Session, kind: K, ref: ObjectRef): Promise<Table<K>> {
  const found = await parts.fetch(await parts.spread(ref));
  return concatTables(found.map(({ bytes }) => decodeTable(kind, bytes)));
}

/** Attempt records of one run. */
export async function recordsOf({ records }: Session, run: string) {
  const found = [];
  for await (const record of records.list(run)) found.push(record);
  return found;
}
