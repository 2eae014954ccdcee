/**
 * An ALIGNN training folder on disk -> `source-files`: `id_prop.csv` or `id_prop.json`, `spectrum.json` and `dataset.json`
 * where they are, and exactly the structure files that the first column of `id_prop.csv` names.
 *
 * What is inside the files is for the ingest step to judge; here only what a file is, where it lies and how large it is.
 */

import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import { MAX_OBJECT_BYTES, type Table } from '../../schemas/run/artifact.js';
import { type DatasetCard, DatasetCardSchema } from '../../schemas/settings/discover.js';
import {
  LIST_DIALECT,
  type ListRecord,
  LONGEST_LIST_ROW,
  oversizedLine,
  parserFault,
  refusedPath,
} from '../../schemas/tables/training-list.js';
import { structureText } from './input-file.js';
import { decodeUtf8, refuseBytes } from './text-encoding.js';

const LIST_FILE = 'id_prop.csv';
/** ALIGNN's other list, which holds the structures too. */
const LIST_JSON = 'id_prop.json';
export const CONFIG_FILE = 'config.json';
const AXIS_FILE = 'spectrum.json';
const CARD_FILE = 'dataset.json';

/** One file has to fit into one object, with room for the table around it. */
export const MAX_FILE_BYTES = MAX_OBJECT_BYTES - 1024 * 1024;

interface TrainingFiles {
  /** Sorted by name, by code unit. */
  readonly files: Table<'source-files'>;
  /** null where the folder has no `dataset.json`. */
  readonly card: DatasetCard | null;
  /** Whether the folder states its energy axis. */
  readonly statesAxis: boolean;
  /** ALIGNN's configuration, none of the `files`: it decides settings, not data. null where the folder has none. */
  readonly config: string | null;
}

/**
 * @throws InvalidInputError naming file and line: no such folder or file, names and links that leave
 *   the folder, anything but regular files, files above MAX_FILE_BYTES, bytes that are not UTF-8 text, a broken card
 */
export async function readTrainingFiles(folder: string): Promise<TrainingFiles> {
  const root = await realFolder(folder);
  const list = await readText(root, LIST_FILE);
  const listJson = await readText(root, LIST_JSON);
  if (list === null && listJson === null) {
    throw new InvalidInputError(`${folder}: there is no ${LIST_FILE}`, {
      file: join(folder, LIST_FILE),
      expected: `an ALIGNN training folder: ${LIST_FILE}, ${AXIS_FILE} and the structure files`,
    });
  }
  const texts = new Map<string, string>();
  if (list !== null) texts.set(LIST_FILE, list);
  if (listJson !== null) texts.set(LIST_JSON, listJson);
  for (const name of [AXIS_FILE, CARD_FILE]) {
    const text = await readText(root, name);
    if (text !== null) texts.set(name, text);
  }
  for (const { name, line } of list === null ? [] : structureNames(list)) {
    const text = texts.get(name) ?? (await readText(root, name, structureText));
    if (text === null) {
      throw new InvalidInputError(`${LIST_FILE}, line ${line}: there is no file "${name}"`, {
        file: LIST_FILE,
        line,
        found: name,
        expected: `a structure file in ${folder}`,
      });
    }
    texts.set(name, text);
  }
  const names = [...texts.keys()].sort();
  return {
    files: {
      kind: 'source-files',
      rows: names.length,
      columns: { name: names, text: names.map((name) => required(texts.get(name))) },
      metadata: {},
    },
    card: readCard(texts.get(CARD_FILE)),
    statesAxis: texts.has(AXIS_FILE),
    config: await readText(root, CONFIG_FILE),
  };
}

async function realFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  throw new InvalidInputError(`there is no folder ${folder}`, { found: folder, expected: 'an ALIGNN training folder' });
}

/** First column with its line; the numbers are read by the ingest step. */
function structureNames(list: string): { name: string; line: number }[] {
  const oversized = oversizedLine(list);
  if (oversized !== null)
    throw refusedRow(
      oversized.line,
      `a row of more than ${LONGEST_LIST_ROW} characters`,
      `${oversized.characters} characters`,
    );
  try {
    return (parse(list, LIST_DIALECT) as unknown as ListRecord[]).map(({ record: [name = ''], info }) => {
      const problem = refusedPath(name);
      if (problem !== null) throw refusedRow(info.lines, problem, JSON.stringify(name.slice(0, 200)));
      return { name, line: info.lines };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidInputError(`${LIST_FILE}: ${parserFault(error)}`, { file: LIST_FILE }, { cause: error });
  }
}

function refusedRow(line: number, problem: string, found: string): InvalidInputError {
  const facts = { file: LIST_FILE, line, found, expected: 'the path of a file in the folder, then numbers' };
  return new InvalidInputError(`${LIST_FILE}, line ${line}: ${problem}`, facts);
}

type Decode = (bytes: Uint8Array, name: string, maxBytes: number) => string | Promise<string>;

/** @returns null when there is no such file */
async function readText(root: string, name: string, decode: Decode = decodeText): Promise<string | null> {
  let path: string;
  try {
    path = await realpath(join(root, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(name, error);
  }
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new InvalidInputError(`${name} is a link that leaves the folder`, {
      file: name,
      found: path,
      expected: `a file in ${root}`,
    });
  }
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK a pipe of that name would hold the command for ever; without O_NOFOLLOW the file could be
    // exchanged for a link after it was looked at.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw unreadable(name, error);
  }
  try {
    const found = await handle.stat();
    if (!found.isFile()) {
      throw new InvalidInputError(`${name} is not a regular file`, { file: name, expected: 'a text file' });
    }
    if (found.size > MAX_FILE_BYTES) {
      throw new InvalidInputError(`${name} is too large: ${found.size} bytes`, {
        file: name,
        found: `${found.size} bytes`,
        expected: `at most ${MAX_FILE_BYTES} bytes`,
      });
    }
    return await decode(await handle.readFile(), name, MAX_FILE_BYTES);
  } finally {
    await handle.close();
  }
}

function decodeText(bytes: Uint8Array, name: string): string {
  return decodeUtf8(bytes) ?? refuseBytes(bytes, name, 'UTF-8 text');
}

function unreadable(name: string, cause: unknown): InvalidInputError {
  const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new InvalidInputError(`${name} cannot be read: ${why}`, { file: name, found: why }, { cause });
}

function readCard(text: string | undefined): DatasetCard | null {
  if (text === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError(
      `${CARD_FILE} is not JSON: ${(cause as Error).message}`,
      { file: CARD_FILE, expected: 'a JSON object with name and statement, or no such file' },
      { cause },
    );
  }
  const parsed = DatasetCardSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = at(parsed.error.issues, 0);
  const field = path.join('.') || '(all)';
  throw new InvalidInputError(`${CARD_FILE}: ${field}: ${message}`, { file: CARD_FILE, field, expected: message });
}
