/**
 * Parquet objects of the store as files, which queries read: each is fetched once by all processes of a data folder, and named
 * by its content.
 */
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { namingDisk } from '../files/disk-room.js';

export class SegmentFiles {
  constructor(
    private readonly artifacts: Pick<ArtifactStore, 'getBytes'>,
    private readonly folder: string,
  ) {}

  /**
   * @returns absolute path of a file with the bytes of the object
   * @throws MissingArtifactError, CorruptArtifactError, StoreUnavailableError of the store; NoRoomError
   */
  async fileOf(ref: ObjectRef): Promise<string> {
    const file = path.join(this.folder, `${ref.sha256}.parquet`);
    const found = await stat(file).catch(() => null);
    if (found?.size === ref.bytes) return file;
    await this.keep(file, await this.artifacts.getBytes(ref));
    return file;
  }

  /** Whole or not at all, whoever else writes it at the same time. */
  private async keep(file: string, bytes: Uint8Array): Promise<void> {
    const unfinished = `${file}.${process.pid}.${performance.now()}`;
    await namingDisk('a segment of a screening cannot be kept', this.folder, async () => {
      await mkdir(this.folder, { recursive: true });
      await writeFile(unfinished, bytes);
      await rename(unfinished, file);
    });
  }
}
