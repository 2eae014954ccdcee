/**
 * Candidates in shards of about equal work, by what each is predicted to cost. Cut before anything runs, whoever runs it:
 * predictions differ in their last digits with the crystals beside them.
 */

/** Triplets of reduced graphs: those of 2,000 crystals of two elements and some more. */
export const MAX_SHARD_COST = 250_000;
export const MAX_SHARD_ROWS = 2000;
/** Of one page of a list. */
export const MAX_PAGE_SHARDS = 50;

/** Where the shards of candidates end, as these come one after the other. Without some of them there are never more shards. */
export class ShardCuts {
  private rows = 0;
  private cost = 0;
  /** Shards so far, the open one among them. */
  shards = 0;

  /** @returns whether a shard begins with this candidate; one that costs more than a shard may is alone */
  add(cost: number): boolean {
    const isFirst = this.rows === 0 || this.rows === MAX_SHARD_ROWS || this.cost + cost > MAX_SHARD_COST;
    if (isFirst) [this.rows, this.cost, this.shards] = [0, 0, this.shards + 1];
    this.rows++;
    this.cost += cost;
    return isFirst;
  }

  /** @returns shards that there would be with these as well */
  with(costs: readonly number[]): number {
    const copy = Object.assign(new ShardCuts(), this);
    for (const cost of costs) copy.add(cost);
    return copy.shards;
  }
}
