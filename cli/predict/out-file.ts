/** The Arrow file of `predict --out`: tables of all groups of files, joined and written at the end. */
import { concatTables, encodeTable } from '../../infra/arrow/arrow-io.js';
import { refuseExisting, writeNewFile } from '../../infra/files/new-file.js';
import type { Table } from '../../schemas/run/artifact.js';

export interface OutFile {
  /** @param table all are of one kind */
  add(table: Table): void;
  /** @returns what was written; null when there was nothing to write */
  write(): Promise<string | null>;
}

/** @throws InvalidInputError when there is something of that name: told before anything is computed */
export async function openOutFile(file: string): Promise<OutFile> {
  await refuseExisting(file);
  const tables: Table[] = [];
  return {
    add: (table) => tables.push(table),
    async write() {
      // Groups of which no file could be used have no widths.
      const sound = tables.filter(({ rows }) => rows > 0);
      if (sound.length === 0) return null;
      const whole = concatTables(sound);
      await writeNewFile(file, encodeTable(whole, 'predict'));
      return `${file}   ${whole.rows} rows`;
    },
  };
}
