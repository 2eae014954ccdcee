/**
 * What a screening was last started with, under its name: so that what it gave up can be tried again when Temporal has
 * forgotten it.
 */
import { z } from 'zod';
import { ObjectRefSchema } from '../schemas/run/artifact.js';
import type { ScreeningInput } from '../schemas/screening/input.js';
import { ManifestPageSchema } from '../schemas/screening/manifest.js';
import { readRecord, toRecordBytes } from './artifacts/stored-json.js';
import type { ObjectStore } from './object-store/port.js';

const VERSION = 1;
const ROOT = 'screening-inputs/';

/** Of the parts that a workflow checks by itself no more than that they are there. */
const KeptInputSchema = z.strictObject({
  version: z.literal(VERSION),
  input: z.looseObject({
    name: z.string(),
    identity: ManifestPageSchema.shape.identity,
    places: z.array(z.looseObject({ kind: z.string() })).min(1),
    reading: z.looseObject({}),
    surroundings: z.looseObject({ structures: ObjectRefSchema, embeddings: ObjectRefSchema }),
    knobs: z.looseObject({ criteria: ObjectRefSchema }),
  }),
});

export class ScreeningInputs {
  constructor(private readonly store: ObjectStore) {}

  /** In the place of the one before. */
  async keep(input: ScreeningInput): Promise<void> {
    await this.store.put(keyOf(input.name), toRecordBytes({ version: VERSION, input }));
  }

  /**
   * @returns null where no screening of the name was started
   * @throws CorruptArtifactError when it cannot be read
   */
  async find(name: string): Promise<ScreeningInput | null> {
    const key = keyOf(name);
    const bytes = await this.store.get(key);
    return bytes && (readRecord(KeptInputSchema, VERSION, key, bytes).input as unknown as ScreeningInput);
  }
}

function keyOf(name: string): string {
  return `${ROOT}${name}.json`;
}
