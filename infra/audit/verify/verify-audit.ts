/** Checks the audit trail of one run, of several or of a whole store, up to a level; goes on after every finding. */
import { walkLineage } from '../lineage/walk.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { entrySource, soundEntries } from '../trail/entry-source.js';
import { ENTRIES, parseEntryKey, runIn, SEALS } from '../trail/keys.js';
import { attemptEnds } from './attempt-ends.js';
import { checkAttemptRecords } from './attempt-records.js';
import { type AuditLevel, type Finding, finding, includes } from './finding.js';
import { checkObjects } from './objects.js';
import { checkOrigins, originsIn, strayOrigins } from './origins.js';
import { ProvedRuns } from './proved-runs.js';
import { Removals } from './removals.js';
import { readRunTrail } from './run-trail.js';
import { checkSealed } from './sealed.js';
import { signatureFindings } from './signatures.js';
import { type CheckedLog, checkLog, type TrustOptions } from './signed.js';
import { untoldOrigins } from './untold-origins.js';

interface AuditSources {
  readonly audit: AuditReader;
  /** The store of the artifacts and key records; null where they were left out. */
  readonly objects: AuditReader | null;
  /** Stands for the log where that is not at hand; that all entries of other runs are proved is then checked beside. */
  readonly archive?: ProvedArchive;
}

interface ProvedArchive {
  log(): Promise<CheckedLog>;
  /** Whether an entry of another run is under a seal that is in the log. */
  proves(entry: string): boolean;
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
  /** Runs whose newest seal is one on the way: what came after it is not known. */
  readonly unfinished: readonly string[];
  /** Other runs, under way, of whose results some were reused before a seal covered them: their next seal will. */
  readonly unsealed: readonly string[];
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
  const log = includes(level, 'signed') ? await (sources.archive?.log() ?? checkLog(audit, options)) : null;
  const others = log && !sources.archive ? new ProvedRuns(audit, log) : null;
  const proves = (entry: string) => sources.archive?.proves(entry) ?? others?.proves(entry) ?? false;
  const removals = includes(level, 'objects') ? await Removals.read(audit, proves) : null;
  const findings: Finding[] = [...(log?.findings ?? []), ...(runs ? [] : await strays(audit))];
  const total = { entries: 0, seals: 0, objects: 0, bytes: 0 };
  const gone = new Set<string>();
  const origins = new Set<string>();
  const unfinished: string[] = [];
  const unsealed = new Set<string>();
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
    const isWhole = !sources.archive && newest !== undefined && newest.seal.state !== 'running';
    if (isWhole) findings.push(...(await checkOrigins(audit, trail.entries)));
    if (includes(level, 'signed')) findings.push(...signatureFindings(trail, sealed.seals));
    if (!removals) continue;
    const lineage = await walkLineage(trail.entries, entrySource(audit));
    const elsewhere = await toldElsewhere(audit, run, lineage.told);
    findings.push(...attemptEnds([...trail.origins.values(), ...elsewhere.values()]));
    if (sources.objects) {
      const whole = { ...trail, origins: elsewhere };
      const objects = await checkObjects(sources.objects, whole, newest?.objects ?? [], removals);
      total.objects += objects.checked;
      total.bytes += objects.bytes;
      for (const each of objects.removed) gone.add(each);
      findings.push(...objects.findings);
      if (isWhole) findings.push(...(await checkAttemptRecords(sources.objects, run, trail.entries)));
    }
    if (!includes(level, 'lineage')) continue;
    findings.push(...lineageFindings(lineage), ...(await untoldOrigins(audit, trail.entries)));
    if (!others) continue;
    const reused = await others.checkReused(run, lineage.told);
    findings.push(...reused.findings);
    for (const each of reused.unsealed) unsealed.add(each);
  }
  if (!runs && includes(level, 'sealed')) findings.push(...(await strayOrigins(audit, origins)));
  return {
    runs: named,
    leaves: log?.leaves ?? 0,
    ...total,
    hasObjects: sources.objects !== null,
    unfinished,
    unsealed: [...unsealed].sort(),
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
