/**
 * CIF files of all 530 tabulated settings: complete ones are read, those that lack half of their operations or all of
 * them are refused, or read right. Expected values: one atom an operation for a site of general position; the numbers
 * of operations as spglib has them (test/fixtures/space-groups).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import { CIF } from '../../../../../science/crystal/formats/index.js';
import {
  type SymmetryOperation,
  textOf,
} from '../../../../../science/crystal/formats/space-groups/symmetry-operation.js';
import {
  operationsOfSetting,
  SETTINGS,
  type SpaceGroupSetting,
} from '../../../../../science/crystal/formats/space-groups/tabulated-settings.js';

/** A cell that all rotations keep: the mean of R^T G R of some metric G, in square ångström: large enough that no two atoms overlap. */
function cellOf(operations: readonly SymmetryOperation[]): string[] {
  const G = [1296, 108, -144, 108, 1764, 180, -144, 180, 2304];
  const mean = new Array<number>(9).fill(0);
  for (const { rotation: R } of operations)
    for (let n = 0; n < 81; n++) {
      const [i, j, k, l] = [Math.floor(n / 27), Math.floor(n / 9) % 3, Math.floor(n / 3) % 3, n % 3];
      mean[3 * i! + l!]! += (R[3 * j! + i!]! * G[3 * j! + k!]! * R[3 * k! + l!]!) / operations.length;
    }
  const length = [0, 4, 8].map((n) => Math.sqrt(mean[n]!));
  const angle = (i: number, j: number) => (Math.acos(mean[3 * i + j]! / (length[i]! * length[j]!)) * 180) / Math.PI;
  const values = [...length, angle(1, 2), angle(0, 2), angle(0, 1)];
  const names = ['length_a', 'length_b', 'length_c', 'angle_alpha', 'angle_beta', 'angle_gamma'];
  return names.map((name, n) => `_cell_${name} ${values[n]!.toFixed(6)}`);
}

function atomsOf(
  setting: SpaceGroupSetting,
  operations: readonly SymmetryOperation[],
  ...head: string[]
): number | null {
  const list = [
    'loop_',
    '_space_group_symop_operation_xyz',
    ...operations.map((operation) => `'${textOf(operation)}'`),
  ];
  const sites = ['_atom_site_type_symbol', '_atom_site_fract_x', '_atom_site_fract_y', '_atom_site_fract_z'];
  const text = [
    'data_x',
    ...cellOf(operationsOfSetting(setting)),
    ...head,
    ...(operations.length > 0 ? list : []),
    'loop_',
    ...sites,
    'C 0.137 0.219 0.341',
    '',
  ].join('\n');
  try {
    return CIF.readStructures(text, 'x.cif')[0]!.species.length;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidStructureError);
    return null;
  }
}

const name = ({ symbol }: SpaceGroupSetting) => `_space_group_name_H-M_alt '${symbol}'`;
const number = (setting: SpaceGroupSetting) => `_space_group_IT_number ${setting.number}`;
/** In a text field: the symbols have both quotes. */
const hall = ({ hallSymbol }: SpaceGroupSetting) => `_space_group_name_Hall\n;${hallSymbol.replace('=', '"')}\n;`;

describe('all tabulated settings', () => {
  const counts = readFileSync('test/fixtures/space-groups/spglib-operations.txt', 'utf8')
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[0]));
  const each = (check: (setting: SpaceGroupSetting, atoms: number) => number | null) =>
    SETTINGS.map((setting, n) => [`${setting.hallSymbol}`, check(setting, counts[n]!)]);
  const all = SETTINGS.map(({ hallSymbol }, n) => [hallSymbol, counts[n]!]);

  it('listed, with all of their names', () => {
    expect(each((one) => atomsOf(one, operationsOfSetting(one), name(one), number(one), hall(one)))).toEqual(all);
  });

  it('by their Hall symbol', () => {
    expect(each((one) => atomsOf(one, [], hall(one)))).toEqual(all);
  });

  it.each([
    ['names', (one: SpaceGroupSetting) => name(one)],
    ['numbers', (one: SpaceGroupSetting) => number(one)],
    ['names and numbers', (one: SpaceGroupSetting) => `${name(one)}\n${number(one)}`],
  ])('by %s alone: right, or refused as open', (_, head) => {
    const read = each((one, atoms) => atomsOf(one, [], head(one)) ?? atoms);
    expect(read).toEqual(all);
    expect(SETTINGS.filter((one) => atomsOf(one, [], head(one)) !== null).length).toBeGreaterThan(100);
  });

  it.each([
    ['name', name],
    ['number', number],
    ['Hall symbol', hall],
  ])('with the %s and half of the operations, or the identity alone: refused', (_, head) => {
    for (const setting of SETTINGS.filter((_, n) => n % 3 === 0)) {
      const operations = operationsOfSetting(setting);
      const proper = operations.filter(({ rotation: r }) => {
        const [a, b, c, d, e, f, g, h, i] = r as [
          number,
          number,
          number,
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) === 1;
      });
      const parts = [proper, operations.slice(0, 1)].filter(({ length }) => length < operations.length);
      for (const part of parts)
        expect([setting.hallSymbol, atomsOf(setting, part, head(setting))]).toEqual([setting.hallSymbol, null]);
    }
  });
});
