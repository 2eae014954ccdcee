/** Artifacts of one or many objects: fetching and publishing the parts, and the `shards` artifact that lists them. */
import { at } from '../../schemas/required.js';
import {
  ARTIFACT_LAYOUTS,
  type ArtifactKind,
  type ObjectRef,
  type Table,
  type TableKind,
} from '../../schemas/run/artifact.js';
import { decodeTable, encodeTable } from '../arrow/arrow-io.js';
import type { ArtifactStore } from './artifact-store.js';
import { KeptObjects } from './kept-objects.js';

/** An artifact as bytes, on its way between the store, a worker and its child. */
export interface EncodedArtifact {
  readonly kind: ArtifactKind;
  readonly bytes: Uint8Array;
  /** null for documents. */
  readonly rows: number | null;
  readonly schemaVersion: number;
  /** Of one that was fetched. */
  readonly sha256?: string;
}

export class ArtifactParts {
  private readonly kept = new KeptObjects();

  constructor(private readonly artifacts: ArtifactStore) {}

  /** @returns the objects an artifact consists of: those its `shards` list names, or itself */
  async spread(ref: ObjectRef): Promise<readonly ObjectRef[]> {
    if (ref.kind !== 'shards') return [ref];
    const { rows, columns } = decodeTable('shards', await this.artifacts.getBytes(ref));
    return Array.from({ length: rows }, (_, i) => ({
      kind: columns.kind[i] as ArtifactKind,
      sha256: at(columns.sha256, i),
      bytes: at(columns.bytes, i),
      rows: at(columns.rows, i),
      schemaVersion: at(columns.schemaVersion, i),
    }));
  }

  /** @param isKept in memory, for the next that asks: of inputs that many steps have in common */
  async fetch(refs: readonly ObjectRef[], isKept = false): Promise<EncodedArtifact[]> {
    return Promise.all(refs.map((ref) => this.fetchOne(ref, isKept)));
  }

  /** One part: all of them are fetched by `fetch`. */
  async fetchOne(ref: ObjectRef, isKept = false): Promise<EncodedArtifact> {
    const { kind, rows, schemaVersion, sha256 } = ref;
    const read = () => this.artifacts.getBytes(ref);
    return { kind, rows, schemaVersion, sha256, bytes: await (isKept ? this.kept.get(ref, read) : read()) };
  }

  /** Ids of the rows of an encoded table that has them. */
  idsOf({ kind, bytes }: EncodedArtifact): readonly string[] {
    const { columns } = decodeTable(kind as TableKind, bytes);
    return 'id' in columns ? (columns.id as readonly string[]) : [];
  }

  /** A table on its way to a child process. */
  encode(table: Table, producer: string): EncodedArtifact {
    const { schemaVersion } = ARTIFACT_LAYOUTS[table.kind];
    return { kind: table.kind, bytes: encodeTable(table, producer), rows: table.rows, schemaVersion };
  }

  /** A table as a child process gave it. @throws InvalidInputError for one of another kind */
  decode<K extends TableKind>(kind: K, { bytes }: EncodedArtifact): Table<K> {
    return decodeTable(kind, bytes);
  }

  /** A table of one object. */
  async table(ref: ObjectRef): Promise<Table> {
    return decodeTable(ref.kind as TableKind, await this.artifacts.getBytes(ref));
  }

  /** @param asShards lists the parts even when there is one, so that the reference's `rows` is their number */
  async publish(parts: readonly EncodedArtifact[], asShards: boolean, producer: string): Promise<ObjectRef> {
    const refs: ObjectRef[] = [];
    for (const part of parts)
      refs.push(await this.artifacts.putBytes(part.kind, part.bytes, part.rows, part.schemaVersion));
    return refs.length === 1 && !asShards ? at(refs, 0) : this.publishShards(refs, producer);
  }

  /** A small table that no child process made: one object. */
  async publishTable<K extends TableKind>(table: Table<K>, producer: string): Promise<ObjectRef> {
    return this.artifacts.putTableBytes(table.kind, encodeTable(table, producer), table.rows);
  }

  /** Deletes the artifact with the objects that its `shards` list names; absent is no error. */
  async delete(ref: ObjectRef): Promise<void> {
    // The list goes last: an attempt that is cut off finds the rest again.
    if (ref.kind === 'shards' && (await this.artifacts.has(ref)))
      for (const part of await this.spread(ref)) await this.artifacts.delete(part);
    await this.artifacts.delete(ref);
  }

  async publishShards(refs: readonly ObjectRef[], producer: string): Promise<ObjectRef> {
    const table: Table<'shards'> = {
      kind: 'shards',
      rows: refs.length,
      columns: {
        kind: refs.map((ref) => ref.kind),
        sha256: refs.map((ref) => ref.sha256),
        bytes: Float64Array.from(refs, (ref) => ref.bytes),
        rows: Uint32Array.from(refs, (ref) => ref.rows ?? 0),
        schemaVersion: Uint32Array.from(refs, (ref) => ref.schemaVersion),
      },
      metadata: { of: refs[0]?.kind ?? '' },
    };
    const { schemaVersion } = ARTIFACT_LAYOUTS.shards;
    return this.artifacts.putBytes('shards', encodeTable(table, producer), refs.length, schemaVersion);
  }
}
