/** Numbers that the user named, read by the `property.json` beside them where there is one. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ComputeHost } from '../../activities/frame/compute-host.js';
import { sourceParts } from '../../infra/artifacts/source-parts.js';
import {
  isHeadless,
  MAX_PROPERTY_BYTES,
  readPropertyFile,
  refuseTooMany,
} from '../../infra/feature-files/property-file.js';
import { readInputText } from '../../infra/files/input-file.js';
import { MOST_VALUES } from '../../schemas/property.js';
import { at, required } from '../../schemas/required.js';
import { crystalProperties, crystalPropertiesTable, type PropertyTable } from '../../schemas/tables/features.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import { encodedTable } from '../predict/encoded-table.js';
import { runTask, tableOf } from '../predict/run-task.js';
import { withPool } from '../predict/with-pool.js';

interface StatedProperties {
  readonly table: PropertyTable;
  /** One sentence each. */
  readonly notices: readonly string[];
}

type WithHost = <T>(work: (host: ComputeHost) => Promise<T>) => Promise<T>;

/**
 * @param file of the numbers
 * @param withHost opens what runs the step, where it is needed
 * @throws InvalidInputError for a file, a `property.json` or values that are refused, naming file, crystal, field and value
 */
export async function statedProperties(
  file: string,
  signal: AbortSignal,
  withHost: WithHost = withPool,
): Promise<StatedProperties> {
  const beside = join(dirname(file), TRAINING_FOLDER.property);
  if (!(await isFile(beside))) return { table: await readPropertyFile(file), notices: [] };
  const given = await readPropertyFile(file, MOST_VALUES);
  const text = await readInputText(beside, MAX_PROPERTY_BYTES);
  const { table, read } = await withHost((host) => readBy(text, given, file, { host, signal }));
  refuseTooMany(table.columns, file);
  const name = basename(file);
  const notice = read
    ? `${TRAINING_FOLDER.property}: ${table.columns.map((column) => column.name).join(', ')} of ${name}`
    : `${TRAINING_FOLDER.property} lies beside ${name}, which has no column of it: its columns count as they are`;
  return { table, notices: [notice] };
}

async function readBy(
  property: string,
  { columns, rowOf }: PropertyTable,
  file: string,
  { host, signal }: { readonly host: ComputeHost; readonly signal: AbortSignal },
) {
  const ids = [...rowOf.keys()];
  const rows = [...rowOf.values()];
  const numbers = columns.map((column, i) => ({ ...column, values: rows.map((row) => at(row, i)) }));
  const files = sourceParts({
    kind: 'source-files',
    rows: 1,
    columns: { name: [TRAINING_FOLDER.property], text: [property] },
    metadata: {},
  });
  const inputs = { files, given: [encodedTable(crystalPropertiesTable(ids, numbers))] };
  const parameters = { file: basename(file), inOrder: isHeadless(file) };
  const { outputs, summary } = await runTask(host, 'givenProperty', inputs, parameters, { signal });
  const found = crystalProperties(tableOf('crystal-properties', required(outputs.properties)));
  const table = {
    columns: found.map(({ name, unit }) => ({ name, unit })),
    rowOf: new Map(ids.map((id) => [id, found.map(({ values }) => values.get(id) ?? null)])),
  };
  return { table, read: summary.read === true };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
