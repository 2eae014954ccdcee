/**
 * Ions for the roles of a template, and which of all that make one composition counts: that of the least strain, then of the
 * first template, then the first by symbols and states. Whether an assignment is that one is told by looking for a better one
 * among the templates of its prototype, so nothing that was made has to be remembered.
 */
import { at, required } from '../../schemas/required.js';
import { ELEMENTS, elementOf, type Ion, isPolar } from '../chemistry/index.js';
import { roundToSixDigits } from '../sweep/index.js';
import { type Entrant, replacedElements, type Template } from './templates.js';

export interface Assignment {
  /** One a role. */
  readonly ions: readonly Ion[];
  /** Sum over the roles, to six digits. */
  readonly strain: number;
  /** Of each role, the number of its ion among those that may take it: where going through all of them may go on. */
  readonly path: readonly number[];
}

/** Relative; rounding to six digits is less. No branch is cut for it. */
const ROUNDING = 1e-5;

/**
 * Every assignment that is neutral and polar, whose elements all differ, in a fixed order.
 * @param after path of the last one that is not wanted any more; null begins at the first
 */
export function* assignmentsOf(template: Template, after: readonly number[] | null = null): Generator<Assignment> {
  const { roles } = template;
  const last = roles.length - 1;
  const path: number[] = [];
  const chosen: Ion[] = [];
  /** Of the roles before one, and all together. */
  const strains = [0];
  const charges = [0];
  const take = (role: number, n: number): boolean => {
    const { share, options } = at(roles, role);
    const { ion, strain } = at(options, n);
    for (let before = 0; before < role; before++) if (chosen[before]?.symbol === ion.symbol) return false;
    chosen[role] = ion;
    strains[role + 1] = at(strains, role) + strain;
    charges[role + 1] = at(charges, role) + share * ion.state;
    return true;
  };
  let role = 0;
  path[0] = -1;
  if (after !== null) {
    path[0] = at(after, 0);
    while (role < last && take(role, at(path, role))) path[++role] = at(after, role);
  }
  while (role >= 0) {
    const n = at(path, role) + 1;
    path[role] = n;
    if (n >= at(roles, role).options.length) role--;
    else if (!take(role, n)) continue;
    else if (role < last) path[++role] = -1;
    else if (charges[last + 1] === 0 && isPolar(chosen) && isWithin(template, chosen))
      yield { ions: [...chosen], strain: roundToSixDigits(at(strains, last + 1)), path: [...path] };
  }
}

/** @param path of an assignment of this template */
export function assignmentAt({ roles }: Template, path: readonly number[]): Assignment {
  const entrants = roles.map(({ options }, n) => at(options, at(path, n)));
  const strain = entrants.reduce((sum, entrant) => sum + entrant.strain, 0);
  return { ions: entrants.map(({ ion }) => ion), strain: roundToSixDigits(strain), path };
}

/** Templates that make crystals of one prototype: which of them makes a composition. */
export class Siblings {
  /** Of each template and role, by atomic number: the least strain of an ion of that element, Infinity where none may enter. */
  private readonly leastStrains: readonly (readonly Float64Array[])[];
  /** The one that made the last composition better: it often does so again. */
  private likely = 0;

  constructor(private readonly templates: readonly Template[]) {
    this.leastStrains = templates.map(({ roles }) => roles.map(({ options }) => leastStrainsOf(options)));
  }

  /**
   * @param place of the template of the assignment
   * @returns whether no other assignment of these templates makes the composition with less strain, or sooner
   */
  isCanonical(place: number, assignment: Assignment): boolean {
    const { roles } = at(this.templates, place);
    const composition = assignment.ions.map(({ symbol }, role) => ({
      symbol,
      element: atomicNumber(symbol),
      share: at(roles, role).share,
    }));
    const isBetter = (other: number) => {
      const isSooner = (ions: readonly Ion[]) =>
        other < place || (other === place && keyOf(ions) < keyOf(assignment.ions));
      return this.mayMake(other, composition, assignment.strain)
        ? hasBetter(at(this.templates, other), composition, assignment.strain, isSooner)
        : false;
    };
    if (isBetter(this.likely)) return false;
    for (let other = 0; other < this.templates.length; other++) {
      if (other === this.likely || !isBetter(other)) continue;
      this.likely = other;
      return false;
    }
    return true;
  }

  /** @returns false where even the least strains of all roles are too much */
  private mayMake(other: number, composition: readonly Constituent[], strain: number): boolean {
    const { roles } = at(this.templates, other);
    if (roles.length !== composition.length) return false;
    const most = strain * (1 + 2 * ROUNDING);
    const ofRoles = at(this.leastStrains, other);
    let sum = 0;
    for (let role = 0; role < roles.length; role++) {
      const { share } = at(roles, role);
      const own = at(ofRoles, role);
      let least = Number.POSITIVE_INFINITY;
      for (const constituent of composition)
        if (constituent.share === share) least = Math.min(least, own[constituent.element] as number);
      sum += least;
      if (sum > most) return false;
    }
    return true;
  }
}

function leastStrainsOf(options: readonly Entrant[]): Float64Array {
  const least = new Float64Array(1 + ELEMENTS.length).fill(Number.POSITIVE_INFINITY);
  for (const { ion, strain } of options) {
    const element = atomicNumber(ion.symbol);
    least[element] = Math.min(at(least, element), strain);
  }
  return least;
}

function atomicNumber(symbol: string): number {
  return required(elementOf(symbol), symbol).atomicNumber;
}

interface Constituent {
  readonly symbol: string;
  readonly element: number;
  readonly share: number;
}

/** Whether a template makes the composition with less strain, or with as much and sooner. */
function hasBetter(
  template: Template,
  composition: readonly Constituent[],
  strain: number,
  isSooner: (ions: readonly Ion[]) => boolean,
): boolean {
  const { roles } = template;
  const most = strain * (1 + ROUNDING);
  const chosen: Ion[] = [];
  const isBetter = (sum: number) => {
    // Rounding costs more than all the rest, and near ties alone need it.
    const own = sum < strain * (1 - ROUNDING) ? sum : roundToSixDigits(sum);
    return (own < strain || (own === strain && isSooner(chosen))) && isPolar(chosen) && isWithin(template, chosen);
  };
  const search = (sum: number, charge: number, taken: number): boolean => {
    const role = chosen.length;
    if (role === roles.length) return charge === 0 && isBetter(sum);
    const { share, entrants } = at(roles, role);
    return composition.some((constituent, n) => {
      if (constituent.share !== share || (taken >> n) & 1) return false;
      const ions = entrants.get(constituent.symbol) ?? [];
      return ions.some((entrant) => {
        if (sum + entrant.strain > most) return false;
        chosen.push(entrant.ion);
        const found = search(sum + entrant.strain, charge + share * entrant.ion.state, taken | (1 << n));
        chosen.pop();
        return found;
      });
    });
  };
  return search(0, 0, 0);
}

function isWithin(template: Template, ions: readonly Ion[]): boolean {
  return template.mostReplaced >= template.roles.length || replacedElements(template, ions) <= template.mostReplaced;
}

function keyOf(ions: readonly Ion[]): string {
  return ions.map(({ symbol, state }) => `${symbol}${state}`).join(' ');
}
