/** A part of a page, read by a child process: candidates in the order of their items, and what could not be read. */
import type { EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import type { GivenUp } from './given-up-table.js';

/** Where an item stands, and where the list goes on behind it. */
export interface ItemPlace {
  /** As rows name where it was read. */
  readonly source: string;
  /** Its place there. */
  readonly item: string;
  /** Cursor of the source behind which it is read; empty: from its start. */
  readonly before: string;
  /** Of the list, behind it. */
  readonly cursor: string;
}

export interface ChunkRow {
  readonly contentId: string;
  /** Triplets, predicted. */
  readonly cost: number;
  /** What it may be called, best first. */
  readonly names: readonly string[];
  /** Number of its item in the chunk. */
  readonly item: number;
}

export interface Chunk {
  /** Kind `listed-candidates`; all together have the rows, in their order. */
  readonly tables: readonly EncodedArtifact[];
  readonly rows: readonly ChunkRow[];
  readonly givenUp: readonly { readonly row: GivenUp; readonly item: number }[];
  readonly items: readonly ItemPlace[];
  /** Of a retry, of each item: what its candidates were when they were given up, which is not known from elsewhere. */
  readonly own?: readonly { readonly contentIds: ReadonlySet<string>; readonly names: ReadonlySet<string> }[];
}

/** How a place goes on behind its chunks. */
export interface ChunksEnd {
  /** null: the place ends here. */
  readonly cursor: string | null;
  readonly verdict: { readonly verdict: 'paused' | 'broken-off' | 'incomplete'; readonly reason: string } | null;
}

export type Chunks = AsyncGenerator<Chunk, ChunksEnd>;
