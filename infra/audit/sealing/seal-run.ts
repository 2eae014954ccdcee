/**
 * Seals what a run has written so far. A later seal contains the earlier; a run that has ended has one that says how.
 * Repeated, it finds its seal and changes nothing.
 */
import { StoreUnavailableError } from '../../../schemas/failure.js';
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import { AUDIT_VERSION, type EntryLink } from '../../../schemas/run/audit/fields.js';
import type { Seal, SealTally } from '../../../schemas/run/audit/seal.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { toRecordBytes } from '../../artifacts/stored-json.js';
import { reachedObjects } from '../lineage/reached-objects.js';
import type { AuditLog, Logged } from '../log/audit-log.js';
import { corruptBy } from '../trail/audit-reader.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { eachEntry, entrySource } from '../trail/entry-source.js';
import { sealKey } from '../trail/keys.js';
import { refusedAfterTheEnd, sealOfEnd } from './after-the-end.js';
import { OpenAttempts } from './open-attempts.js';
import { type ReadSeal, readSeals } from './read-seals.js';
import { RunTally } from './run-tally.js';
import { namesBytes, sealedSet } from './sealed-names.js';
import { tellOrigins } from './tell-origins.js';

/** Somebody else seals the same run at the same time, this often. */
const MAX_TRIES = 10;

export interface SealRequest {
  readonly run: string;
  /** `running` on the way: attempts under way stay open. */
  readonly state: Seal['state'];
  readonly manifest: ObjectRef | null;
  /** Of the run and its children, which are in the trail as parts. */
  readonly histories: Readonly<Seal['histories']>;
  /** Those that Temporal has forgotten. */
  readonly missing?: Seal['missing'];
}

interface SealedRun extends Logged {
  readonly seal: EntryLink;
  /** Of the seal, from 1. */
  readonly number: number;
}

interface NumberedSeal extends EntryLink {
  readonly number: number;
}

/**
 * @throws CorruptArtifactError when an earlier seal, or the log, is not what it was, and for an entry of a run that has
 * ended that came after the seal of its end or was changed: a seal over it would sign it
 */
export async function sealRun(trail: AuditTrail, log: AuditLog, request: SealRequest): Promise<SealedRun> {
  const { run, state } = request;
  const first = await soundSeals(trail, run, await trail.keysOf(run));
  if (state !== 'running' && state !== 'finished' && !sealOfEnd(first)) await tellOrigins(trail, run);
  const written = await writtenBy(trail, run, state);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const newest = (await soundSeals(trail, run, written.entries)).at(-1);
    const found = newest && isCoveredBy(newest, state, written.entries) ? numbered(newest) : null;
    // Whoever wrote it may have been killed before it was in the log.
    if (!found && newest?.seal.state === 'running') await log.append(newest);
    const sealed = found ?? (await writeSeal(trail, request, written, newest));
    if (!sealed) continue;
    const { number, ...seal } = sealed;
    return { seal, number, ...(await log.append(seal)) };
  }
  throw new StoreUnavailableError(`${run} is sealed by others as fast as it is written`, { tries: MAX_TRIES });
}

/** @param keys of the entries that are to be sealed */
async function soundSeals(trail: AuditTrail, run: string, keys: readonly string[]): Promise<readonly ReadSeal[]> {
  const { seals, faults } = await readSeals(trail.store, run);
  const fault = faults[0] ?? (await refusedAfterTheEnd(trail.store, seals, keys));
  if (fault) throw corruptBy(fault);
  return seals;
}

interface Written {
  /** Keys of the run's entries, sorted. */
  readonly entries: readonly string[];
  /** Keys of the objects that they reach. */
  readonly objects: readonly string[];
  readonly tally: SealTally;
}

/** Entries are gone through once. Those that come meanwhile are left to the next seal; of a run that has ended none is open. */
async function writtenBy(trail: AuditTrail, run: string, state: Seal['state']): Promise<Written> {
  const keys = await trail.keysOf(run);
  const attempts = new OpenAttempts();
  const tally = new RunTally(run);
  const entries = tally.watch(attempts.watch(eachEntry(trail.store, keys)));
  const objects = await reachedObjects(entries, entrySource(trail.store));
  const lost = state === 'running' ? [] : await attempts.close(trail, run);
  for await (const { entry } of eachEntry(trail.store, lost)) tally.add(entry);
  return { entries: sortedSet(keys, lost), objects, tally: tally.value() };
}

/** Of entries that others sealed meanwhile as well. */
async function tallied(trail: AuditTrail, run: string, keys: readonly string[]): Promise<SealTally> {
  const tally = new RunTally(run);
  for await (const { entry } of eachEntry(trail.store, keys)) tally.add(entry);
  return tally.value();
}

/** A seal on the way says nothing new of a run that has its last one. */
function isCoveredBy({ seal, entries }: ReadSeal, state: Seal['state'], keys: readonly string[]): boolean {
  const isSame = seal.state === state || (state === 'running' && seal.state !== 'running');
  const sealed = new Set(entries);
  return isSame && keys.every((key) => sealed.has(key));
}

function numbered({ key, sha256, seal }: ReadSeal): NumberedSeal {
  return { key, sha256, number: seal.number };
}

/** @returns null where somebody else took the number */
async function writeSeal(
  trail: AuditTrail,
  { run, state, manifest, histories, missing = [] }: SealRequest,
  written: Written,
  before: ReadSeal | undefined,
): Promise<NumberedSeal | null> {
  const objects = sortedSet(before?.objects ?? [], written.objects, manifest ? [objectKey(manifest)] : []);
  const entries = sortedSet(before?.entries ?? [], written.entries);
  const number = (before?.seal.number ?? 0) + 1;
  // What comes late does not make a run that has ended run again.
  const isEnded = before !== undefined && before.seal.state !== 'running';
  const seal: Seal = {
    version: AUDIT_VERSION,
    run,
    number,
    at: trail.time(),
    state: state === 'running' && isEnded ? before.seal.state : state,
    previous: before ? { key: before.key, sha256: before.sha256 } : null,
    entries: sealedSet(entries, await trail.writePart(namesBytes(without(entries, before?.entries)))),
    objects: sealedSet(objects, await trail.writePart(namesBytes(without(objects, before?.objects)))),
    tally: entries.length === written.entries.length ? written.tally : await tallied(trail, run, entries),
    manifest,
    histories: [...histories],
    ...(missing.length > 0 && { missing }),
  };
  const bytes = toRecordBytes(seal);
  const key = sealKey(run, number);
  return (await trail.store.putIfAbsent(key, bytes)) ? { key, sha256: sha256Of(bytes), number } : null;
}

function sortedSet(...names: readonly (readonly string[])[]): string[] {
  const all = new Set<string>();
  for (const some of names) for (const name of some) all.add(name);
  return [...all].sort(byCodeUnit);
}

function without(names: readonly string[], known: readonly string[] = []): string[] {
  const there = new Set(known);
  return names.filter((name) => !there.has(name));
}
