/**
 * Level `sealed`: where steps look before they reuse a result. Without it a key record that was edited would pass for the
 * one that was published.
 */
import { firstOriginKey, isOrphan, originKey, readOrigin } from '../attempts/key-origins.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { publishedBy } from '../trail/ends.js';
import { inParallel } from '../trail/in-parallel.js';
import { ORIGINS } from '../trail/keys.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { type Finding, finding } from './finding.js';

/** @returns of every record that an attempt of the run published: name -> key, record and entry */
export function originsIn(
  entries: readonly TrailEntry[],
): Map<string, { stepKey: string; record: string; by: string }> {
  return new Map(
    entries.flatMap(({ key, entry }) => {
      const published = publishedBy(entry);
      return published ? [[originKey(published.stepKey, published.record), { ...published, by: key }] as const] : [];
    }),
  );
}

/** @param entries of a run that has ended: whoever seals it writes what a killed attempt did not */
export async function checkOrigins(reader: AuditReader, entries: readonly TrailEntry[]): Promise<Finding[]> {
  const checked = await inParallel([...originsIn(entries).values()], async ({ stepKey, record, by }) => {
    const { fault } = await readOrigin(reader, stepKey, record);
    return fault ? [finding('sealed', fault, [by])] : [];
  });
  return checked.flat();
}

/** @param known names of those that attempts of any run published */
export async function strayOrigins(reader: AuditReader, known: ReadonlySet<string>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const { key: object } of reader.list(ORIGINS))
    if (!known.has(firstOriginKey(object)) && !(await isOrphan(reader, object)))
      findings.push(
        finding('sealed', { object, expected: 'a record that an attempt published', found: 'one that no entry tells' }),
      );
  return findings;
}
