/** Level `records`: every entry of a run is what its name says, and names others that are there. */
import { objectKey } from '../../../schemas/run/artifact.js';
import type { AuditEntry } from '../../../schemas/run/audit/entry.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { isEnd, refsMadeBy } from '../trail/ends.js';
import { inParallel } from '../trail/in-parallel.js';
import { entryFolder, parseEntryKey } from '../trail/keys.js';
import { readEntry, type TrailEntry } from '../trail/read-entry.js';
import { readEnvironment } from '../trail/read-environment.js';
import { attemptEnds } from './attempt-ends.js';
import { type Finding, finding } from './finding.js';

export interface RunTrail {
  readonly run: string;
  /** All that lies in the run's folder, sorted. */
  readonly keys: readonly string[];
  /** Those that are what their names say. */
  readonly entries: readonly TrailEntry[];
  /** Entries of other runs that results rest on, by key. */
  readonly origins: ReadonlyMap<string, TrailEntry>;
  readonly findings: readonly Finding[];
}

export async function readRunTrail(reader: AuditReader, run: string): Promise<RunTrail> {
  const folder = entryFolder(run);
  const keys: string[] = [];
  // A folder in it is that of another run.
  for await (const { key } of reader.list(folder)) if (!key.slice(folder.length).includes('/')) keys.push(key);
  const read = await inParallel(keys, (key) => readEntry(reader, key));
  const entries = read.flatMap(({ value }) => (value ? [value] : []));
  const origins = await readOrigins(reader, entries);
  const findings = read.flatMap(({ fault }, i) =>
    fault ? [finding('records', fault, dependentsOf(keys[i] ?? '', entries))] : [],
  );
  const known = new Map([...origins, ...entries.map((each) => [each.key, each] as const)]);
  findings.push(...entries.flatMap((each) => linkFaults(each, known)), ...attemptEnds(entries));
  findings.push(...(await environmentFaults(reader, entries)));
  if (!keys.some((key) => parseEntryKey(key)?.kind === 'begun'))
    findings.push(
      finding('records', { object: folder, expected: 'an entry that says how the run began', found: 'none' }),
    );
  return { run, keys, entries, origins, findings };
}

/** Entries and objects that rest on an entry. */
export function dependentsOf(key: string, entries: readonly TrailEntry[]): string[] {
  return entries.flatMap((each) => {
    const { entry } = each;
    if (each.key === key) return madeBy(entry);
    const links = linksOf(entry).map((link) => link.key);
    return links.includes(key) ? [each.key, ...madeBy(entry)] : [];
  });
}

function madeBy(entry: AuditEntry): string[] {
  return isEnd(entry) ? refsMadeBy(entry).map(objectKey) : [];
}

function linksOf(entry: AuditEntry): EntryLink[] {
  if (entry.kind === 'ended') return [entry.opened];
  return entry.kind === 'reused' ? [entry.opened, ...(entry.origin ? [entry.origin] : [])] : [];
}

async function readOrigins(reader: AuditReader, entries: readonly TrailEntry[]): Promise<Map<string, TrailEntry>> {
  const keys = new Set(
    entries.flatMap(({ entry }) => (entry.kind === 'reused' && entry.origin ? [entry.origin.key] : [])),
  );
  const read = await inParallel([...keys], (key) => readEntry(reader, key));
  return new Map(read.flatMap(({ value }) => (value ? [[value.key, value] as const] : [])));
}

/** An end has to name its beginning, and a reused result the attempt that made it, of the same step and key. */
function linkFaults({ key, entry }: TrailEntry, known: ReadonlyMap<string, TrailEntry>): Finding[] {
  if (!isEnd(entry)) return [];
  const faults: Finding[] = [];
  const check = (link: EntryLink, kind: 'opened' | 'ended', sameRun: boolean) => {
    const target = known.get(link.key);
    const expected = `the entry "${kind}" of step ${entry.step} that ${key} names`;
    const found = (what: string) =>
      faults.push(finding('records', { object: link.key, expected, found: what }, [key, ...madeBy(entry)]));
    if (!target) return found('none');
    if (target.sha256 !== link.sha256) return found(`sha256 ${target.sha256}, which is not ${link.sha256}`);
    const of = target.entry;
    if (of.kind !== kind) return found(`an entry "${of.kind}"`);
    if (of.step !== entry.step || of.stepKey !== entry.stepKey) return found(`step ${of.step} of key ${of.stepKey}`);
    if (sameRun && of.run !== entry.run) return found(`an entry of ${of.run}`);
    if (of.kind === 'ended' && of.state !== 'finished') return found(`an attempt that is ${of.state}`);
  };
  check(entry.opened, 'opened', true);
  if (entry.kind === 'reused' && entry.origin) check(entry.origin, 'ended', false);
  return faults;
}

async function environmentFaults(reader: AuditReader, entries: readonly TrailEntry[]): Promise<Finding[]> {
  const named = new Set(entries.flatMap(({ entry }) => (entry.kind === 'opened' ? [entry.environment] : [])));
  const findings: Finding[] = [];
  for (const sha256 of [...named].sort()) {
    const { fault } = await readEnvironment(reader, sha256);
    const dependents = entries.flatMap(({ key, entry }) =>
      entry.kind === 'opened' && entry.environment === sha256 ? [key] : [],
    );
    if (fault) findings.push(finding('records', fault, dependents));
  }
  return findings;
}
