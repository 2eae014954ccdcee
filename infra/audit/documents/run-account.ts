/**
 * What an export tells of a run, put together once for all documents that other programs read: its attempts, with those of
 * other runs that results were reused from, and the objects that they read and made. Nothing but what is in the export, so
 * that whoever has it derives the same documents.
 */
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import type { AuditEntry, AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { Environment } from '../../../schemas/run/audit/environment.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { refsIn } from '../../../schemas/run/audit/refs-in.js';
import { type StepRecord, StepRecordSchema } from '../../../schemas/run/run.js';
import { type DatasetCard, DatasetCardSchema } from '../../../schemas/settings/discover.js';
import { stepRecordKey } from '../../artifacts/step-ledger.js';
import type { ReadSeal } from '../sealing/read-seals.js';
import { type AuditReader, parseCanonical, readHashed } from '../trail/audit-reader.js';
import { isEnd, refsMadeBy, type ToldEnd } from '../trail/ends.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { readEnvironment } from '../trail/read-environment.js';

export interface ToldAct {
  /** SHA-256 of the entry that opened it. */
  readonly id: string;
  /** Key of that entry. */
  readonly entry: string;
  readonly opened: AuditEntryOf<'opened'>;
  /** null while nobody has written one. */
  readonly end: ToldEnd | null;
  readonly inputs: readonly ObjectRef[];
  /** Objects that a list of shards names among them. */
  readonly outputs: readonly ObjectRef[];
  /** Of a reused result: the attempt that made it; null where the trail does not know. */
  readonly origin: string | null;
}

/** `here`: in the archive; `removed` on purpose; `left out` of this export, or missing. */
type Whereabouts = 'here' | 'removed' | 'left out';

export interface RunAccount {
  readonly run: string;
  /** `discover`, `sweep`, … */
  readonly kind: string;
  readonly seal: ReadSeal;
  /** By the times of their beginning. */
  readonly acts: readonly ToldAct[];
  readonly begun: AuditEntryOf<'begun'> | null;
  readonly closed: AuditEntryOf<'closed'> | null;
  /** Run -> who began it. */
  readonly owners: ReadonlyMap<string, string>;
  readonly actions: readonly AuditEntryOf<'action'>[];
  /** What its folder says of the data; null where the run was not given a folder. */
  readonly dataset: DatasetCard | null;
  /** By object key, and so below. */
  readonly given: ReadonlyMap<string, ObjectRef>;
  readonly results: ReadonlyMap<string, ObjectRef>;
  /** Sorted by key. */
  readonly objects: ReadonlyMap<string, ObjectRef>;
  whereabouts(object: ObjectRef): Whereabouts;
  /** SHA-256 -> what was computed with. */
  readonly environments: ReadonlyMap<string, Environment>;
  /** Step key -> its key record, of those in the archive. */
  readonly records: ReadonlyMap<string, StepRecord>;
}

interface AccountSources {
  readonly audit: AuditReader;
  readonly objects: Pick<AuditReader, 'get'> | null;
  readonly seal: ReadSeal;
  /** All that are in the export. */
  readonly entries: readonly TrailEntry[];
  /** Keys of the objects and key records in the archive. */
  readonly present: ReadonlySet<string>;
}

export async function accountOf({ audit, objects, seal, entries, present }: AccountSources): Promise<RunAccount> {
  const { run } = seal.seal;
  const sorted = [...new Map(entries.map((each) => [each.key, each])).values()].sort((a, b) =>
    byCodeUnit(a.key, b.key),
  );
  const own = sorted.map(({ entry }) => entry).filter((entry) => entry.run === run);
  const acts = actsIn(sorted);
  const begun = own.find((entry) => entry.kind === 'begun') ?? null;
  const closed = own.findLast((entry) => entry.kind === 'closed') ?? null;
  const given = begun ? Object.values(heldValue(begun.given)) : [];
  const results = closed ? Object.values(refsIn(heldValue(closed.results))) : [];
  const refs = new Map<string, ObjectRef>();
  for (const ref of [...given, ...acts.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]), ...results])
    refs.set(objectKey(ref), ref);
  if (seal.seal.manifest) refs.set(objectKey(seal.seal.manifest), seal.seal.manifest);
  const removed = new Set(sorted.flatMap(({ entry }) => (entry.kind === 'removed' ? heldValue(entry.objects) : [])));
  return {
    run,
    kind: run.slice(0, run.indexOf('/')),
    seal,
    acts,
    begun,
    closed,
    owners: new Map(sorted.flatMap(({ entry }) => (entry.kind === 'begun' ? [[entry.run, entry.owner]] : []))),
    actions: own.filter((entry): entry is AuditEntryOf<'action'> => entry.kind === 'action'),
    dataset: datasetOf(begun),
    given: byObjectKey(given),
    results: byObjectKey(results),
    objects: new Map([...refs].sort(([a], [b]) => byCodeUnit(a, b))),
    whereabouts(object) {
      const key = objectKey(object);
      if (present.has(key)) return 'here';
      return removed.has(key) ? 'removed' : 'left out';
    },
    environments: await environmentsOf(audit, acts),
    records: objects ? await recordsOf(objects, acts, present) : new Map(),
  };
}

