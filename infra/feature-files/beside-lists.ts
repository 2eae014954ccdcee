/** Which column names the rows of a table whose features are lists of numbers, one column a layer. */
import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { FeatureReading } from '../../schemas/tables/features.js';
import type { RawTable } from './choose-names.js';

/**
 * Beside lists a number is no feature; `id` or the first texts are the names, unless the user knows better.
 *
 * @param raw the columns that are no lists
 * @throws InvalidInputError for a column that is not there
 */
export function namesBesideLists(
  raw: RawTable,
  idColumn: string | undefined,
): { readonly names: number | null; readonly leftOut: FeatureReading['leftOut'] } {
  const heads = required(raw.heads);
  const called = idColumn === undefined || idColumn === 'none' ? -1 : heads.indexOf(idColumn);
  if (idColumn !== undefined && idColumn !== 'none' && called < 0)
    throw new InvalidInputError(`${raw.file}: no column "${idColumn}" of texts or numbers`, {
      file: raw.file,
      field: '--id-column',
      expected: [...heads, 'none'].join(', '),
    });
  const byRule = heads.includes('id') ? heads.indexOf('id') : raw.kinds.indexOf('text');
  const names = idColumn === 'none' ? -1 : called >= 0 ? called : byRule;
  const leftOut = heads.filter((_, column) => column !== names).map((column) => ({ column, because: 'beside lists' }));
  return { names: names < 0 ? null : names, leftOut };
}
