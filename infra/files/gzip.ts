/** Files packed by gzip, told by their first bytes whatever their name is, unpacked up to a size. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InvalidInputError } from '../../schemas/failure.js';

const unpack = promisify(gunzip);

/**
 * @param maxBytes of the content: a few kilobytes of gzip can hold gigabytes
 * @returns the content; bytes that are no gzip as they are
 * @throws InvalidInputError naming the file: damaged, cut off, or of more than `maxBytes`
 */
export async function expandGzip(bytes: Uint8Array, file: string, maxBytes: number): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new InvalidInputError(
        `${file} is too large: more than ${maxBytes} bytes when unpacked`,
        { file, found: `${bytes.length} bytes of gzip`, expected: `at most ${maxBytes} bytes unpacked` },
        { cause },
      );
    throw new InvalidInputError(
      `${file} is a damaged gzip file: ${cause.message}`,
      { file, found: cause.message, expected: 'a whole gzip file, or text' },
      { cause },
    );
  }
}
