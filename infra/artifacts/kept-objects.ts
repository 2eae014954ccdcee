/**
 * Objects that many steps read, fetched once a worker: models, and what candidates are held against. Named by content, so that
 * what is kept cannot be out of date; the ones that were asked for last stay, up to a number of bytes.
 */
import { type ObjectRef, objectKey } from '../../schemas/run/artifact.js';

const MOST_BYTES = 256 * 2 ** 20;

export class KeptObjects {
  /** The one that was asked for last comes last. */
  private readonly kept = new Map<string, { readonly bytes: Promise<Uint8Array>; readonly size: number }>();
  private size = 0;

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** @param fetch asked at most once as long as the object is kept; one that fails is asked again */
  get(ref: ObjectRef, fetch: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (ref.bytes > this.mostBytes) return fetch();
    const key = objectKey(ref);
    const known = this.kept.get(key);
    const entry = known ?? { bytes: fetch(), size: ref.bytes };
    this.kept.delete(key);
    this.kept.set(key, entry);
    if (!known) {
      this.size += entry.size;
      entry.bytes.catch(() => this.forget(key));
    }
    for (const oldest of this.kept.keys()) {
      if (this.size <= this.mostBytes) break;
      this.forget(oldest);
    }
    return entry.bytes;
  }

  private forget(key: string): void {
    this.size -= this.kept.get(key)?.size ?? 0;
    this.kept.delete(key);
  }
}
