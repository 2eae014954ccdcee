/** Numbers of a file for the crystals at hand, joined by their names. */
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { crystalPropertiesTable, type PropertyColumn, type PropertyTable } from '../../schemas/tables/features.js';
import { CrystalNames } from './crystal-names.js';

/** Names in a message. */
const NAMED = 3;

interface CrystalValues {
  /** In their order: the leading one first. */
  readonly chosen: readonly PropertyColumn[];
  /** By property, then by crystal. */
  readonly valuesOf: readonly (readonly (number | null)[])[];
  /** One sentence each. */
  readonly notices: readonly string[];
}

/**
 * @param leading name of the property that leads; undefined: the first
 * @param field what names the file, for errors
 * @throws InvalidInputError for a name that no property has, and where no crystal has any
 */
export function valuesOfCrystals(
  ids: readonly string[],
  table: PropertyTable | null,
  leading: string | undefined,
  field = '--properties',
): CrystalValues {
  if (table === null) return { chosen: [], valuesOf: [], notices: [] };
  const first = leading === undefined ? 0 : table.columns.findIndex(({ name }) => name === leading);
  if (first < 0)
    throw new InvalidInputError(`there is no property "${leading}"`, {
      field: '--property',
      expected: table.columns.map(({ name }) => name).join(', '),
    });
  const order = [first, ...table.columns.keys()].filter((column, i) => i === 0 || column !== first);
  const names = new CrystalNames(table.rowOf.keys());
  const rows = ids.map((id) => {
    const name = names.find(id);
    return name ? required(table.rowOf.get(name)) : null;
  });
  const known = rows.filter((row) => row !== null).length;
  if (known === 0)
    throw new InvalidInputError('no crystal has properties', {
      field,
      found: [...table.rowOf.keys()].slice(0, NAMED).join(', '),
      expected: ids.slice(0, NAMED).join(', '),
    });
  const { length } = ids;
  return {
    chosen: order.map((column) => at(table.columns, column)),
    valuesOf: order.map((column) => rows.map((row) => row?.[column] ?? null)),
    notices: known < length ? [`${length - known} of ${length} crystals have no properties`] : [],
  };
}

export function propertyTable(
  ids: readonly string[],
  { chosen, valuesOf }: Pick<CrystalValues, 'chosen' | 'valuesOf'>,
): Table<'crystal-properties'> {
  return crystalPropertiesTable(
    ids,
    chosen.map((column, i) => ({ ...column, values: at(valuesOf, i) })),
  );
}
