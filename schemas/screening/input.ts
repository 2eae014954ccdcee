/** What a large screening is started with, what it answers, and what can be changed while it runs. */
import type { ObjectRef } from '../run/artifact.js';
import type { ScreeningCounts, ScreeningIdentity } from './manifest.js';
import type { CandidatePlace, CandidateReading, ListPageMessage } from './messages.js';

/** Of the run that the models are of: what candidates are held against. */
interface ScreeningSurroundings {
  readonly structures: ObjectRef;
  readonly split: ObjectRef;
  readonly embeddings: ObjectRef;
  readonly labels: ObjectRef;
  readonly graphs: ObjectRef;
  readonly leftOut: ObjectRef | null;
  /** References of the data: how far descriptors are off is told by them. Absent in screenings of earlier versions. */
  readonly spectra?: ObjectRef;
  /** Errors out of fold; null, and for ensembles: candidates have no probability. */
  readonly calibration: ObjectRef | null;
}

/** What `screen amend` changes; all hold from the next shard or page on, criteria until the ranking is made. */
export interface ScreeningKnobs {
  /** Kind `screening-criteria`. */
  readonly criteria: ObjectRef;
  /** Shards in flight; null: twice the compute slots that poll, at most 500. */
  readonly parallel: number | null;
  /** 1 goes first, 5 last. */
  readonly priority: number;
  /** Candidates, predicted here or taken over; null: all. */
  readonly limit: number | null;
  /** Share of quarantined candidates above which the screening pauses, once so many were screened. */
  readonly failureBudget: { readonly share: number; readonly after: number };
}

export interface ScreeningInput {
  readonly name: string;
  readonly identity: ScreeningIdentity;
  readonly places: readonly CandidatePlace[];
  readonly reading: CandidateReading;
  readonly surroundings: ScreeningSurroundings;
  readonly knobs: ScreeningKnobs;
  /** Newest page of a screening by the same models whose predictions are taken over. */
  readonly since: ObjectRef | null;
  /** Page that the manifest goes on from: of this screening, when its quarantine is tried again. */
  readonly previous: ObjectRef | null;
  /** Default: this run itself. */
  readonly run?: string;
  /** Events of history after which it begins no further group of pages and goes on as a new run; default 3,000. */
  readonly maxHistory?: number;
  /** Set by continue-as-new. Under 4 KB. */
  readonly state?: ScreeningCarried;
}

/** Between two runs all that was listed is folded. */
export interface ScreeningCarried {
  readonly at: ListPageMessage['at'];
  readonly seen: ObjectRef | null;
  readonly head: ObjectRef | null;
  readonly counts: ScreeningCounts;
  /** Candidates that were listed, those that are taken over among them. */
  readonly wanted: number;
  /** Without pauses. */
  readonly activeSeconds: number;
  readonly pages: number;
  readonly shards: number;
  readonly reused: number;
  /** Where the failure budget counts from: what had been screened and given up when it last paused the screening. */
  readonly pardoned: { readonly screened: number; readonly quarantined: number };
  readonly endings: SourceEndings;
}

/** Sources that ended otherwise than by their end: how many, and the first of them, reasons cut to 160 characters. */
export interface SourceEndings {
  readonly count: number;
  readonly first: readonly {
    /** Index in the places. */
    readonly place: number;
    readonly verdict: 'broken-off' | 'incomplete';
    readonly reason: string;
  }[];
}

export interface ScreeningResult {
  /** Newest page of the manifest: what was screened; null where nothing was listed. */
  readonly head: ObjectRef | null;
  readonly counts: ScreeningCounts;
  /** Kind `ranked-candidates`; null after a cancel. */
  readonly ranking: ObjectRef | null;
  readonly endings: SourceEndings;
}

/** Answer of the `screening` query and of amendments. */
export interface ScreeningState {
  readonly name: string;
  readonly paused: boolean;
  /** Of this run and those that it goes on from, folded or not yet. */
  readonly counts: ScreeningCounts;
  /** Predicted or given up, folded or not yet. */
  readonly done: number;
  /** Shards, and how many may be; while it is paused, those that are not stopped yet. */
  readonly inFlight: number;
  readonly window: number;
  readonly candidatesPerSecond: number | null;
  /** null while the list goes on, and before anything is done. */
  readonly etaSeconds: number | null;
  readonly isListing: boolean;
  readonly head: ObjectRef | null;
  readonly knobs: ScreeningKnobs;
  /** Why it paused by itself; empty otherwise. */
  readonly verdict: string;
  readonly endings: SourceEndings;
}
