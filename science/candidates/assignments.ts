/**
 * Ions for the roles of a template, and which of all that make one composition counts: that of the least strain, then of the
 * first template, then the first by symbols and states. Whether an assignment is that one is told by looking for a better one
 * among the templates of its prototype, so nothing that was made has to be remembered.
 */
import { at } from '../../schemas/required.js';
import { type Ion, isPolar } from '../chemistry/index.js';
import { roundToSixDigits } from '../sweep/index.js';
import { replacedElements, type Template } from './templates.js';

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
  const roles = template.roles.map(({ share, entrants }) => ({ share, entrants: [...entrants.values()].flat() }));
  const chosen: Ion[] = [];
  const path: number[] = [];
  /** @param start path from which on this role and those behind it are wanted; null: all */
  function* choose(strain: number, charge: number, start: readonly number[] | null): Generator<Assignment> {
    const role = chosen.length;
    if (role === roles.length) {
      if (start === null && charge === 0 && isPolar(chosen) && isWithin(template, chosen))
        yield { ions: [...chosen], strain: roundToSixDigits(strain), path: [...path] };
      return;
    }
    const { share, entrants } = at(roles, role);
    const first = start === null ? 0 : at(start, role);
    for (let n = first; n < entrants.length; n++) {
      const { ion, strain: own } = at(entrants, n);
      if (chosen.some(({ symbol }) => symbol === ion.symbol)) continue;
      chosen.push(ion);
      path.push(n);
      yield* choose(strain + own, charge + share * ion.state, n === first ? start : null);
      path.pop();
      chosen.pop();
    }
  }
  yield* choose(0, 0, after);
}

/** @param path of an assignment of this template */
export function assignmentAt({ roles }: Template, path: readonly number[]): Assignment {
  const entrants = roles.map((role, n) => at([...role.entrants.values()].flat(), at(path, n)));
  const strain = entrants.reduce((sum, entrant) => sum + entrant.strain, 0);
  return { ions: entrants.map(({ ion }) => ion), strain: roundToSixDigits(strain), path };
}

/**
 * @param siblings templates that make crystals of the same prototype, the one at `place` among them
 * @returns whether no other assignment of these templates makes the composition with less strain, or sooner
 */
export function isCanonical(siblings: readonly Template[], place: number, assignment: Assignment): boolean {
  const { roles } = at(siblings, place);
  const composition = assignment.ions.map(({ symbol }, role) => ({ symbol, share: at(roles, role).share }));
  return !siblings.some((sibling, other) => {
    if (sibling.roles.length !== composition.length) return false;
    const isSooner = (ions: readonly Ion[]) =>
      other < place || (other === place && keyOf(ions) < keyOf(assignment.ions));
    return hasBetter(sibling, composition, assignment.strain, isSooner);
  });
}

interface Constituent {
  readonly symbol: string;
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
