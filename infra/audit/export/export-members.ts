/** What goes into an export of a run: everything that is needed to check it without its stores. */
import { CorruptArtifactError, MissingArtifactError, RefusedError } from '../../../schemas/failure.js';
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { AUDIT_VERSION, heldValue, type PartRef } from '../../../schemas/run/audit/fields.js';
import { stepRecordKey } from '../../artifacts/step-ledger.js';
import { toRecordBytes } from '../../artifacts/stored-json.js';
import type { ObjectStore } from '../../object-store/port.js';
import { documentsOf } from '../documents/documents.js';
import { accountOf } from '../documents/run-account.js';
import { walkLineage } from '../lineage/walk.js';
import type { AuditLog } from '../log/audit-log.js';
import { type ReadSeal, readSeals } from '../sealing/read-seals.js';
import { type AuditFault, type AuditReader, corruptBy, readObject } from '../trail/audit-reader.js';
import { publishedBy } from '../trail/ends.js';
import { entryKeysOf, entrySource, soundEntries } from '../trail/entry-source.js';
import { entryParts } from '../trail/held-parts.js';
import { inParallel } from '../trail/in-parallel.js';
import { ENTRIES, environmentKey, LOG_KEYS, LOG_ORIGIN, parseEntryKey, partKey, sealKey } from '../trail/keys.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { AUDIT_ROOT, type ExportManifest, MANIFEST, OBJECTS_ROOT, PROOF, README } from './export-layout.js';
import { type ProvedSeal, proveRun } from './other-runs.js';
import { exportReadme } from './readme.js';

export interface ExportMember {
  readonly name: string;
  read(): Promise<Uint8Array>;
}

interface ExportSources {
  readonly audit: ObjectStore;
  /** null leaves the artifacts out: their hashes are in the seal. */
  readonly objects: Pick<ObjectStore, 'get' | 'head'> | null;
  readonly log: AuditLog;
  /** Also where results are from a run that no seal in the log covers so far: the check of the export names them. */
  readonly isUnsealedToo?: boolean;
}

/**
 * @returns the members in the order of the archive
 * @throws MissingArtifactError for a run without a seal
 * @throws RefusedError where results are from a run that no seal in the log covers so far, unless they were asked for
 * @throws CorruptArtifactError when the log was cut short or rewritten, or a seal of the run was, or it went although the
 * log has it: an export up to the seal before would look sound
 */
export async function exportMembers(sources: ExportSources, run: string): Promise<ExportMember[]> {
  const { audit, objects, log, isUnsealedToo = false } = sources;
  // Before the seals are read: each was there before its leaf.
  const logged = await log.newestOf(run);
  const { seals, faults } = await readSeals(audit, run);
  const [fault = missingSeal(run, logged, seals.length)] = faults;
  if (fault) throw corruptBy(fault);
  const newest = seals.at(-1);
  if (!newest) throw new MissingArtifactError(`${run} has no seal in the audit store`, { run });
  const { key, sha256 } = newest;
  const { index } = await log.append(newest);
  const manifest: ExportManifest = { version: AUDIT_VERSION, run, seal: { key, sha256 }, hasObjects: objects !== null };
  const proof = await log.prove(index);
  const trail = await trailKeys({ audit, log }, newest, seals);
  const [unsealed] = isUnsealedToo ? [] : trail.unsealed;
  if (unsealed) throw notSealedYet(run, unsealed);
  const records = trail.entries.flatMap(({ entry }) => {
    const published = publishedBy(entry);
    return published ? [stepRecordKey(published.stepKey)] : [];
  });
  const data = objects ? await present(objects, [...newest.objects, ...records]) : [];
  const account = await accountOf({
    audit,
    objects,
    seal: newest,
    entries: trail.entries,
    present: new Set(data.map(({ name }) => name)),
  });
  const given = (name: string, bytes: Uint8Array): ExportMember => ({ name, read: async () => bytes });
  return [
    given(MANIFEST, toRecordBytes(manifest)),
    given(PROOF, proof),
    given(README, Buffer.from(exportReadme(manifest))),
    ...[...documentsOf(account)].map(([name, bytes]) => given(name, bytes)),
    ...trail.others.map(({ name, proof }) => given(`${AUDIT_ROOT}${name}`, proof)),
    ...(await present(audit, trail.keys)).map(({ name, read }) => ({ name: `${AUDIT_ROOT}${name}`, read })),
    ...data.map(({ name, read }) => ({ name: `${OBJECTS_ROOT}${name}`, read })),
  ];
}

function missingSeal(run: string, logged: number, there: number): AuditFault | undefined {
  if (logged <= there) return undefined;
  return { object: sealKey(run, logged), expected: 'the seal that is a leaf of the log', found: 'none' };
}

