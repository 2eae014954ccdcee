/**
 * Networks that stay loaded from one call to the next: to load one takes as long as to predict hundreds of small crystals. The
 * numbers of a network that was kept are those of one that was loaded for the call.
 */
import { createHash } from 'node:crypto';
import { required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { NetworkInUse } from './network-in-use.js';
import type { FeaturesAsked } from './programs.js';

interface Kept {
  readonly network: NetworkInUse;
  /** Numbers of its parameters. */
  readonly size: number;
}

export class KeptNetworks {
  /** Not in use; the one that was used last comes last. */
  private readonly kept = new Map<string, Kept>();
  private readonly names = new WeakMap<Table, string>();

  /** @param most networks at a time, and numbers of their parameters together; the last one used stays in any case */
  constructor(private readonly most: { readonly networks: number; readonly parameters: number }) {}

  /** @param work has the network for itself */
  async use<T>(
    checkpoint: Table<'checkpoint'>,
    programFolder: string,
    features: FeaturesAsked,
    work: (network: NetworkInUse) => Promise<T>,
  ): Promise<T> {
    const key = JSON.stringify([this.nameOf(checkpoint), features, programFolder]);
    const network = this.kept.get(key)?.network ?? (await NetworkInUse.load(checkpoint, programFolder, features));
    this.kept.delete(key);
    try {
      const result = await work(network);
      this.keep(key, { network, size: checkpoint.rows });
      return result;
    } catch (error) {
      network.dispose();
      throw error;
    }
  }

  /** Frees all that are not in use. */
  clear(): void {
    for (const { network } of this.kept.values()) network.dispose();
    this.kept.clear();
  }

  private keep(key: string, own: Kept): void {
    this.kept.get(key)?.network.dispose();
    this.kept.set(key, own);
    let parameters = [...this.kept.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [oldest, { network, size }] of this.kept) {
      const fits = this.kept.size <= this.most.networks && parameters <= this.most.parameters;
      if (fits || oldest === key) return;
      network.dispose();
      this.kept.delete(oldest);
      parameters -= size;
    }
  }

  /** By content: tables of equal parameters and settings are one network. */
  private nameOf(checkpoint: Table<'checkpoint'>): string {
    const known = this.names.get(checkpoint);
    if (known) return known;
    const { buffer, byteOffset, byteLength } = checkpoint.columns.parameter;
    const name = createHash('sha256')
      .update(required(checkpoint.metadata.settings))
      .update(new Uint8Array(buffer, byteOffset, byteLength))
      .digest('hex');
    this.names.set(checkpoint, name);
    return name;
  }
}
