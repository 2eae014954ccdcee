/**
 * The 32 point groups, with the space groups that belong to each: the International Tables number them in that order,
 * and within one point group in the order of Schoenflies' symbols.
 * @source International Tables for Crystallography A (2016), table 1.4.1.1
 */
import { required } from '../../../../schemas/required.js';
import { determinant, rows3 } from '../../../numerics/index.js';
import type { SymmetryOperation } from './symmetry-operation.js';
import { operationsOfSetting, SETTINGS } from './tabulated-settings.js';

export type CrystalSystem =
  | 'triclinic'
  | 'monoclinic'
  | 'orthorhombic'
  | 'tetragonal'
  | 'trigonal'
  | 'hexagonal'
  | 'cubic';

export interface PointGroup {
  readonly schoenflies: string;
  /** Hermann-Mauguin symbol, without blanks. */
  readonly symbol: string;
  readonly laueClass: string;
  readonly system: CrystalSystem;
  /** First and last number of its space groups. */
  readonly first: number;
  readonly last: number;
}

const TABLE: readonly (readonly [CrystalSystem, string])[] = [
  ['triclinic', 'C1:1:-1:1 Ci:-1:-1:2'],
  ['monoclinic', 'C2:2:2/m:3 Cs:m:2/m:6 C2h:2/m:2/m:10'],
  ['orthorhombic', 'D2:222:mmm:16 C2v:mm2:mmm:25 D2h:mmm:mmm:47'],
  [
    'tetragonal',
    'C4:4:4/m:75 S4:-4:4/m:81 C4h:4/m:4/m:83 D4:422:4/mmm:89 C4v:4mm:4/mmm:99 D2d:-42m:4/mmm:111 D4h:4/mmm:4/mmm:123',
  ],
  ['trigonal', 'C3:3:-3:143 C3i:-3:-3:147 D3:32:-3m:149 C3v:3m:-3m:156 D3d:-3m:-3m:162'],
  [
    'hexagonal',
    'C6:6:6/m:168 C3h:-6:6/m:174 C6h:6/m:6/m:175 D6:622:6/mmm:177 C6v:6mm:6/mmm:183 D3h:-6m2:6/mmm:187 D6h:6/mmm:6/mmm:191',
  ],
  ['cubic', 'T:23:m-3:195 Th:m-3:m-3:200 O:432:m-3m:207 Td:-43m:m-3m:215 Oh:m-3m:m-3m:221'],
];

export const POINT_GROUPS: readonly PointGroup[] = TABLE.flatMap(([system, row]) =>
  row.split(' ').map((entry) => {
    const [schoenflies, symbol, laueClass, first] = entry.split(':') as [string, string, string, string];
    return { schoenflies, symbol, laueClass, system, first: Number(first), last: 230 };
  }),
).map((group, n, all) => ({ ...group, last: (all[n + 1]?.first ?? 231) - 1 }));

let byRotations: ReadonlyMap<string, PointGroup> | undefined;

/** @returns the point group by its kinds of rotations, of which no two have the same number of each */
export function pointGroupOf(group: readonly SymmetryOperation[]): PointGroup {
  byRotations ??= new Map(
    POINT_GROUPS.map((pointGroup) => {
      const setting = SETTINGS.find(({ number }) => number === pointGroup.first);
      return [kindsOf(operationsOfSetting(required(setting))), pointGroup];
    }),
  );
  return required(byRotations.get(kindsOf(group)), 'a point group of these rotations');
}

/** Determinant and trace tell the kind of a rotation: 1, 2, 3, 4, 6 and those times the inversion. */
function kindsOf(group: readonly SymmetryOperation[]): string {
  const rotations = new Map(group.map(({ rotation }) => [rotation.join(), rotation]));
  return [...rotations.values()]
    .map((rotation) => `${determinant(rows3(rotation))},${rotation[0] + rotation[4] + rotation[8]}`)
    .sort()
    .join(' ');
}
