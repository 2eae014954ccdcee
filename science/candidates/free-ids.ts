/** Names of candidates beside those of the data: a name stands for one crystal, even where a file is called as it is not. */
import type { Structure } from '../../schemas/tables/crystal.js';

/** Held-out crystals are candidates too. */
export function withFreeIds<T extends { readonly id: string }>(
  proposals: readonly T[],
  structures: readonly Structure[],
): T[] {
  const data = new Set(structures.map(({ id }) => id));
  const taken = new Set([...data, ...proposals.map(({ id }) => id)]);
  return proposals.map((proposal) => {
    if (!data.has(proposal.id)) return proposal;
    let id = `${proposal.id}-substituted`;
    for (let n = 2; taken.has(id); n++) id = `${proposal.id}-substituted-${n}`;
    taken.add(id);
    return { ...proposal, id };
  });
}
