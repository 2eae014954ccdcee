/** Level `objects`: artifacts and key records by their hashes; what was deleted on purpose is told from what is missing. */
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { stepRecordKey } from '../../artifacts/step-ledger.js';
import type { ObjectStore } from '../../object-store/port.js';
import { type AuditFault, readObject } from '../trail/audit-reader.js';
import { isEnd, publishedBy } from '../trail/ends.js';
import { inParallel } from '../trail/in-parallel.js';
import { type Finding, finding } from './finding.js';
import type { Removals } from './removals.js';
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

/** @param objects keys of the artifacts under the run's seals */
export async function checkObjects(
  store: Pick<ObjectStore, 'get'>,
  trail: RunTrail,
  objects: readonly string[],
  removals: Pick<Removals, 'of'>,
): Promise<CheckedObjects> {
  const wanted = new Map([...objects.map((key) => [key, contentOf(key)] as const), ...recordsOf(trail)]);
  let bytes = 0;
  const gone: string[] = [];
  const read = await inParallel(
    [...wanted],
    async ([object, sha256]): Promise<Finding[]> => {
      const { value, fault } = await readObject(store, object);
      if (value) bytes += value.length;
      const removal = fault?.found === 'none' ? await removals.of(object, trail.run) : null;
      if (removal?.counts) gone.push(object);
      else if (fault) {
        const found = removal ? `none; that it was deleted says ${removal.by}, under no seal in the log` : fault.found;
        return [finding('objects', { ...fault, found }, dependentsOf(object, trail))];
      }
      const found = value ? sha256Of(value) : sha256;
      const expected = `sha256 ${sha256 ?? 'in its name'}`;
      const wrong: AuditFault | null = found === sha256 ? null : { object, expected, found: `sha256 ${found}` };
      return wrong ? [finding('objects', wrong, dependentsOf(object, trail))] : [];
    },
    AT_A_TIME,
  );
  return { checked: wanted.size - gone.length, bytes, removed: gone.sort(), findings: read.flat() };
}

/** Key records with the hashes that the attempts wrote down which made or found them. */
function recordsOf({ entries, origins }: RunTrail): [string, string][] {
  return [...entries, ...origins.values()].flatMap(({ entry }): [string, string][] => {
    const published = publishedBy(entry);
    return published ? [[stepRecordKey(published.stepKey), published.record]] : [];
  });
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
    isEnd(entry) &&
    (stepRecordKey(entry.stepKey ?? '') === object || Object.values(entry.outputs).some((ref) => ref.sha256 === sha256))
      ? [key]
      : [],
  );
  return [...new Set([...reading, ...making])].sort();
}
