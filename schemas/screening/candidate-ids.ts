/**
 * Segments of the ids of a screening, one a page of its list: kind `candidate-ids`, Parquet, in the order of the list.
 *
 *   contentId  BLOB, 32 bytes    of the crystal
 *   id         VARCHAR           as the screening calls it
 *   source     VARCHAR           where it was read
 *
 * The metadata of the file names the segment before under `PREVIOUS_SEGMENT`: an `ObjectRef` as JSON, empty for the first.
 */
export const PREVIOUS_SEGMENT = 'previous';

export interface ListedId {
  /** 64 hexadecimal digits. */
  readonly contentId: string;
  readonly id: string;
  readonly source: string;
}

/** A candidate of a page before it is known what it may be called. */
export interface ProposedId {
  readonly contentId: string;
  /** What it may be called, best first. */
  readonly names: readonly string[];
}

/** What of a page is known already. */
export interface KnownIds {
  /** Rows of crystals that an earlier page listed. */
  readonly equal: ReadonlySet<number>;
  /** Of the names, those that an earlier page gave away. */
  readonly taken: ReadonlySet<string>;
  /** Rows of crystals that an earlier screening predicted. */
  readonly predicted: ReadonlySet<number>;
}
