/**
 * The ZIP archive that `torch.save` writes: `<name>/data.pkl` (a pickle that describes the tensors), one record a
 * storage below `<name>/data/`, and `<name>/byteorder`.
 *
 * torch.save stores records as they are. Compressed ones are refused, and so is an archive whose records add up to more
 * than the file: nothing read here can be larger than the file itself.
 */

import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';

export interface TorchArchive {
  /** Name of the file, for errors. */
  readonly file: string;
  readonly pickle: Uint8Array;
  /** @returns the bytes of a storage; a view of the file. @throws InvalidInputError when there is no such record */
  storage(key: string): Uint8Array;
}

const MAX_RECORDS = 20_000;
/** The network's own is 30 kB; a checkpoint with the optimiser's state some hundred. */
const MAX_PICKLE_BYTES = 4 * 1024 * 1024;
const STORED = 0;
const ZIP_START = 'PK\u0003\u0004';

/**
 * @param bytes the whole file
 * @param file its name, for errors
 * @throws InvalidInputError naming the record that is not as torch.save writes it
 */
export async function openTorchArchive(bytes: Uint8Array, file: string): Promise<TorchArchive> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, ZIP_START.length) !== ZIP_START)
    throw refused(file, 'not a PyTorch checkpoint', {
      expected: 'a ZIP archive, as torch.save writes since version 1.6',
    });
  const records = await readRecords(buffer, file);
  const pickles = [...records.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1)
    throw refused(file, `${pickles.length} records called data.pkl`, { expected: 'one, in one folder' });
  const pickle = required(records.get(at(pickles, 0)));
  if (pickle.length > MAX_PICKLE_BYTES)
    throw refused(file, `data.pkl has ${pickle.length} bytes`, { expected: `at most ${MAX_PICKLE_BYTES}` });
  const folder = at(pickles, 0).slice(0, -'data.pkl'.length);
  const order = records.get(`${folder}byteorder`);
  if (order && Buffer.from(order).toString('latin1') !== 'little')
    throw refused(file, 'tensors are not in little-endian order', {
      found: Buffer.from(order).toString('latin1', 0, 20),
    });
  return {
    file,
    pickle,
    storage(key) {
      const record = records.get(`${folder}data/${key}`);
      if (!record) throw refused(file, `there is no record "${folder}data/${key}"`, { storage: key });
      return record;
    },
  };
}

async function readRecords(buffer: Buffer, file: string): Promise<Map<string, Uint8Array>> {
  const records = new Map<string, Uint8Array>();
  let total = 0;
  try {
    const zip = await fromBufferPromise(buffer, { strictFileNames: true });
    if (zip.entryCount > MAX_RECORDS)
      throw refused(file, `${zip.entryCount} records`, { expected: `at most ${MAX_RECORDS}` });
    for await (const entry of zip.eachEntry()) {
      const { fileName, uncompressedSize } = entry;
      if (records.has(fileName)) throw refused(file, `two records are called "${fileName}"`);
      total += uncompressedSize;
      // Before the record is read: many names for the same bytes would multiply the work.
      if (total > buffer.length)
        throw refused(file, `records add up to more than the file at "${fileName}"`, {
          found: `${total} bytes`,
          expected: `at most ${buffer.length}`,
        });
      records.set(fileName, await readStored(zip, entry, buffer, file));
    }
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw refused(file, `damaged ZIP archive: ${(error as Error).message}`, {}, error);
  }
  return records;
}

async function readStored(zip: ZipFile, entry: Entry, buffer: Buffer, file: string): Promise<Uint8Array> {
  const { fileName, compressionMethod, compressedSize, uncompressedSize } = entry;
  if (compressionMethod !== STORED || compressedSize !== uncompressedSize || entry.isEncrypted())
    throw refused(file, `record "${fileName}" is compressed or encrypted`, {
      found: `method ${compressionMethod}, ${compressedSize} bytes for ${uncompressedSize}`,
      expected: 'stored as it is, as torch.save writes',
    });
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const bytes = buffer.subarray(fileDataStart, fileDataStart + uncompressedSize);
  if (crc32(bytes) !== entry.crc32) throw refused(file, `record "${fileName}" is damaged: its checksum is another`);
  return bytes;
}

function refused(
  file: string,
  message: string,
  facts: Readonly<Record<string, string | number>> = {},
  cause?: unknown,
): InvalidInputError {
  return new InvalidInputError(`${file}: ${message}`, { file, ...facts }, { cause });
}
