/**
 * Runs `work` over all items, at most `limit` at a time. Nothing new begins after an error; what has begun goes on.
 *
 * @returns results in the order of the items
 * @throws what the first failing `work` throws
 */
export async function inLanes<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const waiting = items.entries();
  let failed = false;
  const lane = async () => {
    for (const [index, item] of waiting) {
      if (failed) return;
      results[index] = await work(item, index);
    }
  };
  const lanes = Array.from({ length: Math.min(limit, items.length) }, () =>
    lane().catch((error) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.all(lanes);
  return results;
}
