/** Seals of a run, each with all that it covers, those before it among them. */
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import { type Seal, SealSchema } from '../../../schemas/run/audit/seal.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { type AuditFault, type AuditReader, type OrFault, parseCanonical, readObject } from '../trail/audit-reader.js';
import { numberIn, SEALS, sealKey } from '../trail/keys.js';
import { readNames, sealedSet } from './sealed-names.js';

const BEFORE = 'the seal before: ';

export interface ReadSeal {
  readonly key: string;
  readonly sha256: string;
  readonly seal: Seal;
  /** Keys of all entries under it, sorted. */
  readonly entries: readonly string[];
  /** Keys of all objects under it, sorted. */
  readonly objects: readonly string[];
}

interface ReadSeals {
  /** By number, up to the first that is wrong. */
  readonly seals: readonly ReadSeal[];
  readonly faults: readonly AuditFault[];
}

/** @returns the highest number that a seal of the run has; 0 without any */
async function newestNumber(reader: AuditReader, run: string): Promise<number> {
  let newest = 0;
  const folder = `${SEALS}${run}/`;
  for await (const { key } of reader.list(folder)) newest = Math.max(newest, numberIn(folder, key) ?? 0);
  return newest;
}

export async function readSeals(reader: AuditReader, run: string): Promise<ReadSeals> {
  const seals: ReadSeal[] = [];
  const newest = await newestNumber(reader, run);
  for (let number = 1; number <= newest; number++) {
    const read = await readSeal(reader, run, number, seals.at(-1));
    if (read.fault)
      return {
        seals,
        faults: [read.fault, ...namedBy(sealKey(run, number), read.fault), ...changedBefore(read.fault, seals.at(-1))],
      };
    seals.push(read.value);
  }
  return { seals, faults: [] };
}

/** Where a list of a seal is not what it says, it may be the seal that was changed. */
function namedBy(seal: string, { object, found }: AuditFault): AuditFault[] {
  return object === seal ? [] : [{ object: seal, expected: 'a list that is there', found: `${object}: ${found}` }];
}

/** Of two seals that do not follow each other the earlier may be the one that was changed. */
function changedBefore({ object, expected, found }: AuditFault, before: ReadSeal | undefined): AuditFault[] {
  return before && expected.startsWith(BEFORE)
    ? [{ object: before.key, expected: `what ${object} follows: ${found}`, found: sealText(before) }]
    : [];
}

function sealText({ key, sha256 }: EntryLink): string {
  return `${key}, sha256 ${sha256}`;
}

async function readSeal(
  reader: AuditReader,
  run: string,
  number: number,
  before: ReadSeal | undefined,
): Promise<OrFault<ReadSeal>> {
  const key = sealKey(run, number);
  const bytes = await readObject(reader, key);
  if (bytes.fault) return bytes;
  const parsed = parseCanonical(SealSchema, key, bytes.value);
  if (parsed.fault) return parsed;
  const seal = parsed.value;
  const refuse = (expected: string, found: string) => ({ fault: { object: key, expected, found } });
  if (seal.run !== run || seal.number !== number)
    return refuse(`seal ${number} of ${run}`, `seal ${seal.number} of ${seal.run}`);
  const previous = before ? sealText(before) : 'none';
  const stated = seal.previous ? sealText(seal.previous) : 'none';
  if (stated !== previous) return refuse(`${BEFORE}${previous}`, stated);
  const sets: Record<'entries' | 'objects', readonly string[]> = { entries: [], objects: [] };
  for (const set of ['entries', 'objects'] as const) {
    const added = await readNames(reader, seal[set].added);
    if (added.fault) return added;
    const all = [...new Set([...(before?.[set] ?? []), ...added.value])].sort(byCodeUnit);
    const { count, root } = sealedSet(all, seal[set].added);
    if (count !== seal[set].count || root !== seal[set].root)
      return refuse(
        `${set}: ${count}, root ${root}, as its lists have them`,
        `${seal[set].count}, root ${seal[set].root}`,
      );
    sets[set] = all;
  }
  return { value: { key, sha256: sha256Of(bytes.value), seal, ...sets } };
}