function notSealedYet(run: string, { key, entry }: TrailEntry): RefusedError {
  const { run: from } = entry;
  return new RefusedError(`${run} has results of ${from}, which no seal in the log covers yet`, {
    found: `${key}, under none`,
    expected: `a seal of ${from}: it has one every 15 minutes while it runs, and one at its end`,
    state: 'nothing was written',
    'way out': `export it after that seal; audit verify tells what is wrong where ${from} goes on no more, and --unsealed exports it with that finding`,
  });
}

/** Keys of the audit store that the run's check reads, and the seals of other runs. */
async function trailKeys(
  { audit, log }: Pick<ExportSources, 'audit' | 'log'>,
  newest: ReadSeal,
  ownSeals: readonly ReadSeal[],
) {
  const { run } = newest.seal;
  const source = entrySource(audit);
  const own = await soundEntries(audit, await entryKeysOf(audit, run));
  const { told } = await walkLineage(own, source);
  const others = await soundEntries(
    audit,
    told.filter((key) => parseEntryKey(key)?.run !== run),
  );
  const beside = [...(await beginnings(audit, others)), ...(await removalsOf(audit, run, new Set(newest.objects)))];
  const proved = await inParallel(runsOf([...others, ...beside]), (each) => proveRun(audit, log, each));
  const sealed = new Set(proved.flatMap((each) => each?.newest.entries ?? []));
  const counted = beside.filter(({ key }) => sealed.has(key));
  const unsealed = others.filter(({ key }) => !sealed.has(key));
  const counting = new Set(runsOf([...others, ...counted]));
  const otherSeals = proved.filter((each) => each !== null && counting.has(each.newest.seal.run)) as ProvedSeal[];
  const seals = [...ownSeals, ...otherSeals.flatMap((each) => each.seals)];
  const entries = [...own, ...others, ...counted];
  const parts: PartRef[] = seals.flatMap(({ seal }) => [
    seal.entries.added,
    seal.objects.added,
    ...(seal.run === run ? seal.histories.map(({ part }) => part) : []),
  ]);
  for (const own of await inParallel(entries, ({ key }) => entryParts(audit, key))) parts.push(...own);
  const environments = entries.flatMap(({ entry }) =>
    entry.kind === 'opened' ? [environmentKey(entry.environment)] : [],
  );
  const keyNotes: string[] = [];
  for await (const { key } of audit.list(LOG_KEYS)) keyNotes.push(key);
  return {
    entries,
    unsealed,
    others: otherSeals,
    keys: [
      ...newest.entries,
      ...entries.map(({ key }) => key),
      ...seals.map(({ key }) => key),
      ...parts.map(({ sha256 }) => partKey(sha256)),
      ...environments,
      ...keyNotes,
      LOG_ORIGIN,
    ],
  };
}

function runsOf(entries: readonly TrailEntry[]): string[] {
  return [...new Set(entries.map(({ entry }) => entry.run))].sort(byCodeUnit);
}

/** How the runs began that results were reused from: what they were given ends the lineage. */
async function beginnings(audit: AuditReader, others: readonly TrailEntry[]): Promise<TrailEntry[]> {
  const begun: TrailEntry[] = [];
  for (const run of new Set(others.map(({ entry }) => entry.run))) {
    const keys = (await entryKeysOf(audit, run)).filter((key) => parseEntryKey(key)?.kind === 'begun');
    begun.push(...(await soundEntries(audit, keys)));
  }
  return begun;
}

/** Entries of other runs that say that one of the objects was deleted. */
async function removalsOf(audit: AuditReader, run: string, objects: ReadonlySet<string>): Promise<TrailEntry[]> {
  const keys: string[] = [];
  for await (const { key } of audit.list(ENTRIES)) {
    const named = parseEntryKey(key);
    if (named?.kind === 'removed' && named.run !== run) keys.push(key);
  }
  const names = ({ entry }: TrailEntry) => heldValue((entry as AuditEntryOf<'removed'>).objects);
  return (await soundEntries(audit, keys)).filter((each) => names(each).some((name) => objects.has(name)));
}

/** What is not there is left out: the check of the export tells whether it was deleted on purpose. */
async function present(store: Pick<ObjectStore, 'get' | 'head'>, keys: readonly string[]): Promise<ExportMember[]> {
  const names = [...new Set(keys)].sort(byCodeUnit);
  const found = await inParallel(names, (name) => isThere(store, name));
  const read = async (name: string) => {
    const { value } = await readObject(store, name);
    if (value) return value;
    throw new MissingArtifactError(`${name} went while it was exported`, { key: name });
  };
  return names.filter((_, i) => found[i]).map((name) => ({ name, read: () => read(name) }));
}

async function isThere(store: Pick<ObjectStore, 'head'>, name: string): Promise<boolean> {
  try {
    return (await store.head(name)) !== null;
  } catch (error) {
    // Damaged on the disk of its server: no bytes of it are there.
    if (error instanceof CorruptArtifactError) return false;
    throw error;
  }
}
