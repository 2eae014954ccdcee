/**
 * Makes a damaged store whole again: objects whose bytes are not those of their name are deleted, and with them the
 * records of the steps that made them, so that the next run makes them anew. Attempt records and names that cannot be
 * read go as well: one would end every list of runs, the other keep a name for ever. What is intact is not touched.
 */

import { CorruptArtifactError, InvalidInputError } from '../../schemas/failure.js';
import { objectKey } from '../../schemas/run/artifact.js';
import {
  RUN_RECORD_VERSION,
  RunRecordSchema,
  STEP_RECORD_VERSION,
  type StepRecord,
  StepRecordSchema,
} from '../../schemas/run/run.js';
import { sha256Of } from '../artifacts/sha256.js';
import { stepRecordKey } from '../artifacts/step-ledger.js';
import { readRecord } from '../artifacts/stored-json.js';
import type { ObjectStore } from '../object-store/port.js';
import { NAMES_ROOT, RUN_NAME_VERSION, RunNameSchema } from '../run-names.js';

/** `kind/ab/cdef….ending`: two and 62 hexadecimal digits of the sha256. */
const NAMED_BY_CONTENT = /^([a-z][a-z-]*)\/([0-9a-f]{2})\/([0-9a-f]{62})\.[a-z]+$/;
const STEP_RECORDS = 'steps/';
/** Records that no result depends on: what is broken is deleted. */
const OTHER_RECORDS = [
  { prefix: 'runs/', schema: RunRecordSchema, version: RUN_RECORD_VERSION },
  { prefix: NAMES_ROOT, schema: RunNameSchema, version: RUN_NAME_VERSION },
] as const;

interface DeletedRecord {
  readonly key: string;
  /** null when the record itself was unreadable. */
  readonly step: string | null;
  readonly because: string;
}

export interface RepairReport {
  readonly objects: number;
  readonly bytes: number;
  readonly records: number;
  readonly deletedObjects: readonly string[];
  readonly deletedRecords: readonly DeletedRecord[];
  /** Records of another version of the program: left as they are. */
  readonly foreignRecords: readonly string[];
  /** Attempt records and names that could not be read: what they told is lost, and no result. */
  readonly deletedAttempts: readonly string[];
}

export interface RepairOptions {
  /** Told what is wrong before it is deleted. @param keys of objects and records */
  readonly onFound?: (keys: readonly string[], because: string) => Promise<void>;
  readonly onProgress?: (objects: number, bytes: number) => void;
  readonly signal?: AbortSignal;
}

export async function repairStore(
  store: ObjectStore,
  { onProgress, onFound = async () => {}, signal }: RepairOptions = {},
): Promise<RepairReport> {
  const remove: Remove = async (keys, because) => {
    await onFound(keys, because);
    for (const key of keys) await store.delete(key);
  };
  const present = new Set<string>();
  const deletedObjects: string[] = [];
  let objects = 0;
  let bytes = 0;
  for await (const object of store.list('')) {
    signal?.throwIfAborted();
    const sha256 = contentName(object.key);
    if (sha256 === null) continue;
    const condition = await examineObject(store, object.key, sha256);
    if (condition === 'intact') present.add(object.key);
    if (condition === 'corrupt') {
      await remove([object.key], 'its bytes are not those of its name');
      deletedObjects.push(object.key);
    }
    objects++;
    bytes += object.bytes;
    onProgress?.(objects, bytes);
  }
  const { unlisted, ...repaired } = await repairRecords(store, remove, present, signal);
  deletedObjects.push(...unlisted);
  return { objects, bytes, deletedObjects, ...repaired, deletedAttempts: await repairOthers(store, remove, signal) };
}

/** Deletes, after it was told. */
type Remove = (keys: readonly string[], because: string) => Promise<void>;

