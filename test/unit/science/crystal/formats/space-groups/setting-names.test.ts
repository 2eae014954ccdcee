/** Names of space groups. Expected values: the International Tables; every tabulated name leads back to its setting. */
import { describe, expect, it } from 'vitest';
import { POINT_GROUPS, pointGroupOf } from '../../../../../../science/crystal/formats/space-groups/point-groups.js';
import {
  settingsOfName,
  settingsOfSchoenflies,
} from '../../../../../../science/crystal/formats/space-groups/setting-names.js';
import {
  operationsOfSetting,
  SETTINGS,
} from '../../../../../../science/crystal/formats/space-groups/tabulated-settings.js';

const numbersOf = (name: string) => [...new Set(settingsOfName(name)?.map(({ number }) => number))];
const codesOf = (name: string) => settingsOfName(name)?.map(({ setting }) => setting);

describe('a Hermann-Mauguin symbol', () => {
  it('leads to its setting, short or full, with and without blanks, in any case', () => {
    for (const setting of SETTINGS)
      for (const symbol of [setting.symbol, setting.fullSymbol])
        for (const name of [symbol, symbol.replaceAll(' ', ''), symbol.toUpperCase(), symbol.replaceAll(' ', '_')]) {
          expect([name, settingsOfName(name)]).toEqual([name, expect.arrayContaining([setting])]);
          expect([name, numbersOf(name)]).toEqual([name, [setting.number]]);
        }
  });

  it.each([
    ['P 21/c', 14],
    ['P2_1/c', 14],
    ['P2(1)/n', 14],
    ['P 6~3~/m m c', 194],
    ['P6(3)/mmc', 194],
    ['I 41/a m d', 141],
    ['C 2/c', 15],
    ['P 1 1 21/b', 14],
    ['P b n m', 62],
    ['F m 3 m', 225],
    ['Fd3m', 227],
    ['I a 3 d', 230],
    ['P a 3', 205],
    ['C m c e', 64],
    ['C m c a', 64],
    ['C 2/m 2/c 21/e', 64],
    ['A e a 2', 41],
    ['A b m 2', 39],
    ['F 4/m -3 2/m', 225],
    ['P 1', 1],
    ['R 3 2', 155],
    ['H 3 2', 155],
    ['H -3 m', 166],
  ])('%s is number %i', (name, number) => {
    expect(numbersOf(name)).toEqual([number]);
  });

  it.each([
    ['F d -3 m :2', ['2']],
    ['F d -3 m:1', ['1']],
    ['F d -3 m Z', ['2']],
    ['Fd-3mS', ['1']],
    ['R -3 m :H', ['H']],
    ['R -3 m H', ['H']],
    ['R-3mR', ['R']],
    ['R 3 c:r', ['R']],
    ['H 3', ['H']],
    ['P n c b :1', ['1cab']],
    ['C c c b:2', ['2ba-c']],
    ['P m -3 m :1', ['']],
    ['P 1 21/c 1', ['b1']],
    ['P n m a', ['']],
    ['F d -3 m', ['1', '2']],
    ['P 2/m', ['b', 'c', 'a']],
    ['P 21/b', ['c3', 'a1']],
  ])('%s stands for the settings %o', (name, codes) => {
    expect(codesOf(name)).toEqual(codes);
  });

  it.each(['', 'P', 'P 1 :2', 'C -1', 'H -3 m 1', 'F 4/m m m', 'P m n m n', 'unknown', '225', `P${' '.repeat(100)}1`])(
    '"%s" is not tabulated',
    (name) => {
      expect(settingsOfName(name)).toBeUndefined();
    },
  );
});

it('a name may have 80 characters', () => {
  const padded = (length: number) => `P${' '.repeat(length - 2)}1`;
  expect(numbersOf(padded(80))).toEqual([1]);
  expect(settingsOfName(padded(81))).toBeUndefined();
});

describe("Schoenflies' symbol", () => {
  it.each([
    ['Oh^5', 225],
    ['Oh.5', 225],
    ['O_h^5', 225],
    ['oh5', 225],
    ['C2h^5', 14],
    ['D2h-16', 62],
    ['C1^1', 1],
    ['Ci^1', 2],
    ['Cs^3', 8],
    ['S1^3', 8],
    ['C1h^3', 8],
    ['S2^1', 2],
    ['C_{2v}^1', 25],
    ['D3d(6)', 167],
    ['C3i^2', 148],
    ['S6^2', 148],
    ['D6h^4', 194],
    ['T^4', 198],
    ['Td^2', 216],
    ['C4^3', 77],
  ])('%s is number %i', (symbol, number) => {
    expect([...new Set(settingsOfSchoenflies(symbol)!.map((setting) => setting.number))]).toEqual([number]);
  });

  it.each(['Oh^11', 'Oh', 'C5^1', 'C2h^0', 'x', ''])('"%s" is none', (symbol) => {
    expect(settingsOfSchoenflies(symbol)).toBeUndefined();
  });
});

describe('point groups', () => {
  it('are told by their rotations, in every setting', () => {
    for (const setting of SETTINGS) {
      const { first, last } = pointGroupOf(operationsOfSetting(setting));
      expect(setting.number).toBeGreaterThanOrEqual(first);
      expect(setting.number).toBeLessThanOrEqual(last);
    }
  });

  it('are 32, of 230 space groups; orders by counting', () => {
    expect(POINT_GROUPS.length).toBe(32);
    expect(POINT_GROUPS.reduce((sum, { first, last }) => sum + last - first + 1, 0)).toBe(230);
    const found = pointGroupOf(operationsOfSetting(SETTINGS.find(({ symbol }) => symbol === 'P n m a')!));
    expect(found).toMatchObject({ schoenflies: 'D2h', symbol: 'mmm', system: 'orthorhombic' });
  });
});
