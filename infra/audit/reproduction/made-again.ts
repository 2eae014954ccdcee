/** Objects that were made again, under the keys of the recorded ones in whose place they stand: files of a scratch folder. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncodedArtifact } from '../../artifacts/artifact-parts.js';

type Held = Omit<EncodedArtifact, 'bytes'>;

export class MadeAgain {
  private files = 0;
  private readonly held = new Map<string, Held & { readonly file: string }>();

  /** @param folder that is its own, and whoever made it removes */
  constructor(private readonly folder: string) {}

  /** @param key of the recorded object */
  async keep(key: string, { bytes, ...artifact }: EncodedArtifact): Promise<void> {
    const file = join(this.folder, String(this.files++));
    await writeFile(file, bytes);
    this.held.set(key, { ...artifact, file });
  }

  /** @returns null where it was not made again */
  async get(key: string): Promise<EncodedArtifact | null> {
    const held = this.held.get(key);
    if (!held) return null;
    const { file, ...artifact } = held;
    return { ...artifact, bytes: await readFile(file) };
  }
}
