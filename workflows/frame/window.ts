/**
 * Runs `work` over all items, at most `limit` at a time; the first error ends it and cancels the siblings.
 * @returns results in the order of the items
 */
import { CancellationScope } from '@temporalio/workflow';

export async function inWindow<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const lane = async () => {
      for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!, index);
    };
    try {
      await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
    } catch (error) {
      scope.cancel();
      throw error;
    }
  });
  return results;
}
