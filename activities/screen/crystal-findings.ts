/**
 * Crystals that were predicted -> the crystal of the data that they are, and why their predictions are not to be believed, as far
 * as the crystal itself and the network say it; `assess.ts` adds what the groups and the distance to the training crystals say.
 */
import { InvalidStructureError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import { SPECIES_KINDS, type SpeciesKind } from '../../schemas/tables/screening.js';
import {
  type DomainFinding,
  impossibleContacts,
  KnownCrystals,
  type LeftOut,
  leftOutAs,
  strangeAtoms,
  unseenSpecies,
} from '../../science/candidates/index.js';
import { assignOxidationStates } from '../../science/chemistry/index.js';
import { openSymmetryFinder, structuresOf } from '../../science/crystal/index.js';
import { onceOf } from '../frame/once-of.js';
import type { Read, StepContext } from '../frame/step.js';

/** Inputs of a step that assesses; they come together, but for the list. */
export const DOMAIN_READS = {
  structures: { kind: 'structures', optional: true, kept: true },
  species: { kind: 'seen-species', optional: true, kept: true },
  atoms: { kind: 'atom-environments', optional: true, kept: true },
  leftOut: { kind: 'left-out', optional: true, kept: true },
} as const satisfies Record<string, Read>;

/** What crystals are held against. */
export interface KnownMatter {
  readonly structures: Table<'structures'>;
  readonly species: Table<'seen-species'>;
  readonly atoms: Table<'atom-environments'>;
  readonly leftOut: Table<'left-out'> | null;
}

interface PredictedCrystal {
  readonly structure: Structure;
  /** Class of every atom. */
  readonly atomClass: CrystalGraph['atomClass'];
  /** Features of its classes of atoms after the layer of the `atom-environments`, shape [classes, h]. */
  readonly features: Float32Array;
  /** Whether it is one of the data itself, and so no duplicate. */
  readonly isOfData: boolean;
}

interface CrystalFindings {
  readonly duplicateOf: string | null;
  readonly findings: readonly DomainFinding[];
}

/** @returns layer after which the features of atoms are compared */
export function atomLayer({ metadata }: Table<'atom-environments'>): string {
  return required(metadata.layer);
}

/** @returns takes one crystal after the other */
export async function openCrystalFindings(
  known: KnownMatter,
  context: Pick<StepContext, 'symmetryProgram'>,
): Promise<(crystal: PredictedCrystal) => CrystalFindings> {
  const crystals = knownCrystals(known.structures);
  const seen = seenNames(known.species);
  const strange = strangeness(known.atoms);
  const list = known.leftOut ? leftOutOf(known.leftOut) : [];
  const findSymmetry = list.length > 0 ? openSymmetryFinder(await context.symmetryProgram()) : null;
  const isLeftOut = leftOutAs(list, (structure) => orNull(() => required(findSymmetry)(structure).spaceGroup));
  return ({ structure, atomClass, features, isOfData }) => ({
    duplicateOf: isOfData ? null : orNull(() => crystals.find(structure)),
    findings: [
      ...isLeftOut(structure),
      ...unseenSpecies(structure, seen),
      ...chargeFindings(structure),
      ...impossibleContacts(structure),
      ...strange(structure.species, atomClass, features),
    ],
  });
}

function chargeFindings({ species }: Structure): DomainFinding[] {
  const { states, reason } = assignOxidationStates(species);
  return states ? [] : [{ reason: 'charge', detail: reason ?? '' }];
}

const knownCrystals = onceOf((structures: Table<'structures'>) => new KnownCrystals(structuresOf(structures)));

/** Nothing is strange where there is no usual distance. */
const strangeness = onceOf(({ columns, metadata }: Table<'atom-environments'>) => {
  const { id: ids, element: elements, features } = columns;
  const find = metadata.usualDistance
    ? strangeAtoms({ ids, elements, features }, Number(metadata.usualDistance))
    : () => [];
  return (species: readonly string[], atomClass: Uint32Array, values: Float32Array): DomainFinding[] =>
    find({ species, atomClass, features: { width: features.width, values } });
});

const seenNames = onceOf(({ columns, rows }: Table<'seen-species'>): Record<SpeciesKind, ReadonlySet<string>> => {
  const namesOf = (kind: SpeciesKind) =>
    new Set(
      Array.from({ length: rows }, (_, row) => row).flatMap((row) =>
        columns.kind[row] === kind ? [at(columns.name, row)] : [],
      ),
    );
  return Object.fromEntries(SPECIES_KINDS.map((kind) => [kind, namesOf(kind)])) as Record<SpeciesKind, Set<string>>;
});

const leftOutOf = onceOf(({ columns, rows }: Table<'left-out'>): LeftOut[] =>
  Array.from({ length: rows }, (_, row) => ({
    id: at(columns.id, row),
    formula: columns.formula[row] ?? null,
    spaceGroup: columns.spaceGroup[row] ?? null,
    reason: at(columns.reason, row),
  })),
);

/** @returns null for cells that are too odd to be looked at */
function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    return null;
  }
}
