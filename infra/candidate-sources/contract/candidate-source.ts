/**
 * Where candidate crystals come from: a folder, an archive, a file of entries, a table, a database on the network. Of each
 * crystal a source gives the text of a structure file; what the text says is for science to read.
 *
 * Laws (all sources pass `test/harness/laws/candidate-source-conformance.ts`):
 * - A source that cannot be read is refused when it is opened, before anything is given.
 * - Reading twice gives the same entries in the same order, as long as nobody changes what is read.
 * - Whoever goes on after the cursor of any entry is given exactly the entries behind it.
 * - Files and ids are unique in a source; nothing that was given is remembered, so memory does not grow with the source.
 * - An item that cannot be used is an entry with its reason, and the others are given all the same. A verdict comes last.
 * - A reader may leave at any entry: what was opened is closed.
 */
import type { SpectraloomError } from '../../../schemas/failure.js';

interface SourcePlace {
  /** Names the item, in errors as well: the source, and where in it. */
  readonly file: string;
  /** Place in the source, short enough for a workflow to keep; only the source itself knows its meaning. */
  readonly cursor: string;
}

export interface SourceCandidate extends SourcePlace {
  readonly kind: 'candidate';
  readonly id: string;
  /** What the source itself calls the crystal, such as `mp-149`; null where it does not. */
  readonly name: string | null;
  /** A structure file of a format that is read, told by `file` or by the text. */
  readonly text: string;
}

/** For the quarantine. */
interface RefusedItem extends SourcePlace {
  readonly kind: 'refused';
  readonly error: SpectraloomError;
}

/** Why a source ended otherwise than by its end. */
export interface SourceVerdict extends SourcePlace {
  readonly kind: 'verdict';
  /**
   * `paused`: it may go on from the cursor later. `broken-off`: it will not. `incomplete`: all was read, and it is not as much
   * as the source had stated.
   */
  readonly verdict: 'paused' | 'broken-off' | 'incomplete';
  readonly reason: string;
}

export type SourceEntry = SourceCandidate | RefusedItem | SourceVerdict;

/** What one request to a database on the network gives. */
export interface SourcePage {
  readonly entries: readonly SourceEntry[];
  /** Cursor behind which the next page begins; null: this is the last. */
  readonly next: string | null;
}

export interface CandidateSource {
  /** As the user named it. */
  readonly place: string;
  /**
   * Of a database on the network alone: the page behind a cursor. All pages one after the other are what `entries` gives.
   * @throws InvalidInputError for a cursor that is none of this source
   */
  page?(after: string | null): Promise<SourcePage>;
  /**
   * @param after cursor of the last entry that is not wanted any more; null begins at the start
   * @throws InvalidInputError for a cursor that is none of this source
   */
  entries(after: string | null): AsyncIterable<SourceEntry>;
}

/** Characters of one item: no unit cell is larger. */
export const MAX_ITEM_BYTES = 16 * 1024 ** 2;
