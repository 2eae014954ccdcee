/** Checks the audit trail of one run, of several or of a whole store, up to a level; goes on after every finding. */
import { walkLineage } from '../lineage/walk.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { entrySource, soundEntries } from '../trail/entry-source.js';
import { ENTRIES, parseEntryKey, runIn, SEALS } from '../trail/keys.js';
import { checkAttemptRecords } from './attempt-records.js';
import { type AuditLevel, type Finding, finding, includes } from './finding.js';
import { checkObjects, removedObjects } from './objects.js';
import { checkOrigins, originsIn, strayOrigins } from './origins.js';
import { OtherRuns } from './reused-from.js';
import { readRunTrail } from './run-trail.js';
import { checkSealed } from './sealed.js';
import { signatureFindings } from './signatures.js';
import { type CheckedLog, checkLog, type TrustOptions } from './signed.js';

interface AuditSources {
  readonly audit: AuditReader;
  /** The store of the artifacts and key records; null where they were left out. */
  readonly objects: AuditReader | null;
  /** Stands for the log where that is not at hand. */
  readonly log?: () => Promise<CheckedLog>;
  /** Whether an entry that says what was deleted counts; all do when left out: a store has the seals of all runs. */
  readonly counts?: (key: string) => boolean;
}

export interface VerifyOptions extends TrustOptions {
  readonly level: AuditLevel;
}

export interface Verified {
  readonly runs: readonly string[];
  readonly entries: number;
  readonly seals: number;
  readonly leaves: number;
  readonly objects: number;
  /** Of the objects. */
  readonly bytes: number;
  /** Whether artifacts were at hand; an export may be without. */
  readonly hasObjects: boolean;
  /** Runs whose newest seal is one on the way, and those reused from that have none yet: what came after is not known. */
  readonly unfinished: readonly string[];
  /** Keys of objects that were deleted on purpose. */
  readonly removed: readonly string[];
  readonly findings: readonly Finding[];
}

/** @param runs such as `discover/oxides/0190…`; null for all of the store */
export async function verifyAudit(
  sources: AuditSources,
  runs: readonly string[] | null,
  options: VerifyOptions,
): Promise<Verified> {
  const { audit } = sources;
  const { level } = options;
  const named = runs ?? (await runsIn(audit));
  const log = includes(level, 'signed') ? await (sources.log?.() ?? checkLog(audit, options)) : null;
  // An archive has no seals of other runs.
  const others = log && !sources.log ? new OtherRuns(audit, log) : null;
  const removed = includes(level, 'objects') ? await removedObjects(audit, sources.counts) : new Map<string, string>();
  const findings: Finding[] = [...(log?.findings ?? []), ...(runs ? [] : await strays(audit))];
  const total = { entries: 0, seals: 0, objects: 0, bytes: 0 };
  const gone = new Set<string>();
  const origins = new Set<string>();
  const unfinished: string[] = [];
  for (const run of named) {
    const trail = await readRunTrail(audit, run);
    total.entries += trail.entries.length;
    findings.push(...trail.findings);
    if (!includes(level, 'sealed')) continue;
    const sealed = await checkSealed(audit, trail);
    total.seals += sealed.seals.length;
    const newest = sealed.seals.at(-1);
    if (newest?.seal.state === 'running') unfinished.push(run);
    findings.push(...sealed.findings, ...sealed.seals.flatMap((seal) => log?.missing(seal, seal === newest) ?? []));
    for (const object of originsIn(trail.entries).keys()) origins.add(object);
    // Of what is beside the trail of a run an archive has nothing, and one under way may not have all yet.
    const isWhole = !sources.log && newest !== undefined && newest.seal.state !== 'running';
    if (isWhole) findings.push(...(await checkOrigins(audit, trail.entries)));
    if (includes(level, 'signed')) findings.push(...signatureFindings(trail, sealed.seals));
    if (!includes(level, 'objects')) continue;
    const lineage = await walkLineage(trail.entries, entrySource(audit));
    if (sources.objects) {
      const whole = { ...trail, origins: await toldElsewhere(audit, run, lineage.told) };
      const objects = await checkObjects(sources.objects, whole, newest?.objects ?? [], removed);
      total.objects += objects.checked;
      total.bytes += objects.bytes;
      for (const each of objects.removed) gone.add(each);
      findings.push(...objects.findings);
      if (isWhole) findings.push(...(await checkAttemptRecords(sources.objects, run, trail.entries)));
    }
    if (!includes(level, 'lineage')) continue;
    findings.push(...lineageFindings(lineage));
    const reused = await others?.check(run, lineage.told);
    findings.push(...(reused?.findings ?? []));
    unfinished.push(...(reused?.unfinished ?? []));
  }
  if (!runs && includes(level, 'sealed')) findings.push(...(await strayOrigins(audit, origins)));
  return {
    runs: named,
    leaves: log?.leaves ?? 0,
    ...total,
    hasObjects: sources.objects !== null,
    unfinished: [...new Set(unfinished)],
    removed: [...gone].sort(),
    findings: distinct(findings),
  };
}

/** Runs that have entries or seals, sorted. */
async function runsIn(reader: AuditReader): Promise<string[]> {
  const runs = new Set<string>();
  for (const folder of [ENTRIES, SEALS]) for await (const { key } of reader.list(folder)) runs.add(runIn(key));
  runs.delete('');
  return [...runs].sort();
}

/** What lies among the entries and belongs to no run. */
async function strays(reader: AuditReader): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const { key: object } of reader.list(ENTRIES))
    if (!parseEntryKey(object))
      findings.push(finding('records', { object, expected: 'the name of an entry', found: object }));
  return findings;
}

/** Entries of other runs that tell how something was made. */
async function toldElsewhere(audit: AuditReader, run: string, told: readonly string[]) {
  const keys = told.filter((key) => parseEntryKey(key)?.run !== run);
  return new Map((await soundEntries(audit, keys)).map((each) => [each.key, each]));
}

function lineageFindings({ unexplained }: Awaited<ReturnType<typeof walkLineage>>): Finding[] {
  return unexplained.map(({ object, found, dependents }) =>
    finding('lineage', { object, expected: 'a way back to what the run was given', found }, dependents),
  );
}

/** One object may be met on several ways. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const known = new Map(findings.map((each) => [`${each.object}\n${each.expected}\n${each.found}`, each]));
  return [...known.values()];
}
