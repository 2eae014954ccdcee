/** Mutants that are the same program: no test can tell them apart, so they are left out, each with its reason. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Mutant } from './find-mutants.js';

const EquivalentSchema = z.strictObject({
  file: z.string(),
  before: z.string(),
  after: z.string(),
  reason: z.string().min(10),
});
export type Equivalent = z.infer<typeof EquivalentSchema>;

export function readEquivalents(file: URL = new URL('./equivalent.json', import.meta.url)): Equivalent[] {
  return z.array(EquivalentSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
}

export interface Sifted {
  readonly kept: Mutant[];
  readonly leftOut: Mutant[];
  /** Named, but no mutant of the sources as they are. */
  readonly outdated: Equivalent[];
}

/** @param files those that were searched for mutants: what is named of other files is not outdated */
export function withoutEquivalents(
  mutants: readonly Mutant[],
  equivalents: readonly Equivalent[],
  files: readonly string[],
): Sifted {
  const nameOf = ({ file, before, after }: Mutant | Equivalent) => `${file}\n${before}\n${after}`;
  const named = new Set(equivalents.map(nameOf));
  const found = new Set(mutants.map(nameOf));
  const searched = new Set(files);
  return {
    kept: mutants.filter((mutant) => !named.has(nameOf(mutant))),
    leftOut: mutants.filter((mutant) => named.has(nameOf(mutant))),
    outdated: equivalents.filter((each) => searched.has(each.file) && !found.has(nameOf(each))),
  };
}
