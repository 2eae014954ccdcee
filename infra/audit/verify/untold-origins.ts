/**
 * Level `lineage`: results that were found while no attempt had said that it made them. Their entries stay as they are: who
 * said it since is named, where anybody did.
 */
import { readOrigin } from '../attempts/key-origins.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { originsOf } from '../trail/keys.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { type Finding, finding } from './finding.js';

/** The record of an origin, by its name. */
const RECORD = /-([0-9a-f]{64})(?:-[0-9a-f]{64})?\.json$/;

export async function untoldOrigins(reader: AuditReader, entries: readonly TrailEntry[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { key: object, entry } of entries) {
    if (entry.kind !== 'reused' || entry.origin !== null) continue;
    const since = entry.stepKey === null ? [] : await makersOf(reader, entry.stepKey);
    const found = since.length > 0 ? `none then; since then ${since.join(', ')}` : 'none, then and since';
    findings.push(finding('lineage', { object, expected: 'an attempt that said that it made it', found }, [entry.run]));
  }
  return findings;
}

/** @returns keys of the entries of attempts that say they published a record of the step key, sorted */
async function makersOf(reader: AuditReader, stepKey: string): Promise<string[]> {
  const makers = new Set<string>();
  for await (const { key } of reader.list(originsOf(stepKey))) {
    const [, record] = RECORD.exec(key) ?? [];
    const { value } = record === undefined ? {} : await readOrigin(reader, stepKey, record);
    if (value) makers.add(value.key);
  }
  return [...makers].sort();
}
