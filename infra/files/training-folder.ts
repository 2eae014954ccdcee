/**
 * An ALIGNN training folder on disk -> `source-files`: `id_prop.csv` or `id_prop.json`, `spectrum.json`, `property.json`,
 * `conditions.csv` and `dataset.json` where they are, and exactly the structure files that the first column of `id_prop.csv` names.
 *
 * What is inside the files is for the ingest step to judge; here only what a file is, where it lies and how large it is.
 */

import { constants } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import { required } from '../../schemas/required.js';
import { MAX_OBJECT_BYTES, type Table } from '../../schemas/run/artifact.js';
import { type DatasetCard, DatasetCardSchema } from '../../schemas/settings/discover.js';
import {
  LIST_DIALECT,
  type ListRecord,
  LONGEST_LIST_ROW,
  oversizedLine,
  parserFault,
  refusedPath,
  TRAINING_FOLDER,
} from '../../schemas/tables/training-list.js';
import { structureText } from './input-file.js';
import { parseJsonText } from './json-text.js';
import { readRegularFile, unreadable } from './regular-file.js';
import { decodeUtf8, refuseBytes } from './text-encoding.js';

/** One file has to fit into one object, with room for the table around it. */
export const MAX_FILE_BYTES = MAX_OBJECT_BYTES - 1024 * 1024;

interface TrainingFiles {
  /** Sorted by name, by code unit. */
  readonly files: Table<'source-files'>;
  /** null where the folder has no `dataset.json`. */
  readonly card: DatasetCard | null;
  /** Whether the folder states its energy axis, or which property its targets are. */
  readonly statesAxis: boolean;
  /** Whether it names who is trained on, validated and tested. */
  readonly namesSplit: boolean;
  /** ALIGNN's configuration, none of the `files`: it decides settings, not data. null where the folder has none. */
  readonly config: string | null;
}

/**
 * @throws InvalidInputError naming file and line: no such folder or file, names and links that leave
 *   the folder, anything but regular files, files above MAX_FILE_BYTES, bytes that are not UTF-8 text, a broken card
 */
export async function readTrainingFiles(folder: string): Promise<TrainingFiles> {
  const root = await realFolder(folder);
  const list = await readText(root, TRAINING_FOLDER.list);
  const listJson = await readText(root, TRAINING_FOLDER.listJson);
  if (list === null && listJson === null) {
    throw new InvalidInputError(`${folder}: there is no ${TRAINING_FOLDER.list}`, {
      file: join(folder, TRAINING_FOLDER.list),
      expected: `an ALIGNN training folder: ${TRAINING_FOLDER.list}, ${TRAINING_FOLDER.axis} and the structure files`,
    });
  }
  const texts = new Map<string, string>();
  if (list !== null) texts.set(TRAINING_FOLDER.list, list);
  if (listJson !== null) texts.set(TRAINING_FOLDER.listJson, listJson);
  for (const name of [
    TRAINING_FOLDER.axis,
    TRAINING_FOLDER.property,
    TRAINING_FOLDER.conditions,
    TRAINING_FOLDER.card,
    TRAINING_FOLDER.splitLists,
  ]) {
    const text = await readText(root, name);
    if (text !== null) texts.set(name, text);
  }
  for (const { name, line } of list === null ? [] : structureNames(list)) {
    const text = texts.get(name) ?? (await readText(root, name, structureText));
    if (text === null) {
      throw new InvalidInputError(`${TRAINING_FOLDER.list}, line ${line}: there is no file "${name}"`, {
        file: TRAINING_FOLDER.list,
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
    card: readCard(texts.get(TRAINING_FOLDER.card)),
    statesAxis: texts.has(TRAINING_FOLDER.axis) || texts.has(TRAINING_FOLDER.property),
    namesSplit: texts.has(TRAINING_FOLDER.splitLists),
    config: await readText(root, TRAINING_FOLDER.config),
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
    throw new InvalidInputError(
      `${TRAINING_FOLDER.list}: ${parserFault(error)}`,
      { file: TRAINING_FOLDER.list },
      { cause: error },
    );
  }
}

function refusedRow(line: number, problem: string, found: string): InvalidInputError {
  const facts = { file: TRAINING_FOLDER.list, line, found, expected: 'the path of a file in the folder, then numbers' };
  return new InvalidInputError(`${TRAINING_FOLDER.list}, line ${line}: ${problem}`, facts);
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
  // Without O_NOFOLLOW the file could be exchanged for a link after it was looked at.
  return decode(await readRegularFile(path, name, MAX_FILE_BYTES, constants.O_NOFOLLOW), name, MAX_FILE_BYTES);
}

function decodeText(bytes: Uint8Array, name: string): string {
  return decodeUtf8(bytes) ?? refuseBytes(bytes, name, 'UTF-8 text');
}

function readCard(text: string | undefined): DatasetCard | null {
  if (text === undefined) return null;
  const parsed = DatasetCardSchema.safeParse(parseJsonText(text, TRAINING_FOLDER.card));
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new InvalidInputError(`${TRAINING_FOLDER.card}: ${field}: ${message}`, {
    file: TRAINING_FOLDER.card,
    field,
    expected: message,
  });
}
