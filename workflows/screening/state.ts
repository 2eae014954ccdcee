/** What a large screening remembers, what it takes along when it goes on as a new run, and what it says of itself. */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { Progress } from '../../schemas/run/message.js';
import type {
  ScreeningCarried,
  ScreeningInput,
  ScreeningKnobs,
  ScreeningState,
  SourceEndings,
} from '../../schemas/screening/input.js';
import type { ScreeningCounts } from '../../schemas/screening/manifest.js';
import type { ListedPage, ListPageMessage } from '../../schemas/screening/messages.js';
import { MOST_IN_FLIGHT } from './amendment.js';
import { exceededBudget, type Screened } from './failure-budget.js';

const NOTHING: ScreeningCounts = {
  listed: 0,
  predicted: 0,
  quarantined: 0,
  equal: 0,
  takenOver: 0,
  notScreened: 0,
  released: 0,
};

const FROM_THE_START: Omit<ScreeningCarried, 'head'> = {
  at: { place: 0, cursor: null },
  seen: null,
  counts: NOTHING,
  wanted: 0,
  activeSeconds: 0,
  pages: 0,
  shards: 0,
  reused: 0,
  pardoned: { screened: 0, quarantined: 0 },
  endings: { count: 0, first: [] },
};

/** Slots where nobody says how many poll: those of two processes with four cores. */
const UNKNOWN_SLOTS = 8;
/** Endings and characters of each that are told: the state between two runs is small. */
const TOLD_ENDINGS = 5;
const TOLD_CHARACTERS = 160;

export class ScreeningRun {
  knobs: ScreeningKnobs;
  /** Where the next page of the list begins; null: all is listed. */
  at: ListPageMessage['at'] | null;
  /** Newest page of the manifest. */
  head: ObjectRef | null;
  /** Newest ids of candidates. */
  seen: ObjectRef | null;
  /** Of the list. */
  pages: number;
  shards: number;
  /** Steps that were found again. */
  reused: number;
  /** Shards that were begun and are not done. */
  inFlight = 0;
  /** Steps over them: a pause has stopped all of them when there are none. */
  running = 0;
  /** Compute slots that poll. */
  slots = UNKNOWN_SLOTS;
  private counts: ScreeningCounts;
  /** Candidates that were listed and are wanted: screened here, or taken over. */
  private wanted: number;
  private pardoned: Screened;
  private endings: SourceEndings;

  constructor(private readonly input: ScreeningInput) {
    const carried = input.state ?? { ...FROM_THE_START, head: input.previous };
    this.knobs = input.knobs;
    this.at = carried.at;
    this.head = carried.head;
    this.seen = carried.seen;
    this.counts = carried.counts;
    this.wanted = carried.wanted;
    this.pages = carried.pages;
    this.shards = carried.shards;
    this.reused = carried.reused;
    this.pardoned = carried.pardoned;
    this.endings = carried.endings;
  }

  /** Shards that may be in flight. */
  get window(): number {
    return this.knobs.parallel ?? Math.min(MOST_IN_FLIGHT, 2 * this.slots);
  }

  /** Candidates that are still wanted; null: all. */
  get left(): number | null {
    return this.knobs.limit === null ? null : Math.max(0, this.knobs.limit - this.wanted);
  }

  /** Predicted or given up. */
  get done(): number {
    return this.counts.predicted + this.counts.quarantined;
  }

  /** As far as they are listed. */
  get total(): number {
    const { listed, equal, takenOver } = this.counts;
    return listed - equal - takenOver;
  }

  get quarantined(): number {
    return this.counts.quarantined;
  }

  /** What the result tells of sources that ended early. */
  get toldEndings(): SourceEndings {
    return this.endings;
  }

  /** A page of the list, asked for at `place`. */
  listed(page: ListedPage, place: number): void {
    const { listed, equal, takenOver, refused, candidates, verdict } = page;
    this.count({ listed, equal, takenOver, quarantined: refused });
    this.wanted += candidates + takenOver;
    this.pages++;
    this.seen = page.seen;
    if (verdict && verdict.verdict !== 'paused') this.ended({ ...verdict, verdict: verdict.verdict, place });
  }

  screened(counts: Pick<ScreeningCounts, 'predicted' | 'quarantined'>): void {
    this.count(counts);
  }

  /** Why the screening should pause, in words; the same candidates are no reason again. Null: it should not. */
  exceededBudget(): string | null {
    const now = { screened: this.done, quarantined: this.counts.quarantined };
    const verdict = exceededBudget(this.knobs.failureBudget, now, this.pardoned);
    if (verdict !== null) this.pardoned = now;
    return verdict;
  }

  /**
   * @param at where the next page begins
   * @param activeSeconds of this run and those before
   */
  toCarry(at: ListPageMessage['at'], activeSeconds: number): ScreeningCarried {
    const { seen, head, counts, wanted, pages, shards, reused, pardoned, endings } = this;
    return { at, seen, head, counts, wanted, activeSeconds, pages, shards, reused, pardoned, endings };
  }

  /** What the `screening` query and an amendment answer. */
  describe({ paused, ratePerSecond, etaSeconds }: Progress, verdict: string): ScreeningState {
    return {
      name: this.input.name,
      paused,
      counts: this.counts,
      done: this.done,
      inFlight: paused ? this.running : this.inFlight,
      window: this.window,
      candidatesPerSecond: ratePerSecond,
      etaSeconds,
      isListing: this.at !== null,
      head: this.head,
      knobs: this.knobs,
      verdict,
      endings: this.endings,
    };
  }

  private count(more: Partial<ScreeningCounts>): void {
    const names = Object.keys(NOTHING) as (keyof ScreeningCounts)[];
    const sums = names.map((name) => [name, this.counts[name] + (more[name] ?? 0)]);
    this.counts = Object.fromEntries(sums) as Record<keyof ScreeningCounts, number>;
  }

  private ended(ending: SourceEndings['first'][number]): void {
    const { count, first } = this.endings;
    const told = { ...ending, reason: ending.reason.slice(0, TOLD_CHARACTERS) };
    this.endings = { count: count + 1, first: [...first, told].slice(0, TOLD_ENDINGS) };
  }
}
