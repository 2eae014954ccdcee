/** Level `objects`: artifacts and key records by their hashes; what was deleted on purpose is told from what is missing. */
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { stepRecordKey } from '../../artifacts/step-ledger.js';
import type { ObjectStore } from '../../object-store/port.js';
import { type AuditFault, type AuditReader, readObject, sha256Of } from '../trail/audit-reader.js';
import { soundEntries } from '../trail/entry-source.js';
import { inParallel } from '../trail/in-parallel.js';
import { ENTRIES, parseEntryKey } from '../trail/keys.js';
import { type Finding, finding } from './finding.js';
import type { RunTrail } from './run-trail.js';

/** `kind/ab/cdef….ending`: two and 62 hexadecimal digits of the sha256. */
const NAMED_BY_CONTENT = /\/([0-9a-f]{2})\/([0-9a-f]{62})\.[a-z]+$/;
/** Up to 48 MiB each. */
const AT_A_TIME = 4;

interface CheckedObjects {
  readonly checked: number;
  readonly bytes: number;
  /** Keys of objects that an entry says were deleted. */
  readonly removed: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * @param objects keys of the artifacts under the run's seals
 * @param removed objects -> the entry that says so
 */
export async function checkObjects(
  store: Pick<ObjectStore, 'get'>,
  trail: RunTrail,
  objects: readonly string[],
  removed: ReadonlyMap<string, string>,
): Promise<CheckedObjects> {
  const wanted = new Map([...objects.map((key) => [key, contentOf(key)] as const), ...recordsOf(trail)]);
  let bytes = 0;
  const gone: string[] = [];
  const read = await inParallel(
    [...wanted],
    async ([object, sha256]): Promise<Finding[]> => {
      const { value, fault } = await readObject(store, object);
      if (value) bytes += value.length;
      if (fault?.found === 'none' && removed.has(object)) gone.push(object);
      else if (fault) return [finding('objects', fault, dependentsOf(object, trail))];
      const found = value ? sha256Of(value) : sha256;
      const expected = `sha256 ${sha256 ?? 'in its name'}`;
      const wrong: AuditFault | null = found === sha256 ? null : { object, expected, found: `sha256 ${found}` };
      return wrong ? [finding('objects', wrong, dependentsOf(object, trail))] : [];
    },
    AT_A_TIME,
  );
  return { checked: wanted.size - gone.length, bytes, removed: gone.sort(), findings: read.flat() };
}

/** @returns every object of the store that an entry of any run says was deleted -> the newest such entry */
export async function removedObjects(
  reader: AuditReader,
  counts: (key: string) => boolean = () => true,
): Promise<Map<string, string>> {
  const keys: string[] = [];
  for await (const { key } of reader.list(ENTRIES))
    if (parseEntryKey(key)?.kind === 'removed' && counts(key)) keys.push(key);
  const removed = new Map<string, string>();
  for (const { key, entry } of await soundEntries(reader, keys))
    for (const object of heldValue((entry as AuditEntryOf<'removed'>).objects)) removed.set(object, key);
  return removed;
}

/** Key records with the hashes that the attempts wrote down which made or found them. */
function recordsOf({ entries, origins }: RunTrail): [string, string][] {
  return [...entries, ...origins.values()].flatMap(({ entry }): [string, string][] =>
    entry.kind === 'ended' && entry.record !== null && entry.stepKey !== null
      ? [[stepRecordKey(entry.stepKey), entry.record]]
      : [],
  );
}

function contentOf(key: string): string | null {
  const parts = NAMED_BY_CONTENT.exec(key);
  return parts && `${parts[1]}${parts[2]}`;
}

/** Steps that read or made it. */
function dependentsOf(object: string, { entries }: RunTrail): string[] {
  const sha256 = contentOf(object) ?? '';
  const reading = entries.flatMap(({ entry }) =>
    entry.kind === 'opened' && Object.values(heldValue(entry.inputs)).some((ref) => ref.sha256 === sha256)
      ? [`step ${entry.step}`]
      : [],
  );
  const making = entries.flatMap(({ key, entry }) =>
    (entry.kind === 'ended' || entry.kind === 'reused') &&
    (stepRecordKey(entry.stepKey ?? '') === object || Object.values(entry.outputs).some((ref) => ref.sha256 === sha256))
      ? [key]
      : [],
  );
  return [...new Set([...reading, ...making])].sort();
}
