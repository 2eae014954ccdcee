/** A file of feature vectors that the user named. Its format is told by its first bytes and its name. */
import { extname } from 'node:path';
import { InvalidInputError } from '../../schemas/failure.js';
import { type FeatureSet, PLAIN_LAYER, rowNumbers } from '../../schemas/features.js';
import { readInputFile } from '../input-file.js';
import { readFeatureArrow } from './arrow.js';
import { readFeatureCsv } from './csv.js';
import { readNpy } from './npy.js';
import { readFeaturesJson } from './published-json.js';

const MAX_FEATURE_BYTES = 4 * 1024 ** 3 - 1;

type Reader = (bytes: Uint8Array, file: string) => FeatureSet;

const READERS: Readonly<Record<string, Reader>> = {
  '.npy': matrixOfNpy,
  '.arrow': readFeatureArrow,
  '.feather': readFeatureArrow,
  '.csv': (bytes, file) => readFeatureCsv(textOf(bytes, file), file),
  '.json': (bytes, file) => readFeaturesJson(textOf(bytes, file), file),
};

/** @throws InvalidInputError naming the file and the place */
export async function readFeatureFile(file: string): Promise<FeatureSet> {
  const reader = READERS[extname(file).toLowerCase()];
  if (!reader)
    throw new InvalidInputError(`${file}: no format of features has this ending`, {
      file,
      expected: Object.keys(READERS).join(', '),
    });
  const features = reader(await readInputFile(file, MAX_FEATURE_BYTES), file);
  requireFinite(features, file);
  return features;
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

function matrixOfNpy(bytes: Uint8Array, file: string): FeatureSet {
  const { shape, values } = readNpy(bytes, file);
  const [rows, width] = shape;
  if (rows === undefined || width === undefined || rows * width === 0)
    throw new InvalidInputError(`${file}: shape (${shape.join(', ')})`, {
      file,
      expected: '(rows, columns), both above 0',
    });
  return { ids: rowNumbers(rows), layers: new Map([[PLAIN_LAYER, { width, values }]]) };
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InvalidInputError(`${file} is not UTF-8 text, or too long for one`, { file }, { cause });
  }
}
