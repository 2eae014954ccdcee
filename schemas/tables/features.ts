/** Feature vectors of crystals, wherever they come from: what the `cluster` command clusters. */
import { z } from 'zod';
import { CorruptArtifactError } from '../failure.js';
import { at } from '../required.js';
import { SeedSchema } from '../seed.js';
import { LINKAGE_METHODS, METRICS } from './clustering.js';
import type { ArtifactLayout, Matrix } from './columns.js';

export interface FeatureSet {
  /** Names of the rows; their numbers from 0 where the file has none. */
  readonly ids: readonly string[];
  /** By the file's own names, in its order; a plain matrix is called `features`. */
  readonly layers: ReadonlyMap<string, Matrix<Float64Array>>;
  readonly reading: FeatureReading;
}

/** What was decided about a file that does not say it itself: told with every result, since a wrong guess looks like an answer. */
export interface FeatureReading {
  /** Column that holds the names, by its head or as `column 3`; null where rows are numbered. */
  readonly names: string | null;
  /** Columns that are neither names nor features, and why. */
  readonly leftOut: readonly { readonly column: string; readonly because: string }[];
  /** Dialect, for CSV alone: whether the first row is heads, what separates cells, and the decimal sign. */
  readonly text?: { readonly header: boolean; readonly separator: string; readonly decimal: '.' | ',' };
}

/** What the user says about a file, instead of having it decided. */
export interface ReadingChoices {
  /** Head of the column of names, or its number from 1; `none` makes every column of numbers a feature. */
  readonly idColumn?: string;
  /** Whether the first row of a CSV file is heads. */
  readonly header?: 'yes' | 'no';
}

/** A number that crystals have beside their features. */
export interface PropertyColumn {
  readonly name: string;
  /** Null where nobody says it. */
  readonly unit: string | null;
}

export interface PropertyTable {
  readonly columns: readonly PropertyColumn[];
  /** By the name of the crystal, in the order of the columns; null where it has no such number. */
  readonly rowOf: ReadonlyMap<string, readonly (number | null)[]>;
}

/** A number by the ids of the crystals that have it. */
export interface CrystalProperty extends PropertyColumn {
  readonly values: ReadonlyMap<string, number>;
}

const NamesSchema = z.array(z.strictObject({ name: z.string(), unit: z.string().nullable() }));

/**
 * @param table `crystal-properties`
 * @throws CorruptArtifactError naming a property without its column
 */
export function crystalProperties(table: {
  readonly columns: { readonly id: readonly string[] };
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
}): CrystalProperty[] {
  const { columns, extra = {}, metadata } = table;
  return NamesSchema.parse(JSON.parse(metadata.properties ?? '[]')).map((column, i) => {
    const numbers = extra[`property${i + 1}`] as ArrayLike<number | null> | undefined;
    if (!numbers)
      throw new CorruptArtifactError(`the table of properties lacks ${column.name}`, { field: column.name });
    return { ...column, values: valuesById(columns.id, numbers) };
  });
}

/** Numbers of crystals in the order of their ids; null where one has none. */
export interface PropertyNumbers extends PropertyColumn {
  readonly values: readonly (number | null)[];
}

/** @returns `crystal-properties` */
export function crystalPropertiesTable(ids: readonly string[], properties: readonly PropertyNumbers[]) {
  return {
    kind: 'crystal-properties' as const,
    rows: ids.length,
    columns: { id: [...ids] },
    extra: Object.fromEntries(properties.map(({ values }, i) => [`property${i + 1}`, [...values]])),
    metadata: { properties: JSON.stringify(properties.map(({ name, unit }) => ({ name, unit }))) },
  };
}

/** @param numbers of the crystals, in the order of the ids; null where a crystal has none */
export function valuesById(ids: readonly string[], numbers: ArrayLike<number | null>): Map<string, number> {
  const known = Array.from({ length: ids.length }, (_, row) => [at(ids, row), numbers[row] ?? null] as const);
  return new Map(known.flatMap(([id, value]) => (value === null ? [] : [[id, value] as const])));
}

export const PLAIN_LAYER = 'features';

export function rowNumbers(rows: number): string[] {
  return Array.from({ length: rows }, (_, i) => String(i));
}

export const featureLayouts = {
  /** One layer of a feature set. */
  features: { schemaVersion: 1, columns: { id: 'utf8', vector: 'matrix<f64>' }, metadata: ['layer'] },
  /** One row a crystal, one column a number: the metadata `properties` names them, a JSON list of `name` and `unit`. */
  'crystal-properties': {
    schemaVersion: 1,
    columns: { id: 'utf8' },
    metadata: ['properties'],
    extraColumns: { pattern: /^property[1-9][0-9]*$/, type: 'f64?' },
  },
} as const satisfies Record<string, ArtifactLayout>;

/** Null lets the figures of validity choose a count. */
const CutSchema = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('count'), clusters: z.number().int().min(1) }),
    z.strictObject({ by: z.literal('height'), height: z.number().nonnegative() }),
    z.strictObject({ by: z.literal('inconsistency'), threshold: z.number().nonnegative() }),
  ])
  .nullable();

export const ClusterFeaturesParametersSchema = z.strictObject({
  method: z.enum(LINKAGE_METHODS),
  metric: z.enum(METRICS),
  cut: CutSchema,
  /** Counts of clusters whose validity is told, rising. */
  counts: z.array(z.number().int().min(2)).max(1000),
  /** Bootstrap samples for the stability of clusters; 0 asks for none. */
  bootstraps: z.number().int().min(0).max(10_000),
  seed: SeedSchema,
});
export type ClusterFeaturesParameters = z.infer<typeof ClusterFeaturesParametersSchema>;
