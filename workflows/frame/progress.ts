/** How far a run is: what its progress query answers, and the stage that lists of runs can be searched by. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Progress } from '../../schemas/run/message.js';
import type { SEARCH_ATTRIBUTES } from '../../schemas/run/search-attributes.js';

const attribute = (name: keyof typeof SEARCH_ATTRIBUTES) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const RUN_ATTRIBUTE = attribute('SpectralRun');
const STAGE_ATTRIBUTE = attribute('SpectralStage');

/** What is going on, and units of work: stages, trials or shards, all counted from the start. */
type Counts = Pick<Progress, 'stage' | 'done' | 'total' | 'failed' | 'reused' | 'note'>;

/** What a pace is reckoned by, where it is not that of all the time since the start. */
interface Pacing {
  /** That do not count: of pauses. */
  idleSeconds(): number;
  /** Whether more than `total` may come: no time left is told then. */
  isOpenEnded(): boolean;
}

const UNBROKEN: Pacing = { idleSeconds: () => 0, isOpenEnded: () => false };

export class RunProgress {
  private counts: Counts;
  /** A server that does not know the attributes would refuse them: whoever starts the run has found out. */
  private readonly isIndexed = workflowInfo().typedSearchAttributes.get(RUN_ATTRIBUTE) !== undefined;

  /**
   * @param total units of work
   * @param startedAt of the first of a chain of runs, milliseconds
   */
  constructor(
    total: number,
    private readonly startedAt = Date.now(),
    private readonly pacing = UNBROKEN,
  ) {
    this.counts = { stage: '', done: 0, total, failed: 0, reused: 0, note: '' };
  }

  /** @param change in place of what was said before, or made from it; a new stage begins without a note */
  report(change: Partial<Counts> | ((now: Counts) => Partial<Counts>)): void {
    const changed = typeof change === 'function' ? change(this.counts) : change;
    const { stage } = changed;
    this.counts = { ...this.counts, ...(stage !== undefined && { note: '' }), ...changed };
    if (stage !== undefined && this.isIndexed) upsertSearchAttributes([{ key: STAGE_ATTRIBUTE, value: stage }]);
  }

  activeSeconds(): number {
    return (Date.now() - this.startedAt) / 1000 - this.pacing.idleSeconds();
  }

  /** With the pace so far, and the time left by it; null before the first unit is done. */
  now(): Omit<Progress, 'paused' | 'children'> {
    const { done, total } = this.counts;
    const seconds = this.activeSeconds();
    const ratePerSecond = done > 0 && seconds > 0 ? done / seconds : null;
    const isKnown = ratePerSecond !== null && !this.pacing.isOpenEnded();
    return { ...this.counts, ratePerSecond, etaSeconds: isKnown ? (total - done) / ratePerSecond : null };
  }
}