/** A record that names an output which is not there would answer "done" for a step whose result is lost. */
async function repairRecords(
  store: ObjectStore,
  remove: Remove,
  present: ReadonlySet<string>,
  signal: AbortSignal | undefined,
) {
  const deletedRecords: DeletedRecord[] = [];
  const foreignRecords: string[] = [];
  /** Objects so damaged that the server does not even list them. */
  const unlisted: string[] = [];
  const kept = new Map<string, StepRecord>();
  let records = 0;
  for await (const { key } of store.list(STEP_RECORDS)) {
    signal?.throwIfAborted();
    records++;
    try {
      const record = await readStepRecord(store, key);
      if (record) kept.set(key, record);
    } catch (error) {
      if (error instanceof InvalidInputError) foreignRecords.push(key);
      else if (error instanceof CorruptArtifactError) {
        await remove([key], error.message);
        deletedRecords.push({ key, step: null, because: error.message });
      } else throw error;
    }
  }
  // A record that goes may leave an earlier one without the reader that its pruned output was there for.
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    const read = new Set(
      [...kept.values()].flatMap(({ step, inputs }) => Object.values(inputs).map(({ sha256 }) => `${step} ${sha256}`)),
    );
    for (const [key, record] of kept) {
      signal?.throwIfAborted();
      const lost = await firstLost(store, record, present, read);
      if (!lost) continue;
      const because = `output ${lost.name} is gone: ${lost.object}`;
      if (lost.isDamaged) unlisted.push(lost.object);
      await remove(lost.isDamaged ? [lost.object, key] : [key], because);
      kept.delete(key);
      deletedRecords.push({ key, step: record.step, because });
    }
  }
  return { records, deletedRecords, foreignRecords, unlisted };
}

async function repairOthers(store: ObjectStore, remove: Remove, signal: AbortSignal | undefined): Promise<string[]> {
  const deleted: string[] = [];
  for (const { prefix, schema, version } of OTHER_RECORDS)
    for await (const { key } of store.list(prefix)) {
      signal?.throwIfAborted();
      try {
        const bytes = await store.get(key);
        if (bytes) readRecord<unknown>(schema, version, key, bytes);
      } catch (error) {
        // Of another version of the program: left as it is.
        if (error instanceof InvalidInputError) continue;
        if (!(error instanceof CorruptArtifactError)) throw error;
        await remove([key], error.message);
        deleted.push(key);
      }
    }
  return deleted;
}

async function readStepRecord(store: ObjectStore, key: string): Promise<StepRecord | null> {
  const bytes = await store.get(key);
  if (bytes === null) return null;
  const record = readRecord(StepRecordSchema, STEP_RECORD_VERSION, key, bytes);
  if (stepRecordKey(record.key) === key) return record;
  throw new CorruptArtifactError(`record ${key} belongs to another key`, { found: record.key });
}

/**
 * Objects published after the listing are asked for by name. A transient output may be gone once the same step has
 * gone on from it: nothing will ask for it again.
 *
 * @param read `step hash` of every input of every finished step
 */
async function firstLost(
  store: ObjectStore,
  record: StepRecord,
  present: ReadonlySet<string>,
  read: ReadonlySet<string>,
) {
  for (const [name, ref] of Object.entries(record.outputs)) {
    if (record.transient.includes(name) && read.has(`${record.step} ${ref.sha256}`)) continue;
    const object = objectKey(ref);
    if (present.has(object)) continue;
    const found = await orDamaged(() => store.head(object));
    if (found === null || found === 'damaged') return { name, object, isDamaged: found === 'damaged' };
  }
  return null;
}

function contentName(key: string): string | null {
  const parts = NAMED_BY_CONTENT.exec(key);
  return parts === null || key.startsWith(STEP_RECORDS) ? null : `${parts[2]}${parts[3]}`;
}

/** Read twice before it is condemned: a faulty line gives wrong bytes once, a faulty object gives them again. */
async function examineObject(store: ObjectStore, key: string, sha256: string): Promise<'intact' | 'corrupt' | 'gone'> {
  for (let reading = 1; reading <= 2; reading++) {
    const bytes = await orDamaged(() => store.get(key));
    if (bytes === null) return 'gone';
    // By the server's own word, which was asked several times.
    if (bytes === 'damaged') return 'corrupt';
    if (sha256Of(bytes) === sha256) return 'intact';
  }
  return 'corrupt';
}

/** @returns `damaged` where the server itself cannot read what it holds */
async function orDamaged<T>(read: () => Promise<T>): Promise<T | 'damaged'> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CorruptArtifactError) return 'damaged';
    throw error;
  }
}
