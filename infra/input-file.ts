/** A file that the user named, read whole: a regular file below a size, its text UTF-8. */
import { constants, type Stats } from 'node:fs';
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
    if (!found.isFile())
      throw new InvalidInputError(`${file} is not a regular file`, {
        file,
        found: kindOf(found),
        expected: 'the name of a file',
      });
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

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  return found.isFIFO() ? 'a pipe' : 'a device';
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
  const found = packing(bytes);
  throw new InvalidInputError(`${file} is not UTF-8 text${found && `, but ${found}`}`, {
    file,
    ...(found && { found }),
    expected: 'UTF-8 text, not compressed',
  });
}

/** What people most often hand over instead of text, told by its first bytes; empty where nothing is recognised. */
function packing([first, second]: Uint8Array): string {
  if (first === 0x1f && second === 0x8b) return 'compressed by gzip';
  if (first === 0x50 && second === 0x4b) return 'a ZIP archive';
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? 'UTF-16 text' : '';
}
