/**
 * Crystals that the makers of the data tried and left out, for instance since they have no gap: a network trained on the rest
 * knows of no such case. A candidate is one of them if it has the formula, and the space group where the list says one; of an
 * entry without a formula, if it has the name.
 */
import type { Structure } from '../../../schemas/tables/crystal.js';
import { reducedFormula } from '../../chemistry/index.js';
import type { DomainFinding } from './finding.js';

export interface LeftOut {
  readonly id: string;
  /** Element symbols and whole numbers, in any order. */
  readonly formula: string | null;
  readonly spaceGroup: number | null;
  readonly reason: string;
}

/**
 * @param spaceGroupOf asked of crystals that have the formula of an entry; null where it cannot be told
 * @returns takes a crystal, and gives the entries that it is, in their order
 */
export function leftOutAs(list: readonly LeftOut[], spaceGroupOf: (structure: Structure) => number | null) {
  const formulas = list.map(({ formula }) => (formula === null ? null : reducedFormula(speciesOf(formula))));
  const known = new Set(formulas);
  const names = new Set(list.flatMap(({ id, formula }) => (formula === null ? [id] : [])));
  return (structure: Structure): DomainFinding[] => {
    const formula = reducedFormula(structure.species);
    if (!known.has(formula) && !names.has(structure.id)) return [];
    let own: number | null | undefined;
    const isIt = (entry: LeftOut, row: number): boolean => {
      if (entry.formula === null) return entry.id === structure.id;
      if (formulas[row] !== formula) return false;
      if (entry.spaceGroup === null) return true;
      own ??= spaceGroupOf(structure);
      return own === null || own === entry.spaceGroup;
    };
    return list
      .filter(isIt)
      .map(({ id, reason }) => ({ reason: 'leftOut', detail: reason === '' ? id : `${id}: ${reason}` }));
  };
}

/** `CaO2H2` -> one symbol an atom. */
function speciesOf(formula: string): string[] {
  return [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].flatMap(([, symbol = '', count]) =>
    Array.from({ length: count ? Number(count) : 1 }, () => symbol),
  );
}
