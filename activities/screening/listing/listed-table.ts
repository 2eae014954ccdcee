/** Crystals of a list as a table: what is known of each before it is predicted. */
import type { Table } from '../../../schemas/run/artifact.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { reducedFormula } from '../../../science/chemistry/index.js';
import { contentId } from '../../../science/crystal/index.js';
import { predictedTriplets } from '../../../science/graph/index.js';

/** A crystal of a list, and where it is read again. */
export interface ListedCrystal {
  readonly structure: Structure;
  /** Where it is known already. */
  readonly formula?: string;
  readonly item: string;
  readonly before: string;
  readonly parent: string | null;
  readonly substitution: string | null;
  /** Of the generator alone. */
  readonly generated?: {
    readonly strain: number;
    readonly replaced: number;
    readonly substitutionProbability: number | null;
    readonly volume: number;
  };
}

export function listedTable(rows: readonly ListedCrystal[], source: string): Table<'listed-candidates'> {
  const isGenerated = rows.some(({ generated }) => generated);
  const column = (name: keyof NonNullable<ListedCrystal['generated']>) =>
    rows.map(({ generated }) => generated?.[name] ?? null);
  const lattice = new Float64Array(9 * rows.length);
  const cost = new Float64Array(rows.length);
  rows.forEach(({ structure }, row) => {
    lattice.set(structure.lattice, 9 * row);
    cost[row] = predictedTriplets(structure);
  });
  return {
    kind: 'listed-candidates',
    rows: rows.length,
    columns: {
      // Two crystals may still have one name.
      id: rows.map(({ structure }) => structure.id),
      formula: rows.map(({ structure, formula }) => formula ?? reducedFormula(structure.species)),
      lattice: { width: 9, values: lattice },
      species: rows.map(({ structure }) => [...structure.species]),
      fracCoords: rows.map(({ structure }) => structure.fracCoords),
      source: rows.map(() => source),
      sourceSha256: rows.map(() => ''),
      contentId: rows.map(({ structure }) => contentId(structure)),
      item: rows.map(({ item }) => item),
      before: rows.map(({ before }) => before),
      parent: rows.map(({ parent }) => parent),
      substitution: rows.map(({ substitution }) => substitution),
      cost,
    },
    extra: isGenerated
      ? {
          strain: column('strain'),
          replaced: column('replaced'),
          substitutionProbability: column('substitutionProbability'),
          volume: column('volume'),
        }
      : {},
    metadata: {},
  };
}
