/**
 * Species of crystals as far as a network can have learnt them: elements (`Mn`), ions by charge balance (`Mn(II)`) and their
 * coordination numbers (`Mn(II) by 6`). Of what no training crystal has, a prediction is a guess.
 */
import { InvalidStructureError } from '../../../schemas/failure.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { SPECIES_KINDS, type SpeciesKind } from '../../../schemas/tables/screening.js';
import { coordinatedSpecies } from '../../interpretation/index.js';
import type { DomainFinding } from './finding.js';

type SpeciesOfCrystal = Readonly<Record<SpeciesKind, readonly string[]>>;

interface SeenSpecies {
  readonly kind: SpeciesKind;
  readonly name: string;
  /** That have it. */
  readonly crystals: number;
}

/** `Mn(II) by 6`; around what, is not asked here. */
const NUMBERED = / by \d+$/;
/** Of an ion or a coordination, its element. */
const ELEMENT = /^[A-Z][a-z]?/;

/** @returns by kind, then in the order of first appearance */
export function seenSpecies(structures: readonly Structure[]): SeenSpecies[] {
  const crystals = new Map(SPECIES_KINDS.map((kind) => [kind, new Map<string, number>()]));
  for (const own of structures.map(speciesOf))
    for (const [kind, counts] of crystals) for (const name of own[kind]) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...crystals].flatMap(([kind, counts]) => [...counts].map(([name, n]) => ({ kind, name, crystals: n })));
}

/**
 * @param seen names by kind
 * @returns what no training crystal has; of an unseen element its ions, and of an unseen ion its coordination go without saying
 */
export function unseenSpecies(
  structure: Structure,
  seen: Readonly<Record<SpeciesKind, ReadonlySet<string>>>,
): DomainFinding[] {
  const own = speciesOf(structure);
  const elements = own.element.filter((name) => !seen.element.has(name));
  const ions = own.ion.filter((name) => !seen.ion.has(name) && !elements.includes(elementOf(name)));
  const coordination = own.coordination.filter(
    (name) =>
      !seen.coordination.has(name) && !elements.includes(elementOf(name)) && !ions.includes(name.replace(NUMBERED, '')),
  );
  return [
    ...elements.map((detail) => ({ reason: 'element', detail }) as const),
    ...ions.map((detail) => ({ reason: 'ion', detail }) as const),
    ...coordination.map((detail) => ({ reason: 'coordination', detail }) as const),
  ];
}

/** Beyond curium no radius is known, and no coordination: such crystals have elements alone. */
function speciesOf(structure: Structure): SpeciesOfCrystal {
  try {
    const byKind = coordinatedSpecies(structure);
    return {
      element: byKind.element,
      ion: byKind['oxidation-state'],
      coordination: byKind.coordination.filter((name) => NUMBERED.test(name)),
    };
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    return { element: [...new Set(structure.species)].sort(), ion: [], coordination: [] };
  }
}

function elementOf(species: string): string {
  return ELEMENT.exec(species)?.[0] ?? species;
}
