/**
 * The symmetry operations of a CIF: as they are listed, once each up to whole translations. They have to be a group,
 * and to leave the cell as it is. Without a list, the identity alone, which is the dictionary's default, unless the
 * file names another space group than P 1: operations are never made from a name, which does not tell the setting.
 */
import type { CifBlock, CifColumn } from './cif-blocks.js';
import { isUnknown } from './cif-blocks.js';
import { singleValue } from './cif-number.js';
import { refuse, shown } from './structure-format.js';
import { compose, IDENTITY, keyOf, parseSymmetryOperation, type SymmetryOperation } from './symmetry-operation.js';

const OPERATION_TAGS = ['_space_group_symop_operation_xyz', '_symmetry_equiv_pos_as_xyz'];
/** Tag -> what it says where the group is P 1, without spaces and in lower case. */
const NAME_TAGS: ReadonlyMap<string, string> = new Map([
  ['_space_group_it_number', '1'],
  ['_symmetry_int_tables_number', '1'],
  ['_space_group_name_h-m_alt', 'p1'],
  ['_space_group_name_h-m_full', 'p1'],
  ['_symmetry_space_group_name_h-m', 'p1'],
  ['_space_group_name_hall', 'p1'],
  ['_symmetry_space_group_name_hall', 'p1'],
]);
/** Symmetry of more than three dimensions, or of moments: the plain operations do not make the crystal. */
const OTHER_SYMMETRY = /^_(cell_modulation_dimension|space_group_symop_(ssg|magn)_|space_group_ssg_)/;
/** A face-centred cubic cell has 192; larger cells of the same group have more. */
const MAX_OPERATIONS = 768;
/** Of the lengths of the cell: two that symmetry makes equal are written with a few digits. */
const METRIC_TOLERANCE = 0.01;

/** @param lattice of the same block, shape [3, 3], ångström */
export function readCifSymmetry(block: CifBlock, lattice: Float64Array, file: string): SymmetryOperation[] {
  for (const { tag, line } of block.columns.values())
    if (OTHER_SYMMETRY.test(tag)) refuse({ file, line }, `${tag}: a modulated or magnetic structure`, tag, 'a crystal');
  const columns = OPERATION_TAGS.flatMap((tag) => block.columns.get(tag) ?? []);
  const listed = columns.map((column) => readOperations(column, file)).filter(({ length }) => length > 0);
  const [operations, again] = listed;
  if (operations && again) refuseOtherList(operations, again, columns[1]!, file);
  refuseOtherName(block, operations, file);
  if (!operations) return [IDENTITY];
  refuseOtherCell(operations, lattice, columns[0]!, file);
  refuseNoGroup(operations, columns[0]!, file);
  return operations;
}

/** @returns none where the one value is `?` or `.` */
function readOperations({ tag, values }: CifColumn, file: string): SymmetryOperation[] {
  if (values.every(isUnknown)) return [];
  if (values.length > MAX_OPERATIONS) {
    const line = values[MAX_OPERATIONS]!.line;
    refuse({ file, line }, `${values.length} symmetry operations`, values.length, `at most ${MAX_OPERATIONS}`);
  }
  const operations = new Map<number, SymmetryOperation>();
  for (const { text, line } of values) {
    const operation = parseSymmetryOperation(text);
    if (!operation) refuse({ file, line }, `${tag} is ${shown(text)}`, shown(text), 'an operation like -y, x-y, z+1/3');
    operations.set(keyOf(operation), operation);
  }
  return [...operations.values()];
}

function refuseOtherList(a: SymmetryOperation[], b: SymmetryOperation[], { tag, line }: CifColumn, file: string): void {
  const keys = new Set(a.map(keyOf));
  if (a.length !== b.length || b.some((operation) => !keys.has(keyOf(operation))))
    refuse({ file, line }, `${tag} lists other operations than ${OPERATION_TAGS[0]}`, b.length, 'the same operations');
}

/** The identity alone and a name of P 1 go together. */
function refuseOtherName(block: CifBlock, operations: SymmetryOperation[] | undefined, file: string): void {
  for (const [tag, ofP1] of NAME_TAGS) {
    const value = singleValue(block, tag, file);
    if (!value) continue;
    const isP1 = value.text.replaceAll(/\s/g, '').toLowerCase() === ofP1;
    const place = { file, line: value.line };
    const found = `${tag} ${shown(value.text)}`;
    if (isP1 && operations && operations.length > 1)
      refuse(place, `${found}, but ${operations.length} symmetry operations`, found, 'one operation, or another group');
    if (!isP1 && (operations?.length ?? 1) === 1)
      refuse(
        place,
        operations ? `${found}, but the identity as its only operation` : `${found} without symmetry operations`,
        found,
        `the group's operations as ${OPERATION_TAGS[0]}, or all atoms of the cell and P 1`,
      );
  }
}

/** R^T G R = G, G the scalar products of the lattice vectors. */
function refuseOtherCell(
  operations: SymmetryOperation[],
  lattice: Float64Array,
  { tag, values }: CifColumn,
  file: string,
) {
  const vector = (i: number) => lattice.subarray(3 * i, 3 * i + 3);
  const product = (u: ArrayLike<number>, v: ArrayLike<number>) => u[0]! * v[0]! + u[1]! * v[1]! + u[2]! * v[2]!;
  for (const { rotation, translation } of operations) {
    const image = [0, 1, 2].map((j) =>
      [0, 1, 2].map((axis) => [0, 1, 2].reduce((sum, i) => sum + rotation[3 * i + j]! * vector(i)[axis]!, 0)),
    );
    for (let i = 0; i < 3; i++)
      for (let j = i; j < 3; j++) {
        const scale = Math.sqrt(product(vector(i), vector(i)) * product(vector(j), vector(j)));
        const change = product(image[i]!, image[j]!) - product(vector(i), vector(j));
        if (Math.abs(change) <= METRIC_TOLERANCE * scale) continue;
        const key = keyOf({ rotation, translation });
        const { text, line } = values.find((value) => keyOf(parseSymmetryOperation(value.text)!) === key)!;
        refuse({ file, line }, `${tag} ${shown(text)} does not fit the cell`, shown(text), 'lengths and angles kept');
      }
  }
}

/** A list with a gap would leave atoms out. */
function refuseNoGroup(operations: SymmetryOperation[], { tag, line, values }: CifColumn, file: string): void {
  const keys = new Set(operations.map(keyOf));
  if (!keys.has(keyOf(IDENTITY))) refuse({ file, line }, `${tag} without x, y, z`, values.length, 'the identity too');
  for (const first of operations)
    for (const second of operations)
      if (!keys.has(keyOf(compose(first, second))))
        refuse(
          { file, line },
          `the ${operations.length} operations of ${tag} are no group`,
          operations.length,
          'all of them',
        );
}
