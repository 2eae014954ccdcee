/**
 * Tags of a CIF that speak of its symmetry, sorted by what they say. Names differ by dictionary, program and typing
 * error (`_symmetry_equiv_pos_as_xyz_`, `_space_group.name_H-M_ref`, `_symmetry_space_group_name_H_M`,
 * `_rietveld_spacegroup`): they are told by their parts, and where those say nothing, by the value. What looks like
 * symmetry and is none of these is `unknown`, and never passed over where nothing else tells the operations.
 */

import { at } from '../../../../schemas/required.js';
import { settingsOfName } from '../space-groups/setting-names.js';
import { parseSymmetryOperation } from '../space-groups/symmetry-operation.js';
import { type CifBlock, type CifColumn, type CifValue, isUnknown } from './cif-blocks.js';

export type SymmetryTagKind =
  | 'operations'
  | 'generators'
  | 'hall'
  | 'name'
  /** A name or number of the group's usual setting, which may not be that of the file. */
  | 'reference'
  | 'number'
  | 'schoenflies'
  | 'system'
  | 'point-group'
  | 'laue'
  | 'lattice'
  /** Which of the settings of a group. */
  | 'code'
  /** From the setting of the file to another. */
  | 'change'
  /** More than three dimensions, or moments. */
  | 'beyond'
  | 'unknown';

export interface SymmetryColumn {
  readonly kind: SymmetryTagKind;
  readonly column: CifColumn;
}

const LOOKS_LIKE_SYMMETRY = new RegExp(
  [
    '^_cell_modulation_dimension$',
    'symmetry|space_?group|symop|equiv_pos|spgr|hermann|schoe?nn?flies|bravais|cent(?:ring|ering)',
    '_(?:symm|sg|h_m|hall|laue|point_group|crystal_system|cell_setting|it_number|int_tables)(?:_|$)',
  ].join('|'),
);
/** Tables of other things with a column of symmetry: codes of bonds, counts of reflections, names as submitted. */
const OTHER_TABLE = /^_(?:atom|geom|refln|reflns|diffrn|exptl|cod|parent|audit|publ|shelx|topol|restr|valence|struct)_/;

/** In the order of asking; the first that fits decides, null says that the tag is of no meaning for the group. */
const KINDS: readonly (readonly [RegExp, SymmetryTagKind | null])[] = [
  [/modulation|magn|ssg/, 'beyond'],
  [/_(?:details?|description|comments?|remarks?)(?:_|$)|_(?:id|key|uuid)$/, null],
  [/wyckoff|patterson/, 'unknown'],
  [/transform/, 'change'],
  [/coordinate_system/, 'code'],
  [/reference|_ref$/, 'reference'],
  [/generator/, 'generators'],
  [/hall/, 'hall'],
  [/schoe?nn?flies/, 'schoenflies'],
  [/laue/, 'laue'],
  [/point_?group|crystal_class/, 'point-group'],
  [/bravais|cent(?:ring|ering)|lattice_type/, 'lattice'],
  [/crystal_system|cell_setting|lattice_system/, 'system'],
  [/xyz$|operation$/, 'operations'],
  [/number|tables/, 'number'],
  [/h_m|hermann|name/, 'name'],
];

/** @returns the columns that say something, `?` and `.` left out, in the order of the file */
export function symmetryColumns({ columns }: CifBlock): SymmetryColumn[] {
  return [...columns.values()].flatMap((column) => {
    const kind = column.values.every((value) => isUnknown(value) || isNoModulation(column, value))
      ? null
      : kindOf(column);
    return kind === null ? [] : [{ kind, column }];
  });
}

function isNoModulation({ tag }: CifColumn, { text }: CifValue): boolean {
  return tag === '_cell_modulation_dimension' && text === '0';
}

function kindOf({ tag, values }: CifColumn): SymmetryTagKind | null {
  const plain = tag.replaceAll(/[-_]+/g, '_').replace(/_$/, '');
  if (OTHER_TABLE.test(plain) || !LOOKS_LIKE_SYMMETRY.test(plain)) return null;
  const known = KINDS.find(([pattern]) => pattern.test(plain));
  if (known) return known[1];
  if (values.every(({ text }) => parseSymmetryOperation(text))) return 'operations';
  return values.length === 1 && settingsOfName(at(values, 0).text) ? 'name' : 'unknown';
}
