/** An export as a file: the same members give the same bytes, whenever and wherever it is written. */
import { createWriteStream } from 'node:fs';
import { link } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { refuseExisting } from '../../files/new-file.js';
import { viaDraft } from '../../files/via-draft.js';
import type { ExportMember } from './export-members.js';

/** Stored as they are: a compressor of another version would give other bytes. By the clock of no machine. */
const OPTIONS = { compress: false, mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true } as const;

/**
 * Nothing is written over; over 4 GiB, or 65,535 members, as ZIP64.
 * @throws InvalidInputError when there is something of that name, or nothing can be written there
 * @throws NoRoomError when the disk is full
 */
export async function writeExport(file: string, members: readonly ExportMember[]): Promise<void> {
  await refuseExisting(file);
  await viaDraft(file, 0, async (draft) => {
    const zip = new ZipFile();
    for (const { name, read } of members)
      zip.addReadStreamLazy(name, OPTIONS, (give) => {
        read().then(
          (bytes) => give(null, Readable.from([bytes])),
          (error: unknown) => zip.emit('error', error),
        );
      });
    const written = pipeline(zip.outputStream, createWriteStream(draft, { flags: 'wx', flush: true }));
    const failed = new Promise<never>((_, reject) => zip.once('error', reject));
    zip.end();
    await Promise.race([written, failed]);
    // Unlike a rename, a link never replaces.
    await link(draft, file);
  });
}
