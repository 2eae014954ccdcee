/** Result files for people: replaced in one step, so that nobody opens half of a report. */
import { rename, writeFile } from 'node:fs/promises';
import { viaDraft } from './via-draft.js';

/**
 * Makes the folder if missing.
 * @throws NoRoomError when the disk is full
 * @throws InvalidInputError when the file cannot be written there
 */
export async function writeResultFile(file: string, bytes: Uint8Array): Promise<void> {
  await viaDraft(file, bytes.length, async (draft) => {
    await writeFile(draft, bytes, { flush: true });
    await rename(draft, file);
  });
}
