/**
 * Structure files of a folder and the folders in it, in code-unit order of their paths. Hidden files and links are passed over:
 * a link may lead out of the folder, or back into it. The cursor is the path, so that files may come and go.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError, SpectraloomError } from '../../schemas/failure.js';
import { structureText } from '../files/input-file.js';
import { readRegularFile } from '../files/regular-file.js';
import { type CandidateSource, MAX_ITEM_BYTES, type SourceEntry } from './contract/candidate-source.js';

/** @throws InvalidInputError for no folder, and for one without a file */
export async function openFolder(place: string): Promise<CandidateSource> {
  const found = await stat(place).catch(() => null);
  if (!found?.isDirectory())
    throw new InvalidInputError(`there is no folder ${place}`, {
      found: place,
      expected: 'a folder of structure files',
    });
  const first = await pathsBelow(place).next();
  if (first.done)
    throw new InvalidInputError(`${place}: there is no file in this folder`, {
      file: place,
      found: '0 files',
      expected: 'structure files',
    });
  return { place, entries: (after) => entriesOf(place, after) };
}

async function* entriesOf(place: string, after: string | null): AsyncGenerator<SourceEntry> {
  for await (const path of pathsBelow(place)) if (after === null || path > after) yield await entryOf(place, path);
}

async function entryOf(place: string, path: string): Promise<SourceEntry> {
  const file = `${place}/${path}`;
  try {
    const bytes = await readRegularFile(join(place, path), file, MAX_ITEM_BYTES);
    const text = await structureText(bytes, file, MAX_ITEM_BYTES);
    return { kind: 'candidate', file, cursor: path, id: path, name: null, text };
  } catch (error) {
    if (!(error instanceof SpectraloomError)) throw error;
    return { kind: 'refused', file, cursor: path, error };
  }
}

/** One folder of names at a time is held. Folders sort as if their names ended with the slash that follows. */
async function* pathsBelow(root: string, folder = ''): AsyncGenerator<string> {
  const found = await readdir(join(root, folder), { withFileTypes: true });
  const names = found
    .filter((each) => !each.name.startsWith('.') && !each.isSymbolicLink())
    .map((each) => (each.isDirectory() ? `${each.name}/` : each.name))
    .sort();
  for (const name of names) {
    if (name.endsWith('/')) yield* pathsBelow(root, folder + name);
    else yield folder + name;
  }
}
