/**
 * Structure files in a TAR archive, plain or packed by gzip, in its order. The cursor is the number of the entry. A TAR has no
 * list: it is read through once when it is opened, and again up to the entry where reading goes on.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Entry, extract, type Headers } from 'tar-stream';
import { InvalidInputError, SpectraloomError } from '../../../schemas/failure.js';
import { type CandidateSource, MAX_ITEM_BYTES, type SourceEntry } from '../contract/candidate-source.js';
import { firstWanted } from '../contract/cursors.js';
import { isGzip, startOfFile } from '../contract/start-of-file.js';
import { archiveItem } from './archive-item.js';
import { ARCHIVE_LIMITS, ArchiveCheck, type ArchiveLimits, isHidden } from './archive-limits.js';

interface Listed {
  readonly entry: Entry;
  /** Bytes of the archive that were read so far. */
  readonly packedBytes: number;
}

/** @throws InvalidInputError for no archive, a damaged or a hostile one */
export async function openTar(place: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<CandidateSource> {
  const packed = isGzip(await startOfFile(place));
  const check = new ArchiveCheck(place, limits);
  for await (const { entry, packedBytes } of listed(place, packed)) {
    const { name, size = 0 } = entry.header;
    check.add({ path: name, kind: kindOf(entry.header), bytes: size }, packedBytes);
    entry.resume();
  }
  check.end();
  return { place, entries: (after) => entriesOf(place, packed, firstWanted(place, after)) };
}

async function* entriesOf(place: string, packed: boolean, first: number): AsyncGenerator<SourceEntry> {
  let number = -1;
  for await (const { entry } of listed(place, packed)) {
    number++;
    const { name, size = 0 } = entry.header;
    if (number >= first && kindOf(entry.header) === 'file' && !isHidden(name))
      yield await archiveItem(place, { path: name, bytes: size, number }, () => contentOf(entry));
    entry.resume();
  }
}

/** Whoever is given an entry has read or resumed it before the next. @throws InvalidInputError where the archive is damaged */
async function* listed(place: string, packed: boolean): AsyncGenerator<Listed> {
  const file = createReadStream(place);
  const entries = extract();
  // Errors of all three reach the loop below; nothing is left to say here.
  const ended = () => undefined;
  if (packed) pipeline(file, createGunzip(), entries, ended);
  else pipeline(file, entries, ended);
  try {
    for await (const entry of entries) yield { entry, packedBytes: file.bytesRead };
  } catch (error) {
    throw error instanceof SpectraloomError ? error : damaged(place, error);
  } finally {
    entries.destroy();
    file.destroy();
  }
}

async function contentOf(entry: Entry): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of entry) {
    bytes += (piece as Buffer).length;
    if (bytes <= MAX_ITEM_BYTES) pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

function kindOf({ type }: Headers): 'file' | 'folder' | 'other' {
  if (type === 'file' || type === 'contiguous-file') return 'file';
  return type === 'directory' ? 'folder' : 'other';
}

function damaged(place: string, cause: unknown): InvalidInputError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new InvalidInputError(
    `${place} cannot be read as TAR: ${found}`,
    { file: place, found, expected: 'a whole TAR archive, plain or packed by gzip' },
    { cause },
  );
}
