/** The faked timers of a test, moved for as long as some work takes. */
import { vi } from 'vitest';

/** @returns what the work gives; it throws what the work throws */
export async function ended<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const note = () => {
    isOver = true;
  };
  work.then(note, note);
  while (!isOver) await vi.advanceTimersByTimeAsync(50);
  return work;
}
