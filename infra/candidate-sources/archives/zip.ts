/** Structure files in a ZIP archive, in the order of its list. The cursor is the number of the entry in that list. */
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { InvalidInputError, SpectraloomError } from '../../../schemas/failure.js';
import { type CandidateSource, MAX_ITEM_BYTES, type SourceEntry } from '../contract/candidate-source.js';
import { firstWanted } from '../contract/cursors.js';
import { archiveItem } from './archive-item.js';
import { ARCHIVE_LIMITS, ArchiveCheck, type ArchiveLimits, isHidden } from './archive-limits.js';

/** Kinds of files as Unix notes them in the upper half of an entry's attributes. */
const KIND_BITS = 0o170000;
const [REGULAR, FOLDER, UNKNOWN] = [0o100000, 0o040000, 0];

/** @throws InvalidInputError for no archive, a damaged or a hostile one */
export async function openZip(place: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<CandidateSource> {
  await withZip(place, async (zip) => {
    const check = new ArchiveCheck(place, limits);
    for await (const entry of zip.eachEntry()) {
      const { fileName, uncompressedSize } = entry;
      check.add({ path: fileName, kind: kindOf(entry), bytes: uncompressedSize }, zip.fileSize);
    }
    check.end();
  });
  return { place, entries: (after) => entriesOf(place, firstWanted(place, after)) };
}

async function* entriesOf(place: string, first: number): AsyncGenerator<SourceEntry> {
  const zip = await opened(place);
  try {
    let number = -1;
    for await (const entry of zip.eachEntry()) {
      number++;
      if (number < first || kindOf(entry) !== 'file' || isHidden(entry.fileName)) continue;
      const item = { path: entry.fileName, bytes: entry.uncompressedSize, number };
      yield await archiveItem(place, item, () => contentOf(zip, entry, `${place}/${entry.fileName}`));
    }
  } finally {
    zip.close();
  }
}

async function withZip(place: string, work: (zip: ZipFile) => Promise<void>): Promise<void> {
  const zip = await opened(place);
  try {
    await work(zip);
  } catch (error) {
    throw error instanceof SpectraloomError ? error : damaged(place, error);
  } finally {
    zip.close();
  }
}

async function opened(place: string): Promise<ZipFile> {
  try {
    return await openPromise(place, { autoClose: false, strictFileNames: true });
  } catch (error) {
    throw damaged(place, error);
  }
}

/** @throws InvalidInputError for what is damaged, encrypted, or longer than its list says */
async function contentOf(zip: ZipFile, entry: Entry, file: string): Promise<Uint8Array> {
  try {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      bytes += (piece as Buffer).length;
      if (bytes > MAX_ITEM_BYTES) throw new Error(`more than ${MAX_ITEM_BYTES} bytes`);
      pieces.push(piece as Buffer);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    throw damaged(file, error);
  }
}

function kindOf({ fileName, externalFileAttributes }: Entry): 'file' | 'folder' | 'other' {
  const kind = (externalFileAttributes >>> 16) & KIND_BITS;
  if (kind !== REGULAR && kind !== FOLDER && kind !== UNKNOWN) return 'other';
  return fileName.endsWith('/') ? 'folder' : 'file';
}

function damaged(file: string, cause: unknown): InvalidInputError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new InvalidInputError(
    `${file} cannot be read as ZIP: ${found}`,
    { file, found, expected: 'a whole ZIP archive, not encrypted' },
    { cause },
  );
}
