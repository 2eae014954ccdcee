/**
 * Whose results a name stands for: one small record a run, written by whoever takes the name first. Results, reports and
 * ensembles lie under names, so that data of another folder under a taken name would replace what is there.
 */
import { z } from 'zod';
import { RefusedError } from '../schemas/failure.js';
import { readRecord, toRecordBytes } from './artifacts/stored-json.js';
import type { ObjectStore } from './object-store/port.js';

export const RUN_NAME_VERSION = 1;
export const NAMES_ROOT = 'names/';

export const RunNameSchema = z.strictObject({
  version: z.literal(RUN_NAME_VERSION),
  /** Workflow id, such as `discover/oxides`. */
  run: z.string().min(1),
  /** What the data were read from: the absolute path of a folder, or the run that they were taken over from. */
  data: z.string().min(1),
  /** SHA-256 of the data: a folder that was moved is the same one. */
  digest: z.string().min(1),
  /** Absolute path of the sweep file that gave the name; null where it was said. */
  file: z.string().nullable(),
});

export type RunOrigin = Pick<z.infer<typeof RunNameSchema>, 'data' | 'digest' | 'file'>;

export class RunNames {
  constructor(private readonly store: ObjectStore) {}

  /**
   * Takes a name for runs on these data, or finds that it is theirs already. Data that changed in their folder, and the
   * same data in another folder, keep the name.
   * @param run workflow id
   * @throws RefusedError naming both folders, or both sweep files, when the name is that of other data
   */
  async claim(run: string, origin: RunOrigin): Promise<void> {
    const key = `${NAMES_ROOT}${run}.json`;
    const bytes = toRecordBytes({ version: RUN_NAME_VERSION, run, ...origin });
    if (await this.store.putIfAbsent(key, bytes)) return;
    const found = await this.store.get(key);
    const owner = found && readRecord(RunNameSchema, RUN_NAME_VERSION, key, found);
    if (owner) refuseOther(run, owner, origin);
    await this.store.put(key, bytes);
  }
}

function refuseOther(run: string, owner: RunOrigin, origin: RunOrigin): void {
  const refuse = (what: string, there: string, here: string): never => {
    throw new RefusedError(`${run} is the name of results from another ${what}, which would be replaced`, {
      found: here,
      expected: there,
      'way out': '--name with a name of its own',
      state: 'nothing was started',
    });
  };
  if (owner.data !== origin.data && owner.digest !== origin.digest) refuse('folder', owner.data, origin.data);
  if (owner.file !== null && origin.file !== null && owner.file !== origin.file)
    refuse('sweep file', owner.file, origin.file);
}
