/**
 * Symmetry operations that a CIF lists: once each up to whole translations, a complete group that leaves the cell as it
 * is. Generators (`_space_group_symop_generator_xyz` and the like) stand for all of their products.
 */

import { at, required } from '../../../../schemas/required.js';
import { refuse, shown } from '../contract/structure-format.js';
import { generatedGroup, MAX_OPERATIONS } from '../space-groups/group-closure.js';
import { areEqual } from '../space-groups/same-group.js';
import { IDENTITY, keyOf, parseSymmetryOperation, type SymmetryOperation } from '../space-groups/symmetry-operation.js';
import { type CifColumn, type CifValue, isUnknown } from './cif-blocks.js';
import type { SymmetryColumn } from './cif-symmetry-tags.js';

/** Relative tolerance for lengths of the cell: two that symmetry makes equal are written with a few digits. */
const METRIC_TOLERANCE = 0.01;

/**
 * @param lattice shape [3, 3], ångström
 * @returns undefined where the file lists none
 * @throws InvalidStructureError naming tag and line: no operation, no group, another cell, two lists that differ
 */
export function readListedOperations(
  columns: readonly SymmetryColumn[],
  lattice: Float64Array,
  file: string,
): SymmetryOperation[] | undefined {
  const lists = columns.flatMap(({ kind, column }) => {
    if (kind !== 'operations' && kind !== 'generators') return [];
    const operations = readOperations(column, file);
    for (const { operation, value } of operations)
      if (!fitsCell(operation, lattice)) {
        const { line, text } = value;
        refuse(
          { file, line },
          `${column.tag} ${shown(text)} does not fit the cell`,
          shown(text),
          'lengths and angles kept',
        );
      }
    const given = operations.map(({ operation }) => operation);
    return [{ column, group: kind === 'generators' ? generated(given, column, file) : complete(given, column, file) }];
  });
  const [first, ...others] = lists;
  for (const { column, group } of others)
    if (!areEqual(required(first).group, group)) {
      const { tag, line } = column;
      refuse(
        { file, line },
        `${tag} lists other operations than ${required(first).column.tag}`,
        group.length,
        'the same operations',
      );
    }
  return first?.group;
}

function readOperations({ tag, values }: CifColumn, file: string) {
  if (values.length > MAX_OPERATIONS) {
    const line = at(values, MAX_OPERATIONS).line;
    refuse({ file, line }, `${values.length} symmetry operations`, values.length, `at most ${MAX_OPERATIONS}`);
  }
  const operations = new Map<number, { operation: SymmetryOperation; value: CifValue }>();
  for (const value of values) {
    const { text, line } = value;
    const operation = isUnknown(value) ? undefined : parseSymmetryOperation(text);
    if (!operation) refuse({ file, line }, `${tag} is ${shown(text)}`, shown(text), 'an operation like -y, x-y, z+1/3');
    operations.set(keyOf(operation), { operation, value });
  }
  return [...operations.values()];
}

/** R^T G R = G, G the scalar products of the lattice vectors. */
export function fitsCell({ rotation }: SymmetryOperation, lattice: Float64Array): boolean {
  const vectors = [0, 1, 2].map((i) => lattice.subarray(3 * i, 3 * i + 3));
  const product = (u: ArrayLike<number>, v: ArrayLike<number>) =>
    at(u, 0) * at(v, 0) + at(u, 1) * at(v, 1) + at(u, 2) * at(v, 2);
  const images = [0, 1, 2].map((j) =>
    [0, 1, 2].map((axis) => [0, 1, 2].reduce((sum, i) => sum + at(rotation, 3 * i + j) * at(at(vectors, i), axis), 0)),
  );
  for (let i = 0; i < 3; i++)
    for (let j = i; j < 3; j++) {
      const scale = Math.sqrt(product(at(vectors, i), at(vectors, i)) * product(at(vectors, j), at(vectors, j)));
      const change = product(at(images, i), at(images, j)) - product(at(vectors, i), at(vectors, j));
      if (!(Math.abs(change) <= METRIC_TOLERANCE * scale)) return false;
    }
  return true;
}

/** A list with a gap would leave atoms out. */
function complete(
  operations: SymmetryOperation[],
  { tag, line, values }: CifColumn,
  file: string,
): SymmetryOperation[] {
  if (!operations.some((operation) => keyOf(operation) === keyOf(IDENTITY)))
    refuse({ file, line }, `${tag} without x, y, z`, values.length, 'the identity too');
  if (!generatedGroup(operations, operations.length)) {
    const count = operations.length;
    refuse({ file, line }, `the ${count} operations of ${tag} are no group`, count, 'all of them');
  }
  return operations;
}

function generated(operations: SymmetryOperation[], { tag, line }: CifColumn, file: string): SymmetryOperation[] {
  const expected = `generators of at most ${MAX_OPERATIONS} operations`;
  return (
    generatedGroup(operations) ??
    refuse({ file, line }, `${tag}: more than ${MAX_OPERATIONS} operations`, operations.length, expected)
  );
}
