/** A store whose disk is full as long as it is told so, or for so many writes: they fail, every read is answered. */
import { MemoryStore } from '../../../infra/object-store/memory.js';
import { NoRoomError } from '../../../schemas/failure.js';

export class FullStore extends MemoryStore {
  isFull = false;
  refused = 0;
  private refusedWrites = 0;

  /** The next so many writes are refused. */
  fullFor(writes: number): void {
    this.refusedWrites = writes;
  }

  override async put(key: string, bytes: Uint8Array): Promise<void> {
    this.refuse(key);
    return super.put(key, bytes);
  }

  override async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    this.refuse(key);
    return super.putIfAbsent(key, bytes);
  }

  private refuse(key: string): void {
    if (!this.isFull && this.refusedWrites === 0) return;
    this.refusedWrites = Math.max(0, this.refusedWrites - 1);
    this.refused++;
    throw new NoRoomError(`cannot write "${key}": the disk of /full is full: needs 34 MB, has 0 MB`, {
      folder: '/full',
    });
  }
}
