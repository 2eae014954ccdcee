/**
 * `node:timers/promises` on the global timers, which a test may fake; those of Node are out of its reach.
 * `vi.mock('node:timers/promises', ...)` puts this module in the place of Node's.
 */
export function setTimeout(
  milliseconds: number,
  value?: unknown,
  { signal }: { signal?: AbortSignal } = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      globalThis.clearTimeout(timer);
      reject(new DOMException('The operation was aborted', 'AbortError'));
    };
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve(value);
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
