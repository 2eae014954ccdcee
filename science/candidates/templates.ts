/**
 * What a parent crystal leaves open: its sites in roles, one an element, and of each role the ions that may take it. For a
 * split the cell is doubled along its shortest vector, and the two halves of one element are roles of their own:
 *
 *   NaCl  ->  roles Na, Cl            full replacement: KBr
 *   NaCl  ->  roles Na, Na, Cl        split: KRbCl2, layers of K and Rb
 */
import { at, required } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { Ion } from '../chemistry/index.js';
import { axisLengths } from '../crystal/index.js';
import type { Parent } from './parents.js';
import { RoleDistances } from './role-distances.js';
import { radiusRatio } from './substitution.js';

/** Which ions may enter a site. */
export interface EntryRules {
  readonly choices: readonly Ion[];
  /** `kept`: of the state of the ion that leaves. `balanced`: of its sign, while the cell as a whole is neutral. */
  readonly states: 'kept' | 'balanced';
  /** Larger over smaller radius, at most. */
  readonly maxRadiusRatio: number;
  /** Elements of the parent that others enter, at most; absent: all. */
  readonly mostReplaced?: number;
}

export interface Entrant {
  readonly ion: Ion;
  /** |ln(r_new / r_old)|, not rounded. */
  readonly strain: number;
}

interface Role {
  /** Of the parent. */
  readonly ion: Ion;
  /** Sites of the cell over the greatest common divisor of all roles. */
  readonly share: number;
  /** Symbol -> ions that may take the role; the parent's own first, at no strain. */
  readonly entrants: ReadonlyMap<string, readonly Entrant[]>;
  /** All of them, in that order. */
  readonly options: readonly Entrant[];
}

/** The shortest distance between a cation and an anion of the parent, and the roles of which it is one. */
interface RoleContact {
  readonly positive: number;
  readonly negative: number;
  /** ångström */
  readonly distance: number;
}

export interface Template {
  readonly parent: Parent;
  /** Species are those of the parent. */
  readonly structure: Structure;
  readonly roles: readonly Role[];
  readonly roleOfSite: readonly number[];
  /** Element whose sites are split; null for a full replacement. */
  readonly split: string | null;
  /** Elements that others may enter at once; Infinity: all. */
  readonly mostReplaced: number;
  readonly distances: RoleDistances;
  readonly contacts: readonly RoleContact[];
}

/** @returns the whole parent, then a split of each of its elements where they are wanted */
export function templatesOf(parent: Parent, rules: EntryRules, withSplits: boolean): Template[] {
  const elements = [...parent.ions.keys()];
  const whole = templateOf(parent, parent.structure, null, rules);
  if (!withSplits) return [whole];
  const doubled = doubledCell(parent.structure);
  return [whole, ...elements.map((element) => templateOf(parent, doubled, element, rules))];
}

/** @returns how many elements of the parent others enter; one that is split counts once */
export function replacedElements({ roles }: Pick<Template, 'roles'>, ions: readonly Ion[]): number {
  const left = roles.flatMap(({ ion }, role) => (ion.symbol === at(ions, role).symbol ? [] : [ion.symbol]));
  return new Set(left).size;
}

function templateOf(parent: Parent, structure: Structure, split: string | null, rules: EntryRules): Template {
  const elements = [...parent.ions.keys()];
  const symbols = elements.flatMap((element) => (element === split ? [element, element] : [element]));
  const half = structure.species.length / 2;
  const roleOfSite = structure.species.map((symbol, site) => {
    const first = symbols.indexOf(symbol);
    return symbol === split && site >= half ? first + 1 : first;
  });
  const counts = symbols.map((_, role) => roleOfSite.filter((each) => each === role).length);
  const divisor = counts.reduce(greatestCommonDivisor);
  const roles = symbols.map((symbol, role) => {
    const ion = required(parent.ions.get(symbol));
    const entrants = entrantsOf(ion, rules);
    return { ion, share: at(counts, role) / divisor, entrants, options: [...entrants.values()].flat() };
  });
  const { mostReplaced = Number.POSITIVE_INFINITY } = rules;
  const distances = new RoleDistances(structure, roleOfSite);
  const contacts = roleContacts(parent, symbols);
  return { parent, structure, roles, roleOfSite, split, mostReplaced, distances, contacts };
}

/** @param symbols of the parent, one a role */
function roleContacts({ contacts }: Parent, symbols: readonly string[]): RoleContact[] {
  const rolesOf = (symbol: string) => symbols.flatMap((own, role) => (own === symbol ? [role] : []));
  return contacts.flatMap(({ cation, anion, distance }) =>
    rolesOf(cation).flatMap((positive) => rolesOf(anion).map((negative) => ({ positive, negative, distance }))),
  );
}

function entrantsOf(old: Ion, { choices, states, maxRadiusRatio }: EntryRules): Map<string, Entrant[]> {
  const entrants = new Map<string, Entrant[]>([[old.symbol, [{ ion: old, strain: 0 }]]]);
  for (const ion of choices) {
    const ratio = radiusRatio(old, ion);
    const fits = states === 'kept' ? ion.state === old.state : Math.sign(ion.state) === Math.sign(old.state);
    if (!fits || !(ratio <= maxRadiusRatio && ratio < Number.POSITIVE_INFINITY)) continue;
    if (ion.symbol === old.symbol && ion.state === old.state) continue;
    entrants.set(ion.symbol, [...(entrants.get(ion.symbol) ?? []), { ion, strain: Math.log(ratio) }]);
  }
  return entrants;
}

/** Twice the cell along its shortest vector, the first of equal ones; the second half of the sites is the second copy. */
function doubledCell({ id, lattice, species, fracCoords }: Structure): Structure {
  const lengths = axisLengths(lattice);
  const axis = lengths.indexOf(Math.min(...lengths));
  const isAlong = (n: number) => n % 3 === axis;
  const copy = (shift: number) => Array.from(fracCoords, (value, n) => (isAlong(n) ? (value + shift) / 2 : value));
  return {
    id,
    lattice: lattice.map((component, n) => (Math.floor(n / 3) === axis ? 2 * component : component)),
    species: [...species, ...species],
    fracCoords: Float64Array.from([...copy(0), ...copy(1)]),
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
