/** Candidates that are predicted again: the same ones in every check of the same pages, spread over shards of all ages. */
import { createHash } from 'node:crypto';
import type { PlacedPage } from '../../../infra/screening/manifest.js';
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';

/** Their tables travel with an exported folder. */
const SAMPLED_SHARDS = 10;
const SAMPLED_CANDIDATES = 100;

export interface SampledShard {
  readonly page: number;
  /** Index in the `predicted` of its page. */
  readonly shard: number;
  readonly predicted: ObjectRef;
  /** Of the table, ascending. */
  readonly rows: readonly number[];
}

/**
 * @param pages oldest first
 * @param count candidates in all, where there are so many
 * @returns at most `SAMPLED_SHARDS`, those of the smallest hashes
 */
export function sampledShards(pages: readonly PlacedPage[], count = SAMPLED_CANDIDATES): SampledShard[] {
  const shards = pages
    .flatMap(({ page }) => page.predicted.map((predicted, shard) => ({ page: page.index, shard, predicted })))
    .filter(({ predicted }) => predicted.rows !== 0)
    .sort((a, b) => byCodeUnit(hashOf(a.predicted.sha256), hashOf(b.predicted.sha256)))
    .slice(0, SAMPLED_SHARDS)
    .sort((a, b) => Number(a.predicted.rows) - Number(b.predicted.rows));
  let left = count;
  return shards.map((shard, n) => {
    // What small shards have not is taken from those that follow.
    const rows = rowsOf(shard.predicted, Math.ceil(left / (shards.length - n)));
    left -= rows.length;
    return { ...shard, rows };
  });
}

function rowsOf({ sha256, rows }: ObjectRef, share: number): number[] {
  return Array.from({ length: rows ?? 0 }, (_, row) => row)
    .sort((a, b) => byCodeUnit(hashOf(`${sha256} ${a}`), hashOf(`${sha256} ${b}`)))
    .slice(0, share)
    .sort((a, b) => a - b);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
