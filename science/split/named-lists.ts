/**
 * `ids_train_val_test.json`, which ALIGNN writes beside every model: `id_train`, `id_val` and `id_test`, lists of the names that
 * the structures have in `id_prop.csv`. The shares that its configuration states need not be those it ran with.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Subset } from '../../schemas/tables/split.js';
import { findJsonFault } from '../../schemas/text/json-faults.js';
import { printable, shortened } from '../text/index.js';

const LISTS = [
  ['id_train', 'train'],
  ['id_val', 'validation'],
  ['id_test', 'test'],
] as const satisfies readonly (readonly [string, Subset])[];

/**
 * @param text of the file
 * @param file its name, for errors
 * @param names of every crystal, any of which the lists may hold
 * @returns the subset of every crystal; `unused` for one that is in no list
 * @throws InvalidInputError naming the list and the name: not JSON, no list, a crystal that is not there, in two lists or twice,
 *   no crystal to train on or to validate with
 */
export function splitByNames(text: string, file: string, names: readonly (readonly string[])[]): (Subset | 'unused')[] {
  const lists = readLists(text, file);
  const crystalOf = new Map(names.flatMap((own, crystal) => own.map((name) => [name, crystal] as const)));
  const subsets = new Array<Subset | 'unused'>(names.length).fill('unused');
  for (const [key, subset] of LISTS)
    for (const name of lists[key]) {
      const crystal = crystalOf.get(name);
      if (crystal === undefined)
        throw refuse(file, `${key} names "${shown(name)}", which the list of the folder lacks`);
      const earlier = at(subsets, crystal);
      if (earlier !== 'unused') throw refuse(file, `"${shown(name)}" of ${key} is in the subset ${earlier} already`);
      subsets[crystal] = subset;
    }
  for (const subset of ['train', 'validation'] as const)
    if (!subsets.includes(subset)) throw refuse(file, `the ${subset} subset would be empty`);
  return subsets;
}

function shown(name: string): string {
  return printable(shortened(name));
}

type Lists = Readonly<Record<(typeof LISTS)[number][0], readonly string[]>>;

function readLists(text: string, file: string): Lists {
  const fault = findJsonFault(text);
  if (fault) throw refuse(file, `line ${fault.line}: ${fault.problem}`);
  const value: unknown = JSON.parse(text);
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const listOf = (key: string): string[] => {
    const list = given[key];
    if (!Array.isArray(list) || !list.every((name) => typeof name === 'string' || typeof name === 'number'))
      throw refuse(file, `${key} is no list of names`);
    return list.map(String);
  };
  return { id_train: listOf('id_train'), id_val: listOf('id_val'), id_test: listOf('id_test') };
}

function refuse(file: string, problem: string): InvalidInputError {
  return new InvalidInputError(`${file}: ${problem}`, {
    file,
    expected: 'id_train, id_val and id_test, lists of names of id_prop.csv',
    'way out': '--split 8:1:1, in place of the file',
  });
}
