/** What of each crystal stays together in one fold. */

import { at, required } from '../../schemas/required.js';
import type { FoldGrouping } from '../../schemas/settings/folds.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { openSymmetryFinder } from '../../science/crystal/index.js';
import { anionSetOf, crystalFeatures } from '../../science/interpretation/index.js';
import type { StepContext } from '../frame/step.js';

/** @returns the name of the group of every crystal; for `element` the one that fewest crystals have, the first by code unit */
export async function findGroups(
  structures: readonly Structure[],
  by: FoldGrouping,
  context: Pick<StepContext, 'symmetryProgram' | 'progress'>,
): Promise<string[]> {
  if (by === 'formula') return structures.map(({ species }) => reducedFormula(species));
  if (by === 'anions') return structures.map(({ species }) => anionSetOf(species));
  if (by === 'element') return rarestElements(structures);
  // Only structure types need the program that finds space groups.
  const findSymmetry = openSymmetryFinder(await context.symmetryProgram());
  const groups = structures.map((structure, i) => {
    // By name: a large cell holds the step for seconds.
    context.progress(i, structures.length, `structure type of ${structure.id}`);
    // A crystal of no known type is one of its own.
    return crystalFeatures(structure, findSymmetry).byKind.prototype[0] ?? `none, ${structure.id}`;
  });
  return structures.some(({ extraFeatures }) => extraFeatures) ? ofCompounds(structures, groups) : groups;
}

/** Rows of one crystal at several conditions may be of several structure types: they follow the first of their compound. */
function ofCompounds(structures: readonly Structure[], groups: readonly string[]): string[] {
  const first = new Map<string, string>();
  return structures.map(({ species }, i) => {
    const compound = reducedFormula(species);
    const group = first.get(compound) ?? at(groups, i);
    first.set(compound, group);
    return group;
  });
}

function rarestElements(structures: readonly Structure[]): string[] {
  const elements = structures.map(({ species }) => [...new Set(species)].sort());
  const crystals = new Map<string, number>();
  for (const symbol of elements.flat()) crystals.set(symbol, (crystals.get(symbol) ?? 0) + 1);
  const countOf = (symbol: string) => required(crystals.get(symbol));
  return elements.map((own) => own.reduce((rarest, symbol) => (countOf(symbol) < countOf(rarest) ? symbol : rarest)));
}
