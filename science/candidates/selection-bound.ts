/**
 * Which of all generated candidates belong to the best N, told by one number, so that none has to be held: best are those of
 * the least strain, or of a sample the smallest hashes of its seed. Of those at the bound itself, the first in the generator's
 * order are taken.
 */
import { at } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { type GeneratorRules, type Rankable, soundCandidates } from './generate.js';
import { sampleHash } from './sample.js';

export interface SelectionBound {
  readonly rank: number;
  /** Candidates of just this rank that are taken. */
  readonly ties: number;
}

/** @param sampleSeed null: the strain */
export function selectionRank({ id, strain }: Rankable, sampleSeed: number | null): number {
  return sampleSeed === null ? strain : sampleHash(id, sampleSeed);
}

/**
 * @param limit candidates that are wanted; colliding ones are not among them
 * @returns null where there are no more than that; 16 bytes a wanted candidate are held
 */
export function selectionBound(
  structures: readonly Structure[],
  rules: GeneratorRules,
  { limit, sampleSeed }: { readonly limit: number; readonly sampleSeed: number | null },
): SelectionBound | null {
  if (limit === 0) return { rank: 0, ties: 0 };
  let ranks = new Float64Array(Math.min(2 * limit, 1024));
  let held = 0;
  let found = 0;
  for (const candidate of soundCandidates(structures, rules)) {
    found++;
    if (held === ranks.length && held < 2 * limit) ranks = grown(ranks, Math.min(2 * limit, 2 * held));
    ranks[held++] = selectionRank(candidate, sampleSeed);
    if (held < 2 * limit) continue;
    ranks.sort();
    held = limit;
  }
  if (found <= limit) return null;
  const smallest = ranks.subarray(0, held).sort().subarray(0, limit);
  const rank = at(smallest, limit - 1);
  return { rank, ties: limit - smallest.indexOf(rank) };
}

function grown(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(values);
  return larger;
}
