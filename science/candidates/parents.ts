/** Crystals that candidates are made of: those whose charges are known, and whose ions have a size. */
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { guessOxidationStates, type Ion } from '../chemistry/index.js';
import { cationAnionContacts, type IonContact } from './contacts.js';
import { prototypeOf } from './prototype.js';

export interface Parent {
  readonly structure: Structure;
  readonly prototype: string;
  readonly ions: ReadonlyMap<string, Ion>;
  readonly ambiguous: boolean;
  readonly contacts: readonly IonContact[];
}

/** @returns by id, whatever the order of the structures, and the others with the reason */
export function usableParents(structures: readonly Structure[]) {
  const parents: Parent[] = [];
  const unused: { id: string; reason: string }[] = [];
  for (const structure of [...structures].sort((a, b) => byCodeUnit(a.id, b.id))) {
    const { ions, ambiguous } = guessOxidationStates(structure.species);
    if (ions === null) {
      unused.push({ id: structure.id, reason: 'no charge-balanced oxidation states' });
      continue;
    }
    const sizeless = [...ions.values()].find((ion) => ion.radius === null);
    if (sizeless) {
      unused.push({ id: structure.id, reason: `no radius of ${sizeless.symbol} in state ${sizeless.state}` });
      continue;
    }
    const contacts = cationAnionContacts(structure, ions);
    parents.push({ structure, prototype: prototypeOf(structure), ions, ambiguous, contacts });
  }
  return { parents, unused };
}

/** Ions that the parents hold, by symbol and state. */
export function ionsOf(parents: readonly Parent[]): Ion[] {
  return [...new Set(parents.flatMap((parent) => [...parent.ions.values()]))].sort(
    (a, b) => byCodeUnit(a.symbol, b.symbol) || a.state - b.state,
  );
}
