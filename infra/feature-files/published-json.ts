/**
 * `features.json` of the published pipeline: a list of records, each with `id` and one list of numbers a layer
 * (`reference`, `prediction`, `ALIGNN1`.., `CGN1`.., `Last1`), of the same length in all records.
 * @source docs/reference/alignn-specification.md, section 4.3
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { FeatureSet } from '../../schemas/tables/features.js';
import { parseJsonText } from '../files/json-text.js';

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming file or record, layer, found and expected
 */
export function readFeaturesJson(text: string, file: string): FeatureSet {
  const refuse = (what: string, expected: string) => new InvalidInputError(`${file}: ${what}`, { file, expected });
  const records = parseJsonText(text, file);
  if (!Array.isArray(records) || records.length === 0)
    throw refuse('no list of records', '[{"id": .., "GCN4": [..]}, ..]');
  const ids = records.map((record: unknown, i) => {
    const id = isRecord(record) ? record.id : undefined;
    if (typeof id !== 'string') throw refuse(`record ${i + 1} has no id`, 'a text under "id"');
    return id;
  });
  const placeOf = new Map<string, number>();
  ids.forEach((id, i) => {
    const earlier = placeOf.get(id);
    if (earlier !== undefined)
      throw refuse(
        `record ${i + 1} is called ${JSON.stringify(id.slice(0, 40))}, as record ${earlier + 1} is`,
        'every id once',
      );
    placeOf.set(id, i);
  });
  const rows = records as readonly Readonly<Record<string, unknown>>[];
  const names = Object.keys(at(rows, 0)).filter((name) => Array.isArray(at(rows, 0)[name]));
  if (names.length === 0) throw refuse(`record ${ids[0]} has no list of numbers`, 'one list a layer');

  rows.forEach((row, i) => {
    const further = Object.keys(row).find((name) => Array.isArray(row[name]) && !names.includes(name));
    if (further !== undefined)
      throw refuse(
        `${further.slice(0, 40)} of ${ids[i]} is no list in the first record`,
        'the same layers in all records',
      );
  });

  const layers = new Map<string, { width: number; values: Float64Array }>();
  for (const name of names) {
    const width = (at(rows, 0)[name] as unknown[]).length;
    if (width === 0) throw refuse(`${name} of ${ids[0]} is empty`, 'at least one number');
    const values = new Float64Array(rows.length * width);
    rows.forEach((row, i) => {
      const vector = row[name];
      if (!Array.isArray(vector) || vector.length !== width)
        throw refuse(
          `${name} of ${ids[i]} has ${Array.isArray(vector) ? `${vector.length} numbers` : 'no list'}`,
          `${width} numbers, as in the first record`,
        );
      vector.forEach((value: unknown, j) => {
        if (typeof value !== 'number')
          throw refuse(
            `${name} of ${ids[i]}, place ${j + 1}, holds ${JSON.stringify(value)?.slice(0, 40)}`,
            'a number',
          );
        values[i * width + j] = value;
      });
    });
    layers.set(name, { width, values });
  }
  return { ids, layers, reading: { names: 'id', leftOut: leftOutOf(at(rows, 0)) } };
}

/** What stands beside the lists: a formula, a figure. */
function leftOutOf(first: Readonly<Record<string, unknown>>): FeatureSet['reading']['leftOut'] {
  return Object.keys(first)
    .filter((name) => name !== 'id' && !Array.isArray(first[name]))
    .map((column) => ({ column, because: 'no list of numbers' }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
