/** Leaves of a log as they were read so far: they never change, so that each is read once. */
import { AUDIT_VERSION, type EntryLink } from '../../../schemas/run/audit/fields.js';
import { LogLeafSchema } from '../../../schemas/run/audit/seal.js';
import { toRecordBytes } from '../../artifacts/stored-json.js';
import type { ObjectStore } from '../../object-store/port.js';
import { parseCanonical } from '../trail/audit-reader.js';
import { inParallel } from '../trail/in-parallel.js';
import { LOG_LEAVES, numberIn, SEALS } from '../trail/keys.js';
import { leafHash, merkleRoot } from '../transparency/merkle-tree.js';

/** Leaves that are asked for at a time: one answer more than there are ends the reading. */
const FIRST_BATCH = 1;
const LARGEST_BATCH = 64;

export function leafBytes({ key, sha256 }: EntryLink): Uint8Array {
  return toRecordBytes({ version: AUDIT_VERSION, seal: { key, sha256 } });
}

export class LogLeaves {
  readonly hashes: Uint8Array[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly seals: EntryLink[] = [];

  constructor(private readonly store: Pick<ObjectStore, 'get'>) {}

  get size(): number {
    return this.hashes.length;
  }

  /** @returns its number; null where the seal was not met */
  numberOf(seal: EntryLink): number | null {
    return this.numbers.get(idOf(seal)) ?? null;
  }

  /** @returns the highest number of a seal of the run that is a leaf; 0 without any */
  newestOf(run: string): number {
    let newest = 0;
    for (const { key } of this.seals) newest = Math.max(newest, numberIn(`${SEALS}${run}/`, key) ?? 0);
    return newest;
  }

  /** @param size at most as many as were read; all when left out */
  root(size = this.size): Uint8Array {
    return merkleRoot(this.hashes.slice(0, size));
  }

  /** Reads what was added, up to the first number that is free. */
  async refresh(): Promise<void> {
    for (let batch = FIRST_BATCH; ; batch = Math.min(2 * batch, LARGEST_BATCH)) {
      const numbers = Array.from({ length: batch }, (_, i) => this.size + i);
      const read = await inParallel(numbers, (number) => this.store.get(`${LOG_LEAVES}${number}`));
      for (const [i, bytes] of read.entries()) {
        if (!bytes) return;
        // Another reading at the same time may have come first.
        if (numbers[i] === this.size) this.add(bytes);
      }
    }
  }

  private add(bytes: Uint8Array): void {
    const { value } = parseCanonical(LogLeafSchema, '', bytes);
    if (value) {
      this.numbers.set(idOf(value.seal), this.size);
      this.seals.push(value.seal);
    }
    this.hashes.push(leafHash(bytes));
  }
}

function idOf({ key, sha256 }: EntryLink): string {
  return `${key} ${sha256}`;
}
