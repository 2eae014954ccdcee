/** Work on several things at a time, whose results come in the order of the things. */

/** @param atOnce at least 1; who stops early waits for what is under way */
export async function* inOrder<T, R>(
  things: AsyncIterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const thing of things) {
      const result = work(thing);
      // Told when its turn comes.
      result.catch(() => undefined);
      underWay.push(result);
      const first = underWay.length >= atOnce ? underWay.shift() : undefined;
      if (first) yield await first;
    }
    for (let next = underWay.shift(); next; next = underWay.shift()) yield await next;
  } finally {
    await Promise.allSettled(underWay);
  }
}
