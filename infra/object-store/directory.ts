/**
 * Objects as files of one folder: the key is the path.
 *
 * Whole or not at all: bytes go to a temporary file of the same file system, are flushed, and then get their name by
 * `rename` (put) or `link` (put if absent: the kernel lets one caller win). Folders are flushed too, so that what was
 * acknowledged survives a power cut. Temporary files live in a hidden folder that no key can name.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, toStoreError } from './file-faults.js';
import { checkKey, checkRange } from './key.js';
import type { ObjectStore, StoredObject } from './port.js';

const INCOMING = '.incoming';
/** Sizes are asked for together: one answer is nearly all waiting. */
const LISTED_AT_A_TIME = 64;
/** Older temporary files belong to nobody: their process died. */
const STRAY_AFTER_MS = 24 * 3600 * 1000;

/** What "there is no object" looks like: nothing there, a file where the key needs a folder, a folder where it needs a file. */
const ABSENT = ['ENOENT', 'ENOTDIR', 'EISDIR'];

export class DirectoryStore implements ObjectStore {
  private constructor(private readonly folder: string) {}

  /** Creates the folder if missing and removes temporary files that dead processes left there more than a day ago. */
  static async open(folder: string): Promise<DirectoryStore> {
    const store = new DirectoryStore(folder);
    await store.guard('open', '', 0, async () => {
      await mkdir(join(folder, INCOMING), { recursive: true });
      await removeStrays(join(folder, INCOMING));
    });
    return store;
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return this.withTemporary(key, bytes, (temporary, path) => rename(temporary, path));
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    if (await this.head(key)) return false;
    return this.withTemporary(key, bytes, async (temporary, path) => {
      try {
        await link(temporary, path);
        return true;
      } catch (error) {
        if (hasCode(error, ['EEXIST'])) return false;
        throw error;
      }
    });
  }

  async get(key: string): Promise<Uint8Array | null> {
    const path = this.path(key);
    return this.guard('read', key, 0, () => unlessAbsent(() => readFile(path)));
  }

  async getRange(key: string, offset: number, length: number): Promise<Uint8Array | null> {
    const path = this.path(key);
    checkRange(key, offset, length);
    return this.guard('read', key, 0, () => unlessAbsent(() => readPart(path, offset, length)));
  }

  async head(key: string): Promise<{ readonly bytes: number } | null> {
    const path = this.path(key);
    const found = await this.guard('look up', key, 0, () => unlessAbsent(() => stat(path)));
    return found?.isFile() ? { bytes: found.size } : null;
  }

  list(prefix: string): AsyncGenerator<StoredObject> {
    return this.walk('', prefix);
  }

  async delete(key: string): Promise<void> {
    const path = this.path(key);
    await this.guard('delete', key, 0, () => unlessAbsent(() => rm(path)));
  }

  private path(key: string): string {
    checkKey(key);
    return join(this.folder, key);
  }

  private async *walk(parent: string, prefix: string): AsyncGenerator<StoredObject> {
    const read = () => readdir(join(this.folder, parent), { withFileTypes: true });
    const entries = (await this.guard('list', parent, 0, () => unlessAbsent(read))) ?? [];
    // A folder sorts as its children do, with the slash: `a-b` comes before `a/b`.
    const names = entries
      .filter((entry) => !entry.name.startsWith('.'))
      .map((entry) => (entry.isDirectory() ? `${parent}${entry.name}/` : `${parent}${entry.name}`))
      .sort();
    const wanted = names.filter((name) => name.startsWith(prefix) || (name.endsWith('/') && prefix.startsWith(name)));
    for (let start = 0; start < wanted.length; start += LISTED_AT_A_TIME) {
      const some = wanted.slice(start, start + LISTED_AT_A_TIME);
      const sizes = await Promise.all(some.map((name) => (name.endsWith('/') ? null : this.sizeOf(name))));
      for (const [i, key] of some.entries()) {
        const bytes = sizes[i] ?? null;
        if (key.endsWith('/')) yield* this.walk(key, prefix);
        else if (bytes !== null) yield { key, bytes };
      }
    }
  }

  /** @returns null where it went since its folder was read */
  private async sizeOf(name: string): Promise<number | null> {
    const found = await this.guard('list', name, 0, () => unlessAbsent(() => stat(join(this.folder, name))));
    return found?.size ?? null;
  }

  private async withTemporary<T>(
    key: string,
    bytes: Uint8Array,
    publish: (temporary: string, path: string) => Promise<T>,
  ): Promise<T> {
    const path = this.path(key);
    const temporary = join(this.folder, INCOMING, `${process.pid}-${randomBytes(8).toString('hex')}`);
    return this.guard('write', key, bytes.length, async () => {
      try {
        await makeFolder(dirname(path));
        await writeFlushed(temporary, bytes);
        const result = await publish(temporary, path);
        await flushFolder(dirname(path));
        return result;
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  private async guard<T>(action: string, key: string, needBytes: number, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw toStoreError(error, { action, key, folder: this.folder, needBytes });
    }
  }
}

async function unlessAbsent<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (hasCode(error, ABSENT)) return null;
    throw error;
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Creates what is missing of `folder` and flushes every folder that got a new entry. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await flushFolder(dirname(made));
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readPart(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    for (let filled = 0; filled < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
      if (bytesRead === 0) return bytes.subarray(0, filled);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

async function removeStrays(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await unlessAbsent(() => stat(path));
    if (found && Date.now() - found.mtimeMs > STRAY_AFTER_MS) await rm(path, { force: true });
  }
}
