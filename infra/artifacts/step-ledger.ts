/**
 * Which steps are finished: one small record a step key, written once.
 *
 * The key is the hash of everything that decides the outputs. The record is written after the outputs it names, by
 * conditional put: of two attempts the first one wins, and both go on with its outputs.
 */

import { CorruptArtifactError, InvalidInputError, StoreUnavailableError } from '../../schemas/failure.js';
import { STEP_RECORD_VERSION, type StepIdentity, type StepRecord, StepRecordSchema } from '../../schemas/run/run.js';
import type { ObjectStore } from '../object-store/port.js';
import { sha256Of } from './sha256.js';
import { readRecord, toCanonicalJson, toRecordBytes } from './stored-json.js';

/** A record that is deleted between our refused write and our reading of it is written again, this often. */
const MAX_WRITES = 3;

const WAY_OUT =
  'npx spectraloom audit verify says what else was changed; once the record is deleted the step runs again';

/** @returns sha256, hexadecimal, of the RFC 8785 canonical JSON of the identity; inputs count by kind and hash alone */
export function stepKey({ step, codeVersion, fusedOperations, parameters, inputs }: StepIdentity): string {
  const fused = fusedOperations === undefined ? {} : { fusedOperations };
  const identity = { step, codeVersion, ...fused, parameters, inputs: identitiesOf(inputs) };
  return sha256Of(toCanonicalJson(identity));
}

/** @returns the name of a key's record in the store */
export function stepRecordKey(key: string): string {
  return `steps/${key.slice(0, 2)}/${key.slice(2)}.json`;
}

/** Whoever wrote down which bytes a record had when it was published. */
export interface RecordWitness {
  /** @returns `other` where it knows records of the key, and not this one */
  knows(key: string, recordSha256: string): Promise<'this' | 'other' | 'nothing'>;
}

export class StepLedger {
  /** @param witness asked of every record that is found; null where nobody wrote anything down */
  constructor(
    private readonly store: ObjectStore,
    private readonly witness: RecordWitness | null = null,
  ) {}

  key(identity: StepIdentity): string {
    return stepKey(identity);
  }

  /** @returns RFC 8785 canonical JSON, as keys and manifests are made of */
  canonical(value: unknown): string {
    return toCanonicalJson(value);
  }

  /** @returns sha256 of the bytes that a record has in the store */
  sha256Of(record: StepRecord): string {
    return sha256Of(toRecordBytes(record));
  }

  /**
   * @returns the record of a finished step; null when none was published
   * @throws CorruptArtifactError when the record is broken, belongs to another key or is not the one that was published
   */
  async find(key: string): Promise<StepRecord | null> {
    const name = stepRecordKey(key);
    const bytes = await this.store.get(name);
    if (!bytes) return null;
    const record = readRecord(StepRecordSchema, STEP_RECORD_VERSION, name, bytes);
    if (record.key !== key)
      throw new CorruptArtifactError(`record ${name} belongs to another key`, { found: record.key, expected: key });
    const own = stepKey(record);
    if (own !== key)
      throw new CorruptArtifactError(`record ${name}: step, parameters and inputs are not those of its key`, {
        found: own,
        expected: key,
        'way out': WAY_OUT,
      });
    const sha256 = sha256Of(bytes);
    if ((await this.witness?.knows(key, sha256)) === 'other')
      throw new CorruptArtifactError(`record ${name} is not the one that was published: the audit trail has another`, {
        key: name,
        found: `sha256 ${sha256}`,
        'way out': WAY_OUT,
      });
    return record;
  }

  /**
   * Publish the outputs first.
   * @returns the record that counts: this one, or that of an earlier attempt
   * @throws InvalidInputError when the record's key is not that of its step, parameters and inputs
   */
  async publish(record: StepRecord): Promise<StepRecord> {
    const own = { ...record, inputs: identitiesOf(record.inputs) };
    const key = stepKey(own);
    if (key !== record.key)
      throw new InvalidInputError(`step ${record.step}: the record's key is not its own`, {
        found: record.key,
        expected: key,
      });
    const name = stepRecordKey(key);
    const bytes = toRecordBytes(own);
    const written = readRecord(StepRecordSchema, STEP_RECORD_VERSION, name, bytes);
    for (let write = 1; write <= MAX_WRITES; write++) {
      if (await this.store.putIfAbsent(name, bytes)) return written;
      const first = await this.find(key);
      if (first) return first;
    }
    throw new StoreUnavailableError(`record ${name} is deleted as fast as it is written`, { key: name });
  }
}

/** References carry sizes and rows as well; the key covers what decides a result. */
function identitiesOf(inputs: StepIdentity['inputs']): StepRecord['inputs'] {
  return Object.fromEntries(Object.entries(inputs).map(([name, { kind, sha256 }]) => [name, { kind, sha256 }]));
}
