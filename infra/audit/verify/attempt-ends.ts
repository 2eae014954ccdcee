/** Level `records`: an attempt ends once. Of two ends one is made up, or was written over what the other says. */
import { isEnd } from '../trail/ends.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { type Finding, finding } from './finding.js';

/** @returns both of them named: which is right no entry tells */
export function attemptEnds(entries: readonly TrailEntry[]): Finding[] {
  const ends = new Map<string, Set<string>>();
  for (const { key, entry } of entries) {
    if (!isEnd(entry)) continue;
    const known = ends.get(entry.opened.key) ?? new Set();
    ends.set(entry.opened.key, known.add(key));
  }
  return [...ends].flatMap(([opened, of]) => {
    if (of.size === 1) return [];
    return [...of].map((object) => {
      const others = [...of].filter((key) => key !== object);
      return finding('records', { object, expected: `the one end of ${opened}`, found: `also ${others.join(', ')}` }, [
        opened,
      ]);
    });
  });
}
