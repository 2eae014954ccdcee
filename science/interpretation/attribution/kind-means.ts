/**
 * What parts of crystals say, by kind, over the crystals of a group: of each crystal that has the kind one value, of these the
 * mean and the sample deviation. A crystal counts once, however many atoms its cell has.
 */
import { at } from '../../../schemas/required.js';
import { groupBy } from '../../numerics/index.js';

/** All parts of one kind in one crystal. */
interface KindShare<K> {
  readonly kind: K;
  /** Atoms or bonds in the cell. */
  readonly members: number;
  readonly value: number;
}

export interface KindMean<K> extends KindShare<K> {
  readonly crystals: number;
  /** Null for one crystal. */
  readonly deviation: number | null;
}

/** @param crystals shares of each, every kind once @returns in the order of the first appearance, members summed */
export function kindMeans<K extends object>(crystals: readonly (readonly KindShare<K>[])[]): KindMean<K>[] {
  return [...groupBy(crystals.flat(), ({ kind }) => JSON.stringify(kind)).values()].map((shares) => {
    const n = shares.length;
    const value = shares.reduce((sum, share) => sum + share.value / n, 0);
    const squares = shares.reduce((sum, share) => sum + (share.value - value) ** 2, 0);
    return {
      kind: at(shares, 0).kind,
      members: shares.reduce((sum, { members }) => sum + members, 0),
      value,
      crystals: n,
      deviation: n > 1 ? Math.sqrt(squares / (n - 1)) : null,
    };
  });
}

/**
 * @param parts of one crystal, several of a kind
 * @param how `sum`: the value of a kind is the sum over its parts; `mean`: their mean, each weighted by its members
 */
export function sharesOf<K extends object>(parts: readonly KindShare<K>[], how: 'sum' | 'mean'): KindShare<K>[] {
  return [...groupBy(parts, ({ kind }) => JSON.stringify(kind)).values()].map((own) => {
    const members = own.reduce((sum, part) => sum + part.members, 0);
    const value = own.reduce((sum, part) => sum + part.value * (how === 'sum' ? 1 : part.members / members), 0);
    return { kind: at(own, 0).kind, members, value };
  });
}
