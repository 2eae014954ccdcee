/**
 * The finished run that comes with the program: its manifest, and the objects that others start from, as files named as in the
 * store. It was made of the bundled data by `discover` with nothing set (data/gpaw-absorption/run/README.md).
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MemoryStore } from './object-store/memory.js';
import type { ObjectStore } from './object-store/port.js';
import { projectRoot } from './project-root.js';

/** What commands call it; no other run has this name. */
export const SHIPPED_RUN = 'bundled';
const FOLDER = join('data', 'gpaw-absorption', 'run');

/** @returns the manifest, JSON */
export function shippedManifest(): Promise<string> {
  return readFile(join(projectRoot(), FOLDER, 'manifest.json'), 'utf8');
}

/** @returns a store of the shipped objects alone */
export async function shippedStore(): Promise<ObjectStore> {
  const store = new MemoryStore();
  await putShippedObjects(store);
  return store;
}

/** Puts the shipped objects where they are not yet; what reads them checks them by their hash. */
export async function putShippedObjects(store: ObjectStore): Promise<void> {
  const folder = join(projectRoot(), FOLDER, 'objects');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const key = file
      .slice(folder.length + 1)
      .split(sep)
      .join('/');
    await store.putIfAbsent(key, await readFile(file));
  }
}
