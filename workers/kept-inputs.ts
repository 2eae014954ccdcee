/**
 * Inputs that a child keeps decoded from task to task, so that they are neither sent nor decoded again: models, and what candidates
 * are held against. The ones of the last tasks stay, up to a number of bytes.
 */
import { required } from '../schemas/required.js';
import type { Table } from '../schemas/run/artifact.js';

type Decoded = Table | Uint8Array;

export class KeptInputs {
  /** The one that was used last comes last. */
  private readonly kept = new Map<string, { readonly value: Decoded; readonly bytes: number }>();

  /** @param mostBytes of all together; those of the task at hand stay until it is done */
  constructor(private readonly mostBytes: number) {}

  /** Names of all that are kept. */
  get names(): string[] {
    return [...this.kept.keys()];
  }

  keep(name: string, value: Decoded, bytes: number): void {
    this.kept.delete(name);
    this.kept.set(name, { value, bytes });
  }

  /** @throws RangeError where nothing of that name is kept: its sender is mistaken */
  use(name: string): Decoded {
    const own = required(this.kept.get(name), `the kept input ${name}`);
    this.keep(name, own.value, own.bytes);
    return own.value;
  }

  /** Lets the oldest go until the others fit. */
  trim(): void {
    let bytes = [...this.kept.values()].reduce((sum, each) => sum + each.bytes, 0);
    for (const [name, own] of this.kept) {
      if (bytes <= this.mostBytes) return;
      this.kept.delete(name);
      bytes -= own.bytes;
    }
  }
}
