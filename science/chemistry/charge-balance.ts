/**
 * Oxidation states of the elements of a crystal by charge balance of its formula unit, ranked.
 *
 *   1  an element alone: 0
 *   2  one state an element, from its common ones (`candidates/ions.ts`, and the f elements below): neutral, and no
 *      anion clearly less electronegative than a cation; of several the one with the more common states
 *   3  where 2 finds nothing: the same with seldom states of one metal (CrO2, ReO3)
 *   4  where 3 finds nothing: one cation in two of its states at once, ranked by how near they are (Mn3O4 is II and III
 *      before II and IV), then as in 2
 *
 * In 4 the mean state follows from the formula, and two states are neighbours if none of the element lies between them:
 * antimony has no IV, so III and V are (Cs2SbCl6). Of neighbours any share may be in the higher state, because the cell
 * that orders them is often larger than the one given; states that are none have to fit the atoms of one formula unit.
 *
 * Else none: alloys, intermetallics, and crystals with bonds between like atoms (pyrite, peroxides, azides).
 * A guess from the formula alone: sites are not looked at. CuFeS2 balances as Cu(I) Fe(III) and as Cu(II) Fe(II); both
 * are listed and the guess is called ambiguous.
 */

import { byKey } from '../../schemas/numerics/code-unit-order.js';
import { at, required } from '../../schemas/required.js';
import { IONS_OF_ELEMENT } from './ions.js';
import { perComposition } from './per-composition.js';
import { formulaUnit } from './reduced-formula.js';
import { isPolar } from './single-state-balance.js';

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

/**
 * States between the common ones of a metal, seldom but of their own: where the mean is one of them, it is not a mixture of
 * its neighbours. @source Greenwood and Earnshaw (1997)
 */
const SELDOM_STATES: Readonly<Record<string, readonly number[]>> = {
  Cr: [4, 5],
  Mn: [6, 5],
  Mo: [5],
  Tc: [6, 5],
  W: [5],
  Re: [6, 5],
  U: [5],
};

/** More combinations than this are not tried: a formula of a dozen elements with many states each. */
const MAX_COMBINATIONS = 1_000_000;

/** Element symbol -> its states in this crystal, ascending: one, or two where its valence is mixed. */
export type States = ReadonlyMap<string, readonly number[]>;

interface OxidationAssignment {
  /** The likeliest assignment in order of the elements' first appearance; null where none balances. */
  readonly states: States | null;
  /** The other assignments that balance, likelier first. */
  readonly alternatives: readonly States[];
  /** Why there is none, or that a valence is mixed; else null. */
  readonly reason: string | null;
}

/**
 * @param species element symbol of every atom
 * @returns the same for a cell and its supercells, and for any order of the atoms
 */
export const assignOxidationStates = perComposition((species): OxidationAssignment => {
  const inOrder = [...new Set(species)];
  if (inOrder.length === 1) return { states: new Map([[at(inOrder, 0), [0]]]), alternatives: [], reason: null };
  const stateless = inOrder.find((symbol) => statesOf(symbol).length === 0);
  if (stateless) return none(`no common oxidation state of ${stateless}`);
  // Of equally common assignments the order of the atoms must not choose.
  const elements = [...formulaUnit(species)].sort(byKey);
  if (elements.reduce((product, [symbol]) => product * statesOf(symbol).length, 1) > MAX_COMBINATIONS) {
    return none(`more than ${MAX_COMBINATIONS} combinations of oxidation states`);
  }
  const found = (assignments: readonly Rated[], reason: string | null): OxidationAssignment | null => {
    const [states, ...alternatives] = ranked(assignments).map((each) => inOrderOf(inOrder, each));
    return states ? { states, alternatives, reason } : null;
  };
  return (
    found(balancedAssignments(elements), null) ??
    found(
      elements.flatMap(([symbol]) => seldomAssignments(elements, symbol)),
      'a seldom oxidation state',
    ) ??
    found(
      elements.flatMap(([symbol]) => mixedAssignments(elements, symbol)),
      'mixed valence',
    ) ??
    none('no combination of common oxidation states is neutral')
  );
});

function inOrderOf(symbols: readonly string[], states: States): States {
  return new Map(symbols.map((symbol) => [symbol, required(states.get(symbol))]));
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

function romanNumeral(state: number): string {
  const numeral = ['0', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII'][Math.abs(state)] ?? String(Math.abs(state));
  return state < 0 ? `-${numeral}` : numeral;
}

type Elements = readonly (readonly [string, number])[];

interface Rated {
  readonly states: [string, readonly number[]][];
  /** Known states of the element that two states at once pass over; 0 for one state an element. */
  readonly passedOver: number;
  /** Sum of the places in the lists of states: small for common ones. */
  readonly rarity: number;
}

function balancedAssignments(elements: Elements): Rated[] {
  return combinations(elements).filter((each) => each.charge === 0 && polar(each.states));
}

/** One element in one of its seldom states, all others in common ones. */
function seldomAssignments(elements: Elements, symbol: string): Rated[] {
  const nAtoms = required(elements.find(([each]) => each === symbol))[1];
  return (SELDOM_STATES[symbol] ?? []).flatMap((state, place) =>
    combinations(elements.filter(([each]) => each !== symbol))
      .filter(({ charge }) => charge + state * nAtoms === 0)
      .map(({ states, rarity }) => ({
        states: [...states, [symbol, [state]] as [string, number[]]],
        passedOver: 0,
        rarity: rarity + place,
      }))
      .filter(({ states }) => polar(states)),
  );
}

/** Two states of one cation at once, such that all is neutral. */
function mixedAssignments(elements: Elements, symbol: string): Rated[] {
  const nAtoms = required(elements.find(([each]) => each === symbol))[1];
  const known = [...statesOf(symbol), ...(SELDOM_STATES[symbol] ?? [])].filter((state) => state > 0);
  const pairs = known.flatMap((one, i) =>
    known.slice(i + 1).map((other, j) => {
      const [low, high] = one < other ? [one, other] : [other, one];
      const passedOver = known.filter((state) => low < state && state < high).length;
      return { low, high, passedOver, rarity: i + (i + 1 + j) };
    }),
  );
  const found: Rated[] = [];
  for (const rest of combinations(elements.filter(([each]) => each !== symbol))) {
    for (const { low, high, passedOver, rarity } of pairs) {
      const inHigh = (-rest.charge - low * nAtoms) / (high - low);
      if (inHigh <= 0 || inHigh >= nAtoms || (passedOver > 0 && !Number.isInteger(inHigh))) continue;
      const states: Rated['states'] = [...rest.states, [symbol, [low, high]]];
      if (polar(states)) found.push({ states, passedOver, rarity: rest.rarity + rarity });
    }
  }
  return found;
}

function combinations(elements: Elements): (Rated & { readonly charge: number })[] {
  let all: (Rated & { charge: number })[] = [{ states: [], passedOver: 0, rarity: 0, charge: 0 }];
  for (const [symbol, nAtoms] of elements) {
    all = all.flatMap(({ states, rarity, charge }) =>
      statesOf(symbol).map((state, place) => ({
        states: [...states, [symbol, [state]] as [string, number[]]],
        passedOver: 0,
        rarity: rarity + place,
        charge: charge + state * nAtoms,
      })),
    );
  }
  return all;
}

/** Stable: of equally common ones the first in the order of the lists. */
function ranked(assignments: readonly Rated[]): States[] {
  return [...assignments]
    .sort((a, b) => a.passedOver - b.passedOver || a.rarity - b.rarity)
    .map(({ states }) => new Map(states));
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
