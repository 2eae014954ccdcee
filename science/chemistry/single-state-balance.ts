/**
 * Oxidation states guessed by charge balance: one state an element, from its common ones, such that the cell is
 * neutral and no anion is clearly less electronegative (Pauling) than a cation. Of several such assignments the one
 * with the more common states is taken, and the guess is called ambiguous.
 *
 * Elements, peroxides, azides, mixed valence and most intermetallics have no assignment: they are not ionic in this
 * sense, and no substitution by charge is tried on them.
 */
import { required } from '../../schemas/required.js';
import { elementOf } from './elements.js';
import { IONS_OF_ELEMENT, type Ion } from './ions.js';
import { perComposition } from './per-composition.js';

/**
 * Hundredths: an anion that is so much less electronegative than a cation, or more, is clearly so. Tabulated values hold
 * for one state of each element (lead 2.33 is Pb4+), so tellurides of Pb, Mo and W need room. They have two decimals, and
 * are compared as whole numbers: 2.20 - 1.90 is no 0.3 to the last bit.
 */
const CLEARLY_LESS = 30;

interface OxidationGuess {
  /** Element symbol -> its ion, in order of first appearance; null where no assignment balances. */
  readonly ions: ReadonlyMap<string, Ion> | null;
  /** More than one assignment balances. */
  readonly ambiguous: boolean;
}

/** @param species element symbol of every atom */
export const guessOxidationStates = perComposition((species): OxidationGuess => {
  const counts = new Map<string, number>();
  for (const symbol of species) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  // Of equally common assignments the order of the atoms must not choose.
  const elements = [...counts.keys()].sort();
  // Places in each element's list of states: small sums are the common assignments.
  let assignments: { ions: Ion[]; rarity: number; charge: number }[] = [{ ions: [], rarity: 0, charge: 0 }];
  for (const symbol of elements) {
    const states = IONS_OF_ELEMENT.get(symbol) ?? [];
    assignments = assignments.flatMap(({ ions, rarity, charge }) =>
      states.map((ion, place) => ({
        ions: [...ions, ion],
        rarity: rarity + place,
        charge: charge + ion.state * required(counts.get(symbol)),
      })),
    );
  }
  const balanced = assignments.filter(({ ions, charge }) => charge === 0 && ions.length > 0 && isPolar(ions));
  if (balanced.length === 0) return { ions: null, ambiguous: false };
  const likeliest = balanced.reduce((best, other) => (other.rarity < best.rarity ? other : best));
  const ionOf = new Map(likeliest.ions.map((ion) => [ion.symbol, ion]));
  return {
    ions: new Map([...counts.keys()].map((symbol) => [symbol, required(ionOf.get(symbol))])),
    ambiguous: balanced.length > 1,
  };
});

/** There are cations and anions, and no anion is clearly less electronegative than a cation. */
export function isPolar(ions: readonly Ion[]): boolean {
  let mostOfCations = Number.NEGATIVE_INFINITY;
  let leastOfAnions = Number.POSITIVE_INFINITY;
  for (const { symbol, state } of ions) {
    if (state === 0) continue;
    const own = required(elementOf(symbol)?.electronegativity, symbol);
    if (state > 0) mostOfCations = Math.max(mostOfCations, own);
    else leastOfAnions = Math.min(leastOfAnions, own);
  }
  const difference = mostOfCations - leastOfAnions;
  return Number.isFinite(difference) && Math.round(100 * difference) < CLEARLY_LESS;
}
