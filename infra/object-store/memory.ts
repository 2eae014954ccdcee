/** Objects in the memory of this process: for tests, and for commands that keep nothing. */
import { checkKey, checkRange } from './key.js';
import type { ObjectStore, StoredObject } from './port.js';

export class MemoryStore implements ObjectStore {
  private readonly objects = new Map<string, Uint8Array>();

  async put(key: string, bytes: Uint8Array): Promise<void> {
    checkKey(key);
    this.objects.set(key, Uint8Array.from(bytes));
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    checkKey(key);
    if (this.objects.has(key)) return false;
    this.objects.set(key, Uint8Array.from(bytes));
    return true;
  }

  async get(key: string): Promise<Uint8Array | null> {
    checkKey(key);
    const bytes = this.objects.get(key);
    return bytes ? Uint8Array.from(bytes) : null;
  }

  async getRange(key: string, offset: number, length: number): Promise<Uint8Array | null> {
    checkKey(key);
    checkRange(key, offset, length);
    return this.objects.get(key)?.slice(offset, offset + length) ?? null;
  }

  async head(key: string): Promise<{ readonly bytes: number } | null> {
    checkKey(key);
    const bytes = this.objects.get(key);
    return bytes ? { bytes: bytes.length } : null;
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    for (const key of [...this.objects.keys()].sort()) {
      const bytes = this.objects.get(key);
      if (bytes && key.startsWith(prefix)) yield { key, bytes: bytes.length };
    }
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    this.objects.delete(key);
  }
}
