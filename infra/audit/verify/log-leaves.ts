/** Leaves of a log: one seal each, none twice, all there as they were sealed. */
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import { LogLeafSchema } from '../../../schemas/run/audit/seal.js';
import { type AuditReader, parseCanonical, readHashed, readObject } from '../trail/audit-reader.js';
import { inParallel } from '../trail/in-parallel.js';
import { LOG_LEAVES } from '../trail/keys.js';
import { leafHash } from '../transparency/merkle-tree.js';
import { type Finding, finding } from './finding.js';
import { numbersIn } from './numbered.js';

export interface CheckedLeaves {
  readonly hashes: readonly Uint8Array[];
  /** `key sha256` of every seal in the log -> its number. */
  readonly seals: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

export async function checkLogLeaves(reader: AuditReader): Promise<CheckedLeaves> {
  const { numbers, findings: gaps } = await numbersIn(reader, LOG_LEAVES, 0);
  const read = await inParallel(numbers, (number) => readLeaf(reader, number));
  const findings = [...gaps];
  const hashes: Uint8Array[] = [];
  const seals = new Map<string, number>();
  for (const [number, { bytes, seal, faults }] of read.entries()) {
    findings.push(...faults);
    hashes.push(leafHash(bytes));
    if (!seal) continue;
    const id = sealId(seal);
    const first = seals.get(id);
    const object = `${LOG_LEAVES}${number}`;
    if (first === undefined) seals.set(id, number);
    else
      findings.push(
        finding('signed', { object, expected: 'a seal of its own', found: `${seal.key}, as leaf ${first}` }),
      );
  }
  return { hashes, seals, findings };
}

export function sealId({ key, sha256 }: EntryLink): string {
  return `${key} ${sha256}`;
}

async function readLeaf(reader: AuditReader, number: number) {
  const object = `${LOG_LEAVES}${number}`;
  const read = await readObject(reader, object);
  if (read.fault) return { bytes: new Uint8Array(0), seal: null, faults: [finding('signed', read.fault)] };
  const bytes = read.value;
  const parsed = parseCanonical(LogLeafSchema, object, bytes);
  if (parsed.fault) return { bytes, seal: null, faults: [finding('signed', parsed.fault)] };
  const { seal } = parsed.value;
  const { fault } = await readHashed(reader, seal.key, seal.sha256);
  return { bytes, seal, faults: fault ? [finding('signed', fault, [object])] : [] };
}
