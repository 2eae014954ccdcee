/**
 * Numbers that a user has of crystals, and the `property.json` beside them -> the numbers that it reads off: the leading one first,
 * then the others, with their names and units; then the columns that are none of the property's.
 *
 * Run by the `explain` command in a child process, without a server: on no queue. Reads `source-files` (the `property.json`) and
 * `crystal-properties`, a row a crystal of the file; writes `crystal-properties`. The columns of the property are called as its
 * labels, its positions or its name; in an `id_prop.csv` they are all, in their order. Components are fitted to all crystals.
 * Pure. Errors: InvalidInputError for a `property.json` or values that are refused as those of a training folder, for columns that
 * are the property's in part, and for a crystal with some of its values.
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { numberNames, positionsOf, propertyOf } from '../../schemas/property.js';
import { at, required } from '../../schemas/required.js';
import {
  type CrystalProperty,
  crystalProperties,
  crystalPropertiesTable,
  type PropertyNumbers,
} from '../../schemas/tables/features.js';
import { refuseOtherWidth } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { targetAxis } from '../ingest/labelled.js';
import { namedNumbersReader } from '../ingest/named-numbers.js';
import { type StatedTargets, statedPoints, statedTargets, trainedTargets } from '../ingest/targets.js';

export const givenProperty = step({
  name: 'givenProperty',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    /** Of the numbers, for errors. */
    file: z.string().min(1),
    /** Whether all columns are values of the property, in their order. */
    inOrder: z.boolean(),
  }),
  reads: { files: { kind: 'source-files' }, given: { kind: 'crystal-properties' } },
  writes: { properties: { kind: 'crystal-properties' } },
  run({ files, given }, { file, inOrder }) {
    const texts = new Map(files.columns.name.map((name, i) => [name, at(files.columns.text, i)]));
    const { stated } = statedTargets(texts, null);
    const columns = crystalProperties(given);
    if (inOrder) refuseOtherWidth(file, columns.length, statedPoints(stated));
    const own = inOrder ? columns : ownColumns(columns, namesOfValues(stated), file);
    if (own === null) return { outputs: { properties: given }, summary: { read: false } };
    const others = columns.filter((column) => !own.includes(column));
    const ids = given.columns.id;
    const numbers = readNumbers(ids, own, stated, file);
    const beside = others.map((column) => ({ ...column, values: ids.map((id) => column.values.get(id) ?? null) }));
    return { outputs: { properties: crystalPropertiesTable(ids, [...numbers, ...beside]) }, summary: { read: true } };
  },
});

/** What columns of the values are called. */
function namesOfValues(stated: StatedTargets): readonly (string | number)[] {
  if (!('property' in stated)) {
    if (stated.quantity === 'unstated') return [];
    const { startEv: start, stopEv: stop, points } = stated;
    return positionsOf({ axis: { name: 'photon energy', unit: 'eV', start, stop, points }, labels: null });
  }
  const { labels, axis, name } = stated.property;
  return labels ?? (axis ? positionsOf(stated.property) : [name]);
}

/** As many digits of a position as heads have. */
const DIGITS = 8;

/** @returns in the order of the names; null where no column is the property's */
function ownColumns(
  columns: readonly CrystalProperty[],
  names: readonly (string | number)[],
  file: string,
): readonly CrystalProperty[] | null {
  const keyOf = (name: string | number) =>
    typeof name === 'number' ? Number(name.toPrecision(DIGITS)) : name.toLowerCase();
  const arePositions = typeof names[0] === 'number';
  const byKey = new Map(columns.map((column) => [keyOf(arePositions ? Number(column.name) : column.name), column]));
  const found = names.map((name) => byKey.get(keyOf(name)));
  const missing = names.filter((_, i) => found[i] === undefined);
  if (missing.length === names.length) return null;
  if (missing.length === 0) return found.map((column) => required(column));
  throw new InvalidInputError(`${file} lacks ${missing.length} of the ${names.length} columns of property.json`, {
    file,
    field: String(missing[0]),
    found: 'no such column',
    expected: names.slice(0, 3).join(', '),
  });
}

function readNumbers(
  ids: readonly string[],
  own: readonly CrystalProperty[],
  stated: StatedTargets,
  file: string,
): readonly PropertyNumbers[] {
  const known = ids.filter((id) => isWhole(id, own, file));
  const points = own.length;
  const targets = Float64Array.from(known.flatMap((id) => own.map(({ values }) => required(values.get(id)))));
  const places = known.map((crystal) => ({ file, crystal }));
  // Nothing is trained here: what is fitted is fitted to all.
  const trained = trainedTargets(
    { targets, points, places },
    stated,
    known.map(() => 'train'),
  );
  const names = numberNames(propertyOf(trained.metadata));
  const read = namedNumbersReader(
    targetAxis(trained),
    names.map(({ name }) => name),
  );
  const rowOf = new Map(known.map((id, row) => [id, read(trained.values.subarray(row * points, (row + 1) * points))]));
  return names.map(({ name, unit }, i) => ({
    name,
    unit: unit === '' ? null : unit,
    values: ids.map((id) => rowOf.get(id)?.[i] ?? null),
  }));
}

/** @returns false for a crystal without any @throws InvalidInputError for one with some */
function isWhole(id: string, own: readonly CrystalProperty[], file: string): boolean {
  const missing = own.filter(({ values }) => !values.has(id));
  const [first] = missing;
  if (first === undefined || missing.length === own.length) return first === undefined;
  throw new InvalidInputError(`${file}: ${id} has ${own.length - missing.length} of ${own.length} values`, {
    file,
    crystal: id,
    field: first.name,
    found: 'an empty cell',
    expected: 'all values of a crystal, or none',
  });
}
