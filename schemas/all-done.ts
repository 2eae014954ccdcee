/**
 * Waits for all whatever becomes of any: what follows an error finds nothing under way.
 *
 * @throws what the first of them that failed, in their order, throws
 */
export async function allDone(...work: readonly Promise<unknown>[]): Promise<void> {
  for (const end of await Promise.allSettled(work)) if (end.status === 'rejected') throw end.reason;
}
