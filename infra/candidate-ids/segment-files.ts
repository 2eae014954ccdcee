/**
 * Parquet objects of the store as files, which queries read: each is fetched once by all processes of a data folder, and named
 * by its content. The ones that were asked for last stay, up to a number of bytes; what was asked for within the hour stays in
 * any case, since a query of another process may be about to read it.
 */
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { namingDisk } from '../files/disk-room.js';

interface SegmentRoom {
  readonly mostBytes: number;
  /** A file that was not asked for so long may go. */
  readonly unusedMs: number;
}

/** The rows of a hundred million candidates. An hour is longer than a query of them takes. */
const ROOM: SegmentRoom = { mostBytes: 10 * 2 ** 30, unusedMs: 3_600_000 };
/** Of the room: what comes between two looks at the folder. */
const SHARE_A_LOOK = 1 / 64;

export class SegmentFiles {
  private bytesBeforeLook = 0;

  constructor(
    private readonly artifacts: Pick<ArtifactStore, 'getBytes'>,
    private readonly folder: string,
    private readonly room = ROOM,
  ) {}

  /**
   * @returns absolute path of a file with the bytes of the object
   * @throws MissingArtifactError, CorruptArtifactError, StoreUnavailableError of the store; NoRoomError
   */
  async fileOf(ref: ObjectRef): Promise<string> {
    const file = path.join(this.folder, `${ref.sha256}.parquet`);
    const found = await stat(file).catch(() => null);
    if (found?.size === ref.bytes && (await isTold(file))) return file;
    await this.keep(file, await this.artifacts.getBytes(ref));
    return file;
  }

  /** Whole or not at all, whoever else writes it at the same time. */
  private async keep(file: string, bytes: Uint8Array): Promise<void> {
    const unfinished = `${file}.${process.pid}.${performance.now()}`;
    await namingDisk('a segment of a screening cannot be kept', this.folder, async () => {
      await mkdir(this.folder, { recursive: true });
      await this.makeRoom(bytes.length);
      await writeFile(unfinished, bytes);
      await rename(unfinished, file);
    });
  }

  private async makeRoom(bytes: number): Promise<void> {
    this.bytesBeforeLook -= bytes;
    if (this.bytesBeforeLook >= 0) return;
    this.bytesBeforeLook = this.room.mostBytes * SHARE_A_LOOK;
    const files = await kept(this.folder);
    let total = files.reduce((sum, { size }) => sum + size, bytes);
    const since = Date.now() - this.room.unusedMs;
    for (const { file, size, usedMs } of files.sort((a, b) => a.usedMs - b.usedMs)) {
      if (total <= this.room.mostBytes || usedMs > since) return;
      await rm(file, { force: true });
      total -= size;
    }
  }
}

/** Tells the next who makes room that the file was asked for. @returns whether it is still there */
async function isTold(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

/** Also what processes that were killed left half written. */
async function kept(folder: string): Promise<{ file: string; size: number; usedMs: number }[]> {
  const found = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const file = path.join(folder, name);
      const is = await stat(file).catch(() => null);
      return is ? [{ file, size: is.size, usedMs: is.mtimeMs }] : [];
    }),
  );
  return found.flat();
}