function actsIn(entries: readonly TrailEntry[]): ToldAct[] {
  const ends = new Map<string, ToldEnd>();
  const openedBy = new Map<string, string>();
  for (const { key, entry } of entries)
    if (isEnd(entry)) {
      ends.set(entry.opened.key, entry);
      openedBy.set(key, entry.opened.sha256);
    }
  return entries.flatMap(({ key, sha256, entry }): ToldAct[] => {
    if (entry.kind !== 'opened') return [];
    const end = ends.get(key) ?? null;
    const origin = end?.kind === 'reused' && end.origin ? (openedBy.get(end.origin.key) ?? null) : null;
    const inputs = distinctRefs(Object.values(heldValue(entry.inputs)));
    return [{ id: sha256, entry: key, opened: entry, end, inputs, outputs: outputsOf(end), origin }];
  });
}

function outputsOf(end: ToldEnd | null): ObjectRef[] {
  return end ? distinctRefs(refsMadeBy(end)) : [];
}

function distinctRefs(refs: readonly ObjectRef[]): ObjectRef[] {
  return [...byObjectKey(refs).values()];
}

function byObjectKey(refs: readonly ObjectRef[]): Map<string, ObjectRef> {
  return new Map(refs.map((ref) => [objectKey(ref), ref]));
}

function datasetOf(begun: AuditEntry | null): DatasetCard | null {
  if (begun?.kind !== 'begun') return null;
  const { dataset } = Object(heldValue(begun.input)) as { readonly dataset?: unknown };
  return DatasetCardSchema.safeParse(dataset).data ?? null;
}

async function environmentsOf(audit: AuditReader, acts: readonly ToldAct[]): Promise<Map<string, Environment>> {
  const environments = new Map<string, Environment>();
  for (const sha256 of new Set(acts.map(({ opened }) => opened.environment))) {
    const { value: environment } = await readEnvironment(audit, sha256);
    if (environment) environments.set(sha256, environment);
  }
  return environments;
}

/** Those that the trail says are what was published; of results that were reused too. */
async function recordsOf(
  objects: Pick<AuditReader, 'get'>,
  acts: readonly ToldAct[],
  present: ReadonlySet<string>,
): Promise<Map<string, StepRecord>> {
  const records = new Map<string, StepRecord>();
  for (const { end } of acts) {
    if (end?.kind !== 'ended' || end.stepKey === null || end.record === null || records.has(end.stepKey)) continue;
    const key = stepRecordKey(end.stepKey);
    if (!present.has(key)) continue;
    const { value: bytes } = await readHashed(objects, key, end.record);
    const record = bytes && parseCanonical(StepRecordSchema, key, bytes).value;
    if (record) records.set(end.stepKey, record);
  }
  return records;
}
