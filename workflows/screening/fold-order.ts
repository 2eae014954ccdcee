/**
 * Which pages of a list are folded together: a group ends with the page that brings it to a hundred shards or fifty pages,
 * or with the list. Groups depend on the list alone, never on when its shards are done or a run goes on as a new one, so
 * that a disturbed screening folds what an undisturbed one does.
 */
import { required } from '../../schemas/required.js';
import type { ListedPage, ScreenedShard } from '../../schemas/screening/messages.js';

const GROUP_SHARDS = 100;
const GROUP_PAGES = 50;

/** A page of the list, and what came of its shards so far; null for those that are not done. */
export interface OpenPage {
  readonly page: ListedPage;
  readonly shards: (ScreenedShard | null)[];
}

export interface FoldGroup {
  readonly pages: OpenPage[];
  isClosed: boolean;
  /** Whether the list ends with it. */
  isLast: boolean;
}

export class FoldOrder {
  private readonly groups: FoldGroup[] = [];

  /** Takes the next page of the list in. */
  listed(page: ListedPage, isLast: boolean): OpenPage {
    const open = { page, shards: Array.from<null>({ length: page.nShards }).fill(null) };
    const group = this.groups.findLast(({ isClosed }) => !isClosed) ?? this.newGroup();
    group.pages.push(open);
    const shards = group.pages.reduce((sum, { page: { nShards } }) => sum + nShards, 0);
    group.isClosed = isLast || shards >= GROUP_SHARDS || group.pages.length >= GROUP_PAGES;
    group.isLast = isLast;
    return open;
  }

  /** Whether the next page begins a group. */
  get isBetweenGroups(): boolean {
    return this.groups.every(({ isClosed }) => isClosed);
  }

  get isEmpty(): boolean {
    return this.groups.length === 0;
  }

  /** Whether the first group is closed and all of its shards are done. */
  get isReady(): boolean {
    const [first] = this.groups;
    return first?.isClosed === true && first.pages.every(({ shards }) => shards.every((shard) => shard !== null));
  }

  get first(): FoldGroup {
    return required(this.groups[0], 'a group of pages');
  }

  /** The first group was folded. */
  folded(): void {
    this.groups.shift();
  }

  /** All that are not folded, done or not, in order. */
  get rest(): readonly FoldGroup[] {
    return this.groups;
  }

  private newGroup(): FoldGroup {
    const group = { pages: [], isClosed: false, isLast: false };
    this.groups.push(group);
    return group;
  }
}
