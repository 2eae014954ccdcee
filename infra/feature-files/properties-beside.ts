/**
 * Numbers of the crystals that lie beside `id_prop.csv`: `properties.csv`, or `onset_edge.json` of the published study. They are
 * trained on by nobody; groups are told by them.
 */
import { constants } from 'node:fs';
import { join } from 'node:path';
import { InvalidInputError } from '../../schemas/failure.js';
import type { PropertyTable } from '../../schemas/tables/features.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import { readRegularFile } from '../files/regular-file.js';
import { decodeUtf8, refuseBytes } from '../files/text-encoding.js';
import { MAX_PROPERTY_BYTES, parsePropertyFile } from './property-file.js';

interface PropertiesBeside extends PropertyTable {
  /** Name of the file. */
  readonly file: string;
}

/**
 * @param folder of the training, links followed
 * @returns null where there is neither file
 * @throws InvalidInputError naming file, line, column and value; for both files at once, links, and what is no text
 */
export async function readPropertiesBeside(folder: string): Promise<PropertiesBeside | null> {
  const names = [TRAINING_FOLDER.properties, TRAINING_FOLDER.studyProperties];
  const found: { readonly file: string; readonly bytes: Uint8Array }[] = [];
  for (const file of names) {
    const bytes = await bytesOf(join(folder, file), file);
    if (bytes) found.push({ file, bytes });
  }
  const [first, second] = found;
  if (first === undefined) return null;
  if (second !== undefined)
    throw new InvalidInputError(`the folder has ${names.join(' and ')}`, {
      file: second.file,
      found: names.join(', '),
      expected: 'one of the two',
    });
  const { file, bytes } = first;
  return { file, ...parsePropertyFile(decodeUtf8(bytes) ?? refuseBytes(bytes, file, 'UTF-8 text'), file) };
}

/** Without O_NOFOLLOW a link could lead anywhere. */
async function bytesOf(path: string, file: string): Promise<Uint8Array | null> {
  try {
    return await readRegularFile(path, file, MAX_PROPERTY_BYTES, constants.O_NOFOLLOW);
  } catch (error) {
    if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return null;
    throw error;
  }
}
