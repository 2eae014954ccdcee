/**
 * Oxidation states of the elements of a crystal by charge balance of its formula, ranked.
 *
 *   1  an element alone: 0
 *   2  one state an element, from its common ones (`candidates/ions.ts`, and the f elements below): neutral, and no
 *      anion clearly less electronegative than a cation; of several the one with the more common states
 *   3  where 2 finds nothing: one cation in two of its states at once (Fe3O4, Pb3O4, In2Cl3), ranked likewise
 *
 * Else none: alloys, intermetallics, and crystals with bonds between like atoms (pyrite, peroxides, azides).
 * A guess from the formula alone: sites are not looked at. CuFeS2 balances as Cu(I) Fe(III) and as Cu(II) Fe(II); both
 * are listed and the guess is called ambiguous.
 */
import { IONS_OF_ELEMENT } from '../candidates/index.js';
import { isPolar } from '../candidates/oxidation-states.js';

/** Common states of the elements that `candidates/ions.ts` leaves out. @source Greenwood and Earnshaw (1997) */
const F_ELEMENT_STATES: Readonly<Record<string, readonly number[]>> = {
  La: [3],
  Ce: [4, 3],
  Pr: [3, 4],
  Nd: [3],
  Sm: [3, 2],
  Eu: [3, 2],
  Gd: [3],
  Tb: [3, 4],
  Dy: [3],
  Ho: [3],
  Er: [3],
  Tm: [3],
  Yb: [3, 2],
  Lu: [3],
  Th: [4],
  Pa: [5, 4],
  U: [6, 4],
  Np: [5, 4],
  Pu: [4, 3],
  Am: [3],
};

/** More combinations than this are not tried: a formula of a dozen elements with many states each. */
const MAX_COMBINATIONS = 1_000_000;

/** Element symbol -> its states in this crystal, ascending: one, or two where its valence is mixed. */
export type States = ReadonlyMap<string, readonly number[]>;

export interface OxidationAssignment {
  /** The likeliest assignment in order of the elements' first appearance; null where none balances. */
  readonly states: States | null;
  /** The other assignments that balance, likelier first. */
  readonly alternatives: readonly States[];
  /** Why there is none, or that a valence is mixed; else null. */
  readonly reason: string | null;
}

/** @param species element symbol of every atom */
export function assignOxidationStates(species: readonly string[]): OxidationAssignment {
  const counts = new Map<string, number>();
  for (const symbol of species) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const elements = [...counts];
  if (elements.length === 1) {
    return { states: new Map([[elements[0]![0], [0]]]), alternatives: [], reason: null };
  }
  const stateless = elements.find(([symbol]) => statesOf(symbol).length === 0);
  if (stateless) return none(`no common oxidation state of ${stateless[0]}`);
  if (elements.reduce((product, [symbol]) => product * statesOf(symbol).length, 1) > MAX_COMBINATIONS) {
    return none(`more than ${MAX_COMBINATIONS} combinations of oxidation states`);
  }
  const single = ranked(balancedAssignments(elements));
  if (single.length > 0) return { states: single[0]!, alternatives: single.slice(1), reason: null };
  const mixed = ranked(elements.flatMap(([symbol]) => mixedAssignments(elements, symbol)));
  if (mixed.length > 0) return { states: mixed[0]!, alternatives: mixed.slice(1), reason: 'mixed valence' };
  return none('no combination of common oxidation states is neutral');
}

/** `Cu(I)`, `S(-II)`, `Fe(II,III)`, `Si(0)`; the bare symbol without a state. */
export function speciesName(symbol: string, states: States | null): string {
  const found = states?.get(symbol);
  return found ? `${symbol}(${found.map(romanNumeral).join(',')})` : symbol;
}

/** @returns sign of the charge of an element, 0 where unknown or neutral */
export function chargeSign(symbol: string, states: States | null): number {
  return Math.sign(states?.get(symbol)?.[0] ?? 0);
}

export function romanNumeral(state: number): string {
  const numeral = ['0', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII'][Math.abs(state)] ?? String(Math.abs(state));
  return state < 0 ? `-${numeral}` : numeral;
}

interface Rated {
  readonly states: [string, readonly number[]][];
  /** Sum of the places in the lists of states: small for common ones. */
  readonly rarity: number;
}

function balancedAssignments(elements: readonly (readonly [string, number])[]): Rated[] {
  return combinations(elements)
    .filter((each) => each.charge === 0 && polar(each.states))
    .map(({ states, rarity }) => ({ states, rarity }));
}

/** Two states of one cation at once, such that all is neutral. */
function mixedAssignments(elements: readonly (readonly [string, number])[], symbol: string): Rated[] {
  const nAtoms = elements.find(([each]) => each === symbol)![1];
  const list = statesOf(symbol).filter((state) => state > 0);
  const others = combinations(elements.filter(([each]) => each !== symbol));
  const found: Rated[] = [];
  list.forEach((one, i) => {
    list.slice(i + 1).forEach((other, j) => {
      for (const rest of others) {
        const inOther = (-rest.charge - one * nAtoms) / (other - one);
        if (!Number.isInteger(inOther) || inOther <= 0 || inOther >= nAtoms) continue;
        const pair = [one, other].sort((a, b) => a - b);
        const states = elements.map(
          ([each]) => [each, each === symbol ? pair : rest.states.find(([name]) => name === each)![1]] as const,
        ) as Rated['states'];
        if (polar(states)) found.push({ states, rarity: rest.rarity + i + (i + 1 + j) });
      }
    });
  });
  return found;
}

function combinations(elements: readonly (readonly [string, number])[]): (Rated & { charge: number })[] {
  let all: (Rated & { charge: number })[] = [{ states: [], rarity: 0, charge: 0 }];
  for (const [symbol, nAtoms] of elements) {
    all = all.flatMap(({ states, rarity, charge }) =>
      statesOf(symbol).map((state, place) => ({
        states: [...states, [symbol, [state]] as [string, number[]]],
        rarity: rarity + place,
        charge: charge + state * nAtoms,
      })),
    );
  }
  return all;
}

/** Stable: of equally common ones the first in the order of the lists. */
function ranked(assignments: readonly Rated[]): States[] {
  return [...assignments].sort((a, b) => a.rarity - b.rarity).map(({ states }) => new Map(states));
}

function polar(states: Rated['states']): boolean {
  return isPolar(states.flatMap(([symbol, each]) => each.map((state) => ({ symbol, state, radius: null }))));
}

function statesOf(symbol: string): readonly number[] {
  return IONS_OF_ELEMENT.get(symbol)?.map((ion) => ion.state) ?? F_ELEMENT_STATES[symbol] ?? [];
}

function none(reason: string): OxidationAssignment {
  return { states: null, alternatives: [], reason };
}
