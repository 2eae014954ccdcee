/** A file that the user named, read whole: a regular file below a size, its text UTF-8. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InvalidInputError } from '../schemas/failure.js';

/** @throws InvalidInputError naming the file: not there, not a regular file, above `maxBytes` */
export async function readInputFile(file: string, maxBytes: number): Promise<Uint8Array> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK a pipe of that name would hold the command for ever.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const message = why === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read: ${why}`;
    throw new InvalidInputError(message, { file, found: why }, { cause });
  }
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new InvalidInputError(`${file} is not a regular file`, { file });
    if (found.size > maxBytes)
      throw new InvalidInputError(`${file} is too large: ${found.size} bytes`, {
        file,
        found: `${found.size} bytes`,
        expected: `at most ${maxBytes} bytes`,
      });
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** @throws InvalidInputError as `readInputFile`, and where the bytes are not UTF-8 text */
export async function readInputText(file: string, maxBytes: number): Promise<string> {
  const bytes = await readInputFile(file, maxBytes);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new InvalidInputError(`${file} is not UTF-8 text`, { file, expected: 'UTF-8 text' });
}
