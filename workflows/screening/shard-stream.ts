/**
 * A list of candidates, page by page, and its shards through the workers: the next page is asked for while shards of the one
 * before are in flight, as many as the window lets; what is done is folded in the order of the list.
 */
import { CancellationScope, condition } from '@temporalio/workflow';
import { required } from '../../schemas/required.js';
import type { ScreeningInput } from '../../schemas/screening/input.js';
import type { FoldMessage, ListedPage, ListPageMessage } from '../../schemas/screening/messages.js';
import type { RunControl } from '../frame/control.js';
import { type FoldGroup, FoldOrder, type OpenPage } from './fold-order.js';
import { insisting } from './insisting.js';
import type { ShardScreening } from './shard-screening.js';
import type { ScreeningRun } from './state.js';

interface WaitingShard {
  readonly page: OpenPage;
  /** In its page, and in the screening. */
  readonly shard: number;
  readonly number: number;
}

interface StreamSettings extends Pick<ScreeningInput, 'name' | 'identity' | 'places' | 'reading' | 'since'> {
  readonly run: string;
  /** Whether no further group of pages should be begun. */
  isDraining(): boolean;
  /** Called when something was listed, screened or folded. */
  onProgress(): void;
}

export class ShardStream {
  private readonly order = new FoldOrder();
  private readonly waiting: WaitingShard[] = [];
  private isListing = true;
  private failure: { readonly error: unknown } | null = null;

  constructor(
    private readonly control: RunControl,
    private readonly run: ScreeningRun,
    private readonly screening: ShardScreening,
    private readonly settings: StreamSettings,
  ) {}

  /** Until the list ends, or the run is to be continued; all that was listed is folded then. */
  async untilFolded(): Promise<void> {
    await CancellationScope.cancellable(async () => {
      const scope = CancellationScope.current();
      const parts = [this.list(), this.screen(), this.fold()];
      try {
        await Promise.all(parts);
      } catch (error) {
        // The first error ends the others, and a cancellation all.
        scope.cancel();
        await CancellationScope.nonCancellable(async () => {
          await Promise.allSettled(parts);
          await condition(() => this.run.inFlight === 0);
        });
        throw error;
      }
    });
  }

  /** After a cancellation: folds what is done; shards that are not are named as such. */
  async foldWhatIsDone(): Promise<void> {
    await CancellationScope.nonCancellable(async () => {
      if (this.run.pages === 0) return;
      const { rest } = this.order;
      for (const [i, group] of rest.entries()) await this.foldGroup(group, i === rest.length - 1 ? 'cancelled' : null);
      if (rest.length === 0) await this.foldGroup({ pages: [] }, 'cancelled');
    });
  }

  private async list(): Promise<void> {
    const { run, control, screening } = this;
    const pagesBefore = run.pages;
    while (run.at !== null) {
      if (this.order.isBetweenGroups) {
        // Every run takes the list further.
        if (run.pages > pagesBefore && this.settings.isDraining()) break;
        run.slots = await insisting(control, () => screening.steps.io.pollingSlots());
      }
      // A window of shards ahead.
      await condition(() => this.waiting.length < run.window);
      const at = run.at;
      const page = await insisting(control, () => screening.steps.io.listCandidates(this.pageMessage(at)));
      const isPaused = page.verdict?.verdict === 'paused';
      if (isPaused) control.pauseBecause(required(page.verdict).reason);
      // What brought nothing is no page of the list: whether a server once did not answer must not show in the results.
      if (!isPaused || page.listed > 0) this.takeIn(page, at);
      else if (page.next?.place === at.place) run.at = page.next;
    }
    this.isListing = false;
  }

  private takeIn(page: ListedPage, at: ListPageMessage['at']): void {
    const { run } = this;
    run.listed(page, at.place);
    run.at = run.left === 0 ? null : page.next;
    const open = this.order.listed(page, run.at === null);
    for (let shard = 0; shard < page.nShards; shard++)
      this.waiting.push({ page: open, shard, number: run.shards + shard });
    run.shards += page.nShards;
    const verdict = run.exceededBudget();
    if (verdict !== null) this.control.pauseBecause(verdict);
    this.settings.onProgress();
  }

  private pageMessage(at: ListPageMessage['at']): ListPageMessage {
    const { places, reading, since, identity, run } = this.settings;
    return { places, at, reading, left: this.run.left, seen: this.run.seen, since, identity, run };
  }

  private async screen(): Promise<void> {
    const { run } = this;
    const mayStart = () => this.waiting.length > 0 && run.inFlight < run.window && !this.control.isPaused;
    const isOver = () => !this.isListing && this.waiting.length === 0 && run.inFlight === 0;
    for (;;) {
      await condition(() => this.failure !== null || mayStart() || isOver());
      if (this.failure) throw this.failure.error;
      if (isOver()) return;
      while (mayStart()) this.start(required(this.waiting.shift()));
    }
  }

  private start({ page, shard, number }: WaitingShard): void {
    const { run } = this;
    run.inFlight++;
    this.screening
      .screen({ of: required(page.page.shards, 'shards of a page'), shard }, number)
      .then((screened) => {
        page.shards[shard] = screened;
      })
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => {
        run.inFlight--;
        this.settings.onProgress();
      });
  }

  private async fold(): Promise<void> {
    for (;;) {
      await condition(() => this.order.isReady || (!this.isListing && this.order.isEmpty));
      if (this.order.isEmpty) return;
      const group = this.order.first;
      await insisting(this.control, () => this.foldGroup(group, group.isLast ? 'finished' : null));
      this.order.folded();
      this.settings.onProgress();
    }
  }

  /** Always to its end: a page of the manifest that is half written must not be written otherwise. */
  private async foldGroup({ pages }: Pick<FoldGroup, 'pages'>, closing: FoldMessage['closing']): Promise<void> {
    const { name, identity, since, run } = this.settings;
    const message: FoldMessage = {
      previous: this.run.head,
      pages: pages.map(({ page }) => page),
      shards: pages.flatMap(({ shards }) => shards),
      since,
      name,
      run,
      closing,
      identity,
    };
    this.run.head = await CancellationScope.nonCancellable(() => this.screening.steps.io.foldShards(message));
  }
}
