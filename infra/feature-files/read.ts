/** A file of feature vectors that the user named. Its format is told by its first bytes and its name. */

import { extname } from 'node:path';
import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import { type FeatureSet, PLAIN_LAYER, type ReadingChoices, rowNumbers } from '../../schemas/tables/features.js';
import { readInputFile } from '../files/input-file.js';
import { readFeatureArrow } from './arrow.js';
import { chooseColumns, columnsOf } from './choose-names.js';
import { readFeatureCsv } from './csv.js';
import { readNpy } from './npy.js';
import { readFeatureParquet } from './parquet.js';
import { readFeaturesJson } from './published-json.js';

const MAX_FEATURE_BYTES = 4 * 1024 ** 3 - 1;

type Reader = (bytes: Uint8Array, file: string, choices: ReadingChoices) => FeatureSet | Promise<FeatureSet>;

const READERS: Readonly<Record<string, Reader>> = {
  '.npy': matrixOfNpy,
  '.arrow': readFeatureArrow,
  '.feather': readFeatureArrow,
  '.parquet': readFeatureParquet,
  '.csv': (bytes, file, choices) => readFeatureCsv(textOf(bytes, file), file, choices),
  '.tsv': (bytes, file, choices) => readFeatureCsv(textOf(bytes, file), file, choices),
  '.json': (bytes, file) => readFeaturesJson(textOf(bytes, file), file),
};

/** @throws InvalidInputError naming the file and the place, or what has to be said about it by an option */
export async function readFeatureFile(file: string, choices: ReadingChoices = {}): Promise<FeatureSet> {
  const ending = extname(file).toLowerCase();
  const reader = READERS[ending];
  if (!reader)
    throw new InvalidInputError(`${file}: no format of features has this ending`, {
      file,
      expected: Object.keys(READERS).join(', '),
    });
  refuseForeignChoices(ending, file, choices);
  const features = await reader(await readInputFile(file, MAX_FEATURE_BYTES), file, choices);
  requireFinite(features, file);
  return features;
}

function refuseForeignChoices(ending: string, file: string, { header, idColumn }: ReadingChoices): void {
  const refuse = (option: string, what: string) =>
    new InvalidInputError(`${option} does not fit ${file}: ${what}`, { file, field: option });
  if (header !== undefined && ending !== '.csv' && ending !== '.tsv')
    throw refuse('--header', 'only CSV has rows of heads');
  if (idColumn !== undefined && ending === '.json') throw refuse('--id-column', 'its records have an id each');
}

/** A distance to a NaN is a NaN, and a tree of NaNs looks like a tree. */
function requireFinite({ ids, layers }: FeatureSet, file: string): void {
  for (const [layer, { width, values }] of layers) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const [row, column] = [Math.floor(at / width), at % width];
    throw new InvalidInputError(`${file}: ${layer} of ${ids[row]}, column ${column + 1}, is ${values[at]}`, {
      file,
      row: row + 1,
      found: String(values[at]),
      expected: 'finite numbers',
    });
  }
}

function matrixOfNpy(bytes: Uint8Array, file: string, choices: ReadingChoices): FeatureSet {
  const { shape, values } = readNpy(bytes, file);
  const [rows, width] = shape;
  if (rows === undefined || width === undefined || rows * width === 0)
    throw new InvalidInputError(`${file}: shape (${shape.join(', ')})`, {
      file,
      expected: '(rows, columns), both above 0',
    });
  const numberAt = (row: number, column: number) => required(values[row * width + column]);
  const { names, features, reading } = chooseColumns(
    { file, rows, kinds: new Array(width).fill('number'), heads: null, numberAt },
    choices,
  );
  const matrix = names === null ? { width, values } : columnsOf(rows, features, numberAt);
  const ids =
    names === null ? rowNumbers(rows) : Array.from({ length: rows }, (_, row) => String(numberAt(row, names)));
  return { ids, layers: new Map([[PLAIN_LAYER, matrix]]), reading };
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InvalidInputError(`${file} is not UTF-8 text, or too long for one`, { file }, { cause });
  }
}
