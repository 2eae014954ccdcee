/**
 * Crystals that were predicted -> their group, the crystal of the data that they are, and why their predictions are not to be
 * believed: held against what the network was trained on.
 */
import { InvalidStructureError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { CONSENSUS_LINKAGE, LINKAGE_METHODS, type LinkageMethod } from '../../schemas/tables/clustering.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { SPECIES_KINDS, type SpeciesKind } from '../../schemas/tables/screening.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import {
  type DomainFinding,
  groupPlacement,
  impossibleContacts,
  KnownCrystals,
  type LeftOut,
  leftOutAs,
  strangeAtoms,
  unseenSpecies,
} from '../../science/candidates/index.js';
import { assignOxidationStates } from '../../science/chemistry/index.js';
import type { Points } from '../../science/clustering/index.js';
import { openSymmetryFinder, structuresOf } from '../../science/crystal/index.js';
import type { GraphPredictions } from '../../science/model/index.js';
import { layerOf } from '../cluster/layer.js';
import type { Read, StepContext } from '../frame/step.js';

/** Inputs of a step that assesses; they come together, but for the list. */
export const DOMAIN_READS = {
  structures: { kind: 'structures', optional: true },
  species: { kind: 'seen-species', optional: true },
  atoms: { kind: 'atom-environments', optional: true },
  leftOut: { kind: 'left-out', optional: true },
} as const satisfies Record<string, Read>;

/** What crystals are held against. */
export interface KnownDomain {
  readonly structures: Table<'structures'>;
  readonly species: Table<'seen-species'>;
  readonly atoms: Table<'atom-environments'>;
  readonly leftOut: Table<'left-out'> | null;
  readonly embeddings: Table<'embeddings'>;
  readonly labels: Table<'labels'>;
  readonly split: Table<'split'>;
}

interface PredictedCrystals {
  readonly structures: readonly Structure[];
  /** Layer that was clustered. */
  readonly layer: string;
  /** Of the same crystals, in that layer. */
  readonly points: Points;
  /** Features of their atoms. */
  readonly atoms: NonNullable<GraphPredictions['atoms']>;
  /** Whether each is as near to a training crystal as those usually are to each other. */
  readonly isNear: readonly boolean[];
  /** Whether each is one of the data itself, and so no duplicate. */
  readonly isOfData: readonly boolean[];
}

interface Assessment {
  readonly id: string;
  readonly cluster: number;
  readonly neighbourShare: number;
  readonly duplicateOf: string | null;
  readonly findings: readonly DomainFinding[];
}

export async function assessCrystals(
  known: KnownDomain,
  { structures, layer, points, atoms, isNear, isOfData }: PredictedCrystals,
  context: Pick<StepContext, 'symmetryProgram'>,
): Promise<Assessment[]> {
  const place = groupPlacement(groupedPoints(known, layer), methodOf(known.labels));
  const crystals = new KnownCrystals(structuresOf(known.structures));
  const seen = seenNames(known.species);
  const strange = strangeness(known.atoms);
  const list = known.leftOut ? leftOutOf(known.leftOut) : [];
  const findSymmetry = list.length > 0 ? openSymmetryFinder(await context.symmetryProgram()) : null;
  const spaceGroupOf = (structure: Structure) => orNull(() => required(findSymmetry)(structure).spaceGroup);
  return structures.map((structure, i) => ({
    id: structure.id,
    ...place(rowView(points.values, points.width, i)),
    duplicateOf: at(isOfData, i) ? null : orNull(() => crystals.find(structure)),
    findings: [
      ...leftOutAs(structure, list, spaceGroupOf),
      ...unseenSpecies(structure, seen),
      ...chargeFindings(structure),
      ...impossibleContacts(structure),
      ...strange(structure.species, at(atoms, i)),
      ...(at(isNear, i) ? [] : [FAR]),
    ],
  }));
}

const FAR: DomainFinding = {
  reason: 'crystal',
  detail: 'farther from the nearest training crystal than 95 % of those are from each other',
};

/** @param assessed in any order; none where nothing is known to hold crystals against */
export function assessedTable(assessed: readonly Assessment[]): Table<'assessed-crystals'> {
  return {
    kind: 'assessed-crystals',
    rows: assessed.length,
    columns: {
      id: assessed.map(({ id }) => id),
      cluster: Uint32Array.from(assessed, ({ cluster }) => cluster),
      neighbourShare: Float64Array.from(assessed, ({ neighbourShare }) => neighbourShare),
      duplicateOf: assessed.map(({ duplicateOf }) => duplicateOf),
      reasons: assessed.map(({ findings }) => findings.map(({ reason }) => reason)),
      details: assessed.map(({ findings }) => findings.map(({ detail }) => detail)),
    },
    metadata: {},
  };
}

function chargeFindings({ species }: Structure): DomainFinding[] {
  const { states, reason } = assignOxidationStates(species);
  return states ? [] : [{ reason: 'charge', detail: reason ?? '' }];
}

/** A consensus over trainings is no linkage: its groups are joined by that of the trees which it is made of. */
function methodOf({ metadata }: Table<'labels'>): LinkageMethod {
  return LINKAGE_METHODS.find((method) => method === metadata.method) ?? CONSENSUS_LINKAGE;
}

function groupedPoints({ embeddings, labels, split }: KnownDomain, layer: string) {
  const { id } = embeddings.columns;
  const clusterOf = new Map(labels.columns.id.map((name, row) => [name, at(labels.columns.cluster, row)]));
  const train = new Set(idsOfSubset(split, 'train'));
  return {
    points: layerOf(embeddings, layer),
    cluster: id.map((name) => required(clusterOf.get(name), `group of ${name}`)),
    trained: id.map((name) => train.has(name)),
  };
}

/** @returns takes the atoms of a crystal and their features by layer; nothing is strange where there is no usual distance */
function strangeness({ columns, metadata }: Table<'atom-environments'>) {
  const { id: ids, element: elements, features } = columns;
  const usual = metadata.usualDistance ? Number(metadata.usualDistance) : null;
  return (species: readonly string[], own: Readonly<Record<string, Float32Array>>): DomainFinding[] => {
    if (usual === null) return [];
    const values = required(own[required(metadata.layer)]);
    return strangeAtoms(species, { width: features.width, values }, { ids, elements, features }, usual);
  };
}

function seenNames({ columns, rows }: Table<'seen-species'>): Record<SpeciesKind, ReadonlySet<string>> {
  const namesOf = (kind: SpeciesKind) =>
    new Set(
      Array.from({ length: rows }, (_, row) => row).flatMap((row) =>
        columns.kind[row] === kind ? [at(columns.name, row)] : [],
      ),
    );
  return Object.fromEntries(SPECIES_KINDS.map((kind) => [kind, namesOf(kind)])) as Record<SpeciesKind, Set<string>>;
}

function leftOutOf({ columns, rows }: Table<'left-out'>): LeftOut[] {
  return Array.from({ length: rows }, (_, row) => ({
    id: at(columns.id, row),
    formula: columns.formula[row] ?? null,
    spaceGroup: columns.spaceGroup[row] ?? null,
    reason: at(columns.reason, row),
  }));
}

/** @returns null for cells that are too odd to be looked at */
function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    return null;
  }
}
