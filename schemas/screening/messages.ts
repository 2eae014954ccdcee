/** What a large screening says to its activities: references and places, never candidates. */
import type { ObjectRef } from '../run/artifact.js';
import type { EnumerationSettings } from '../settings/enumeration.js';
import type { ScreeningIdentity } from './manifest.js';

/** Where candidates come from. `place` is what a user named: an absolute path that every worker sees, or `optimade:URL`. */
export type CandidatePlace =
  | {
      readonly kind: 'source';
      readonly place: string /** Size and time of a file when it was first opened; null for others. */;
      readonly state: string | null;
    }
  | {
      readonly kind: 'generator';
      readonly settings: EnumerationSettings;
      readonly structures: ObjectRef;
      readonly split: ObjectRef;
    }
  /** What an earlier list gave up, read again: all, or of one class of error. */
  | {
      readonly kind: 'quarantine';
      readonly pages: ObjectRef;
      readonly error: string | null;
      readonly places: readonly CandidatePlace[];
    };

/** How the text of a source becomes a crystal: as the crystals of the data. */
export interface CandidateReading {
  readonly snapAngstrom?: number;
  readonly order?: true;
}

export interface ListPageMessage {
  readonly places: readonly CandidatePlace[];
  /** Which place, and the cursor after which its candidates are wanted; null: from its start. */
  readonly at: { readonly place: number; readonly cursor: string | null };
  readonly reading: CandidateReading;
  /** Candidates that are still wanted; null: all. */
  readonly left: number | null;
  /** Newest page of this screening that is folded or listed: ids of the pages before are known by it; null for the first page. */
  readonly seen: ObjectRef | null;
  /** Newest manifest page of a screening whose predictions are taken over; null: none. */
  readonly since: ObjectRef | null;
  /** What the rows of `since` have to mean; without it nobody looks. */
  readonly identity?: ScreeningIdentity;
  readonly run: string;
}

/** One page of the list: at most `MAX_PAGE_SHARDS` shards. */
export interface ListedPage {
  /** Kind `shards`, of `listed-candidates`; null for a page without any. */
  readonly shards: ObjectRef | null;
  readonly nShards: number;
  /** `candidate-ids` of this page and, by its link, of those before. */
  readonly seen: ObjectRef;
  /** `quarantined-candidates`; null where all could be read. */
  readonly broken: ObjectRef | null;
  /** Of a retry: `quarantined-candidates` that are to be given up no more though no shard holds them. Absent: none. */
  readonly released?: ObjectRef;
  /** `candidate-ids` of candidates that are taken over from `since`; null: none. */
  readonly taken: ObjectRef | null;
  /** listed = shards' rows + equal + broken + taken */
  readonly listed: number;
  readonly candidates: number;
  readonly equal: number;
  readonly refused: number;
  readonly takenOver: number;
  /** Where the next page begins; null: the list ends here. */
  readonly next: ListPageMessage['at'] | null;
  /** Why a source ended otherwise than by its end. */
  readonly verdict: { readonly verdict: 'paused' | 'broken-off' | 'incomplete'; readonly reason: string } | null;
}

/** A shard as it came out: pieces where it was halved, and what was given up. */
export interface ScreenedShard {
  readonly predicted: readonly ObjectRef[];
  readonly placed: readonly ObjectRef[];
  readonly quarantined: readonly ObjectRef[];
}

export interface FoldMessage {
  /** What the rows mean: the same for all pages of a screening. */
  readonly identity: ScreeningIdentity;
  readonly previous: ObjectRef | null;
  readonly pages: readonly ListedPage[];
  /** Of all pages, in order; null: not screened (a cancelled run). */
  readonly shards: readonly (ScreenedShard | null)[];
  readonly since: ObjectRef | null;
  /** Names of the screening and its run: under them the head is found when Temporal has forgotten it. */
  readonly name: string;
  readonly run: string;
  readonly closing: 'finished' | 'cancelled' | null;
}

export interface QuarantineMessage {
  /** One candidate, kind `listed-candidates`. */
  readonly piece: ObjectRef;
  readonly error: string;
  readonly message: string;
  readonly step: string;
  readonly attempt: number;
  readonly shard: number;
  /** Absent in messages of earlier versions. */
  readonly run?: string;
}

export interface JudgeScreeningMessage {
  /** Newest page of the manifest; null: nothing was listed. */
  readonly head: ObjectRef | null;
  /** Kind `screening-criteria`. */
  readonly criteria: ObjectRef;
  readonly calibration: ObjectRef | null;
  /** Rows of the ranking at most. */
  readonly top: number;
  readonly run: string;
}
