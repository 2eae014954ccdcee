/** The newest seal of every run of a store, taken at its word: `verify` follows seals back and counts what is under them. */
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { type Seal, SealSchema } from '../../../schemas/run/audit/seal.js';
import { type AuditReader, parseCanonical, readObject } from '../trail/audit-reader.js';
import { inParallel } from '../trail/in-parallel.js';
import { numberIn, runIn, SEALS, sealKey } from '../trail/keys.js';

/** @returns by run, in their order; null for one that is broken */
export async function newestSeals(reader: AuditReader): Promise<ReadonlyMap<string, Seal | null>> {
  const newest = new Map<string, number>();
  for await (const { key } of reader.list(SEALS)) {
    const run = runIn(key);
    const number = numberIn(`${SEALS}${run}/`, key);
    if (number !== null) newest.set(run, Math.max(number, newest.get(run) ?? 0));
  }
  const runs = [...newest].sort(([a], [b]) => byCodeUnit(a, b));
  return new Map(
    await inParallel(runs, async ([run, number]): Promise<[string, Seal | null]> => {
      const key = sealKey(run, number);
      const { value } = await readObject(reader, key);
      return [run, (value && parseCanonical(SealSchema, key, value).value) ?? null];
    }),
  );
}
