// @ts-check
/** Downloads fail now and then: three attempts, with a growing pause between them. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @template T
 * @param {(attempt: number) => Promise<T>} attempt
 * @param {{ attempts?: number, pauseMs?: number, isFinal?: (error: unknown) => boolean }} [rules] `isFinal` errors are not tried again
 * @returns {Promise<T>}
 */
export async function withRetries(attempt, { attempts = 3, pauseMs = 2_000, isFinal = () => false } = {}) {
  for (let n = 1; ; n++) {
    try {
      return await attempt(n);
    } catch (error) {
      if (n >= attempts || isFinal(error)) throw error;
      await pause(pauseMs * 2 ** (n - 1));
    }
  }
}
