/**
 * Ensembles by name: the document under the hash of its content, and one small record a name that says which document
 * it stands for. A name that is published again stands for the newer document; the older one stays where it is.
 */

import { InvalidInputError, RefusedError } from '../../schemas/failure.js';

import { firstIssue } from '../../schemas/first-issue.js';
import { type ObjectRef, ObjectRefSchema } from '../../schemas/run/artifact.js';
import { RUN_NAME } from '../../schemas/run/run-name.js';
import {
  ENSEMBLE_VERSION,
  type EnsembleDocument,
  type EnsembleMember,
  EnsembleSchema,
  NAMED_ENSEMBLE_VERSION,
  type NamedEnsemble,
  NamedEnsembleSchema,
} from '../../schemas/sweep/ensemble.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { decodeTable } from '../arrow/arrow-io.js';
import type { ObjectStore } from '../object-store/port.js';
import type { ArtifactStore } from './artifact-store.js';
import { readRecord, toRecordBytes } from './stored-json.js';

const ROOT = 'ensembles/';
const ENDING = '.json';

interface FoundEnsemble extends NamedEnsemble {
  readonly document: EnsembleDocument;
}

export class Ensembles {
  constructor(
    private readonly store: ObjectStore,
    private readonly artifacts: ArtifactStore,
  ) {}

  /**
   * The document first, then its name.
   * @param run workflow id and run id of whoever publishes it
   * @returns the reference of the document: equal members are equal bytes
   * @throws InvalidInputError naming the field: fewer than two members, one member twice, a name that is none
   */
  async publish(name: string, ensemble: Omit<EnsembleDocument, 'version'>, run: string): Promise<ObjectRef> {
    const document = checked({ version: ENSEMBLE_VERSION, ...ensemble }, name);
    const bytes = toRecordBytes(document);
    const ref = await this.artifacts.putBytes('ensemble', bytes, null, ENSEMBLE_VERSION);
    const record: NamedEnsemble = { version: NAMED_ENSEMBLE_VERSION, name, ensemble: ref, run };
    await this.store.put(recordKey(name), toRecordBytes(record));
    return ref;
  }

  /** @throws RefusedError when nothing was published under the name, naming what was */
  async find(name: string): Promise<FoundEnsemble> {
    const key = recordKey(name);
    const bytes = await this.store.get(key);
    if (!bytes) throw await this.unknown(name);
    const record = readRecord(NamedEnsembleSchema, NAMED_ENSEMBLE_VERSION, key, bytes);
    return { ...record, document: await this.read(record.ensemble) };
  }

  async read(ref: ObjectRef): Promise<EnsembleDocument> {
    const bytes = await this.artifacts.getBytes(ObjectRefSchema.parse(ref));
    return readRecord(EnsembleSchema, ENSEMBLE_VERSION, `ensemble ${ref.sha256}`, bytes);
  }

  /** @returns all names, sorted */
  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { key } of this.store.list(ROOT)) names.push(key.slice(ROOT.length, -ENDING.length));
    return names;
  }

  /**
   * Whether a member has seen a crystal in training, where its prediction is no test.
   * @returns crystal id -> trials of the members that were trained on it, in the order of the members
   */
  async trainedOn({ members }: Pick<EnsembleDocument, 'members'>): Promise<ReadonlyMap<string, readonly string[]>> {
    const trials = new Map<string, string[]>();
    const known = new Map<string, readonly string[]>();
    for (const { trialId, split } of members) {
      const ids = known.get(split.sha256) ?? (await this.trainingIds(split));
      known.set(split.sha256, ids);
      for (const id of ids) trials.set(id, [...(trials.get(id) ?? []), trialId]);
    }
    return trials;
  }

  private async trainingIds(split: EnsembleMember['split']): Promise<readonly string[]> {
    return idsOfSubset(decodeTable('split', await this.artifacts.getBytes(split)), 'train');
  }

  private async unknown(name: string): Promise<RefusedError> {
    const names = await this.names();
    return new RefusedError(`there is no ensemble "${name}"`, {
      found: name,
      expected: names.length > 0 ? `one of ${names.join(', ')}` : 'a name that a sweep published its best trials under',
    });
  }
}

function recordKey(name: string): string {
  if (RUN_NAME.test(name)) return `${ROOT}${name}${ENDING}`;
  throw new InvalidInputError(`${JSON.stringify(name)} is no name of an ensemble`, {
    found: name,
    expected: 'up to 63 lower-case letters, digits and hyphens, not a hyphen first',
  });
}

function checked(document: unknown, name: string): EnsembleDocument {
  const parsed = EnsembleSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new InvalidInputError(`ensemble ${name}: ${field}: ${message}`, { field, expected: message });
}
