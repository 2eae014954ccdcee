/** A table as a task of a child process is given it. */
import { encodeTable } from '../../infra/arrow/arrow-io.js';
import { ARTIFACT_LAYOUTS, type Table } from '../../schemas/run/artifact.js';

export function encodedTable(table: Table) {
  const { schemaVersion } = ARTIFACT_LAYOUTS[table.kind];
  return { kind: table.kind, bytes: encodeTable(table, 'cli'), rows: table.rows, schemaVersion };
}
