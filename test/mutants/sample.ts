/**
 * A seeded sample. Each mutant draws its own place in the line from the seed and from what it is, so a change of one source, or a
 * mutant left out, changes no more of the sample than it must, and the order of files changes nothing.
 */
import { createHash } from 'node:crypto';
import type { Mutant } from './find-mutants.js';

/** @returns the mutants in the order in which a sample takes them */
export function inSampledOrder(mutants: readonly Mutant[], seed: number): Mutant[] {
  const alike = new Map<string, number>();
  const drawn = mutants.map((mutant) => {
    const name = `${mutant.file}\n${mutant.before}\n${mutant.after}`;
    // The same line may stand twice in a file: each is a mutant of its own.
    const earlier = alike.get(name) ?? 0;
    alike.set(name, earlier + 1);
    return { mutant, lot: createHash('sha256').update(`${seed}\n${name}\n${earlier}`).digest('hex') };
  });
  return drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ mutant }) => mutant);
}
