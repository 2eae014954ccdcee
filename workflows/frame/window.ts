/**
 * Runs `work` over all items, at most `limit` at a time; the first error ends it and cancels the siblings.
 * @returns results in the order of the items
 */

import { CancellationScope } from '@temporalio/workflow';
import { inLanes } from '../../schemas/lanes.js';

export async function inWindow<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  return CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    try {
      return await inLanes(items, limit, work);
    } catch (error) {
      scope.cancel();
      throw error;
    }
  });
}
