/**
 * The best of all candidates that the generator makes, or a sample of them: never more than twice as many are held as are
 * wanted. Best are those of the least strain; a sample has the smallest hashes of its seed (`sample.ts`). Candidates with
 * colliding atoms do not count, and those that stand before the last one taken are told.
 */
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import type { GeneratorSettings } from '../../schemas/settings/enumeration.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { withFreeIds } from './free-ids.js';
import { type GeneratedCandidate, type GeneratorRules, generateCandidates } from './generate.js';
import { sampleHash } from './sample.js';
import { MAX_RADIUS_RATIO } from './substitution.js';

interface Selection {
  /** By strain, then by id. */
  readonly candidates: readonly GeneratedCandidate[];
  /** Candidates with colliding atoms met on the way, for quarantine. */
  readonly rejected: readonly { readonly id: string; readonly error: string; readonly message: string }[];
  /** All candidates, colliding ones included. */
  readonly found: number;
}

interface Ranked {
  readonly rank: number;
  readonly candidate: GeneratedCandidate;
}

/** Ions that the data hold, of the charge of those that leave and of a radius within 1.4 of theirs: as `enumerateCandidates`. */
export function generatorRules({ replace, splits, volumes }: Omit<GeneratorSettings, 'sampleSeed'>): GeneratorRules {
  const mostReplaced = replace === 'all' ? Number.POSITIVE_INFINITY : replace;
  return { ions: 'seen', states: 'kept', maxRadiusRatio: MAX_RADIUS_RATIO, splits, volumes, mostReplaced };
}

/**
 * @param limit most candidates returned
 * @param sampleSeed null: those of the least strain
 * @returns the same for any order of the structures
 */
export function selectCandidates(
  structures: readonly Structure[],
  rules: GeneratorRules,
  { limit, sampleSeed }: { readonly limit: number; readonly sampleSeed: number | null },
): Selection {
  let sound: Ranked[] = [];
  let colliding: Ranked[] = [];
  let last: Ranked | null = null;
  const cut = () => {
    sound = sound.sort(byRank).slice(0, limit);
    const end = sound.length === limit ? (sound.at(-1) ?? null) : null;
    last = end;
    if (end) colliding = colliding.filter((each) => byRank(each, end) < 0);
  };
  let found = 0;
  for (const candidate of generateCandidates(structures, rules)) {
    found++;
    const { structure, strain, collision } = candidate;
    const ranked = { rank: sampleSeed === null ? strain : sampleHash(structure.id, sampleSeed), candidate };
    if (limit === 0 || (last && byRank(ranked, last) > 0)) continue;
    (collision === null ? sound : colliding).push(ranked);
    if (sound.length >= 2 * limit) cut();
  }
  cut();
  const named = withFreeIds(
    [...sound, ...colliding].map(({ candidate }) => ({ id: candidate.structure.id, candidate })),
    structures,
  );
  const candidates = named
    .filter(({ candidate }) => candidate.collision === null)
    .map(({ id, candidate }) => ({ ...candidate, structure: { ...candidate.structure, id } }))
    .sort((a, b) => a.strain - b.strain || byCodeUnit(a.structure.id, b.structure.id));
  const rejected = named.flatMap(({ id, candidate: { collision } }) =>
    collision === null ? [] : [{ id, error: 'InvalidStructureError', message: collision }],
  );
  return { candidates, rejected, found };
}

function byRank(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || byCodeUnit(a.candidate.structure.id, b.candidate.structure.id);
}
