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

type Generated = NonNullable<ListedCrystal['generated']>;

/** Rows as they come; of a crystal its numbers and names alone are kept. */
export class ListedRows {
  private readonly lattices: number[] = [];
  private readonly costs: number[] = [];
  private readonly texts = { id: [] as string[], formula: [] as string[], contentId: [] as string[] };
  private readonly places = { item: [] as string[], before: [] as string[] };
  private readonly origins = { parent: [] as (string | null)[], substitution: [] as (string | null)[] };
  private readonly species: string[][] = [];
  private readonly fracCoords: Float64Array[] = [];
  private readonly generated: (Generated | null)[] = [];

  get count(): number {
    return this.costs.length;
  }

  add({ structure, formula, item, before, parent, substitution, generated }: ListedCrystal): void {
    const { texts, places, origins } = this;
    // Two crystals may still have one name.
    texts.id.push(structure.id);
    texts.formula.push(formula ?? reducedFormula(structure.species));
    texts.contentId.push(contentId(structure));
    places.item.push(item);
    places.before.push(before);
    origins.parent.push(parent);
    origins.substitution.push(substitution);
    for (let n = 0; n < structure.lattice.length; n++) this.lattices.push(structure.lattice[n] as number);
    this.species.push([...structure.species]);
    this.fracCoords.push(structure.fracCoords);
    this.costs.push(predictedTriplets(structure));
    this.generated.push(generated ?? null);
  }

  table(source: string): Table<'listed-candidates'> {
    const isGenerated = this.generated.some((each) => each !== null);
    const column = (name: keyof Generated) => this.generated.map((each) => each?.[name] ?? null);
    return {
      kind: 'listed-candidates',
      rows: this.count,
      columns: {
        ...this.texts,
        ...this.places,
        ...this.origins,
        lattice: { width: 9, values: Float64Array.from(this.lattices) },
        species: this.species,
        fracCoords: this.fracCoords,
        source: new Array<string>(this.count).fill(source),
        sourceSha256: new Array<string>(this.count).fill(''),
        cost: Float64Array.from(this.costs),
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
}
