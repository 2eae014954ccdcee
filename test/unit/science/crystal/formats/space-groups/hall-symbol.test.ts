/**
 * Hall symbols. Expected values: the operations of all 530 tabulated settings as spglib has them (digests in
 * test/fixtures/space-groups, made by the script beside them) and as moyo has them; groups counted by hand.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hall_symbol_entry, initSync, operations_from_number } from '@spglib/moyo-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { operationsOfHallSymbol } from '../../../../../../science/crystal/formats/space-groups/hall-symbol.js';
import {
  type SymmetryOperation,
  TRANSLATION_UNIT,
  textOf,
} from '../../../../../../science/crystal/formats/space-groups/symmetry-operation.js';
import {
  operationsOfSetting,
  SETTINGS,
} from '../../../../../../science/crystal/formats/space-groups/tabulated-settings.js';
import { matrix3, vec3At } from '../../../../../../science/numerics/index.js';

/** `r11 ... r33 t1 t2 t3`, translations in twenty-fourths, sorted. */
function linesOf(operations: readonly SymmetryOperation[]): string[] {
  const twentyFourths = (units: number) => (24 * units) / TRANSLATION_UNIT;
  return operations
    .map(({ rotation, translation }) => [...rotation, ...translation.map(twentyFourths)].join(' '))
    .sort();
}
const textsOf = (symbol: string) => operationsOfHallSymbol(symbol)?.map(textOf).sort();

describe('all tabulated settings', () => {
  const expected = readFileSync('test/fixtures/space-groups/spglib-operations.txt', 'utf8').trim().split('\n');

  it('has the operations of spglib', () => {
    const found = SETTINGS.map((setting) => {
      const lines = linesOf(operationsOfSetting(setting));
      return `${lines.length} ${createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)}`;
    });
    expect(found).toEqual(expected);
  });

  describe('beside moyo', () => {
    beforeAll(() => {
      initSync({ module: readFileSync('node_modules/@spglib/moyo-wasm/moyo_wasm_bg.wasm') });
    });

    it('has its numbers, Hall symbols and operations', () => {
      SETTINGS.forEach((setting, n) => {
        const entry = hall_symbol_entry(n + 1);
        expect([setting.number, setting.setting]).toEqual([entry.number, entry.setting]);
        // WebAssembly hands matrices over column by column.
        const theirs = operations_from_number(entry.number, { type: 'HallNumber', value: n + 1 }, false).map(
          ({ rotation: r, translation: t }) => ({
            rotation: matrix3([r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]]),
            translation: vec3At(
              t.map((part) => (Math.round(part * TRANSLATION_UNIT) + TRANSLATION_UNIT) % TRANSLATION_UNIT),
              0,
            ),
          }),
        );
        expect([setting.hallSymbol, linesOf(operationsOfSetting(setting))]).toEqual([
          setting.hallSymbol,
          linesOf(theirs),
        ]);
      });
    });
  });
});

describe('a symbol', () => {
  it.each([
    ['P 1', ['x, y, z']],
    ['-P 1', ['-x, -y, -z', 'x, y, z']],
    ['C 2y', ['-x+1/2, y+1/2, -z', '-x, y, -z', 'x+1/2, y+1/2, z', 'x, y, z']],
    ['P 31', ['-x+y, -x, z+2/3', '-y, x-y, z+1/3', 'x, y, z']],
    ['P 3*', ['x, y, z', 'y, z, x', 'z, x, y']],
    ['P 2xa', ['x+1/2, -y, -z', 'x, y, z']],
    ['P 2 (0 3 0)', ['-x, -y+1/2, z', 'x, y, z']],
    ['P 2 (z, x, y)', ['x, -y, -z', 'x, y, z']],
    ['-P 1 (x-1/4, y, z)', ['-x+1/2, -y, -z', 'x, y, z']],
  ])('%s has the operations that its letters say', (symbol, operations) => {
    expect(textsOf(symbol)).toEqual(operations.toSorted());
  });

  it.each([
    ['P 3 2"', 'P 3 2='],
    ['-p_4_2_3', '-P 4 2 3'],
    ['  -F  4 2  3 ', '-F 4 2 3'],
    ['P 2Y', 'P 2y'],
    ['-P 2yn (x-1/4,y,z-1/4)', '-P 2yn (-3 0 -3)'],
    ['P 21', 'P 2c'],
  ])('%s is %s', (one, other) => {
    expect(textsOf(one)).toEqual(textsOf(other));
    expect(textsOf(one)!.length).toBeGreaterThan(1);
  });

  it.each([
    '',
    'P',
    '4 2 3',
    'F m -3 m',
    'Q 2',
    'P 5',
    'P 23',
    'P 42 7',
    'P 4*',
    'P 3k',
    'P 2 2 2 2 2',
    'P 2 (1/2x,y,z)',
    `P 2 (${'x'.repeat(200)})`,
    '?',
  ])('"%s" is none', (symbol) => {
    expect(operationsOfHallSymbol(symbol)).toBeUndefined();
  });
});
