/**
 * What may come to the trail of a run after the seal of its end: what somebody did to it, and what was deleted. Anything
 * else would tell another story of the run, and a seal over it would sign that.
 */
import type { AuditFault, AuditReader } from '../trail/audit-reader.js';
import { inParallel } from '../trail/in-parallel.js';
import { parseEntryKey } from '../trail/keys.js';
import { readEntry } from '../trail/read-entry.js';
import type { ReadSeal } from './read-seals.js';

const LATER_KINDS: readonly (string | undefined)[] = ['action', 'removed'];

/** @returns the first seal that says how the run ended */
export function sealOfEnd(seals: readonly ReadSeal[]): ReadSeal | undefined {
  return seals.find(({ seal }) => seal.state !== 'running');
}

/** @returns of each key that tells of the run itself and is not under the seal of its end, what is wrong */
export function afterTheEnd(seals: readonly ReadSeal[], keys: readonly string[]): AuditFault[] {
  const end = sealOfEnd(seals);
  if (!end) return [];
  const sealed = new Set(end.entries);
  return keys
    .filter((key) => !sealed.has(key) && !LATER_KINDS.includes(parseEntryKey(key)?.kind))
    .map((object) => ({ object, expected: `no entry after ${end.key}, the seal of its end`, found: 'an entry' }));
}

/** @returns the first of the keys that may not be sealed after the end: it came late, or is not what its name says */
export async function refusedAfterTheEnd(
  reader: Pick<AuditReader, 'get'>,
  seals: readonly ReadSeal[],
  keys: readonly string[],
): Promise<AuditFault | undefined> {
  if (!sealOfEnd(seals)) return undefined;
  const [late] = afterTheEnd(seals, keys);
  if (late) return late;
  const faults = await inParallel(keys, async (key) => (await readEntry(reader, key)).fault);
  return faults.find((fault) => fault !== undefined);
}
