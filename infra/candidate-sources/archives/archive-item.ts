/** The content of an archive's entry as an entry of a source. */
import { InvalidInputError, SpectraloomError } from '../../../schemas/failure.js';
import { structureText } from '../../files/input-file.js';
import { MAX_ITEM_BYTES, type SourceEntry } from '../contract/candidate-source.js';

/** @param content read only where the entry is not too large */
export async function archiveItem(
  place: string,
  { path, bytes, number }: { readonly path: string; readonly bytes: number; readonly number: number },
  content: () => Promise<Uint8Array>,
): Promise<SourceEntry> {
  const inside = path.replace(/^\.\//, '');
  const file = `${place}/${inside}`;
  const cursor = String(number);
  try {
    if (bytes > MAX_ITEM_BYTES)
      throw new InvalidInputError(`${file} is too large: ${bytes} bytes`, {
        file,
        found: `${bytes} bytes`,
        expected: `at most ${MAX_ITEM_BYTES} bytes`,
      });
    const text = await structureText(await content(), file, MAX_ITEM_BYTES);
    return { kind: 'candidate', file, cursor, id: inside, name: null, text };
  } catch (error) {
    if (!(error instanceof SpectraloomError)) throw error;
    return { kind: 'refused', file, cursor, error };
  }
}
