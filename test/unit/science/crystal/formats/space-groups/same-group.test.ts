/**
 * Groups told apart and recognised. Expected values: the numbers of the International Tables for all pairs of the 530
 * tabulated settings, and groups that were moved or given in another cell here, by conjugation.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatedGroup } from '../../../../../../science/crystal/formats/space-groups/group-closure.js';
import { groupInvariants } from '../../../../../../science/crystal/formats/space-groups/group-invariants.js';
import { operationsOfHallSymbol } from '../../../../../../science/crystal/formats/space-groups/hall-symbol.js';
import {
  coefficientsIn,
  latticeBasis,
} from '../../../../../../science/crystal/formats/space-groups/integer-lattice.js';
import {
  areEqual,
  areSameButForOrigin,
  isOneOf,
} from '../../../../../../science/crystal/formats/space-groups/same-group.js';
import {
  parseSymmetryOperation,
  type SymmetryOperation,
  TRANSLATION_UNIT,
} from '../../../../../../science/crystal/formats/space-groups/symmetry-operation.js';
import {
  operationsOfSetting,
  SETTINGS,
} from '../../../../../../science/crystal/formats/space-groups/tabulated-settings.js';
import { threeOf, type Vec3 } from '../../../../../../science/numerics/index.js';

const hall = (symbol: string) => operationsOfHallSymbol(symbol)!;
const group = (...operations: string[]) => generatedGroup(operations.map((text) => parseSymmetryOperation(text)!))!;

/** t -> t + (1 - R) p, p in units of the translations. */
function moved(operations: readonly SymmetryOperation[], p: Vec3): SymmetryOperation[] {
  return operations.map(({ rotation: r, translation }) => ({
    rotation: r,
    translation: threeOf((i) => {
      const sum = translation[i] + p[i] - r[3 * i]! * p[0] - r[3 * i + 1]! * p[1] - r[3 * i + 2]! * p[2];
      return ((sum % TRANSLATION_UNIT) + TRANSLATION_UNIT) % TRANSLATION_UNIT;
    }),
  }));
}

describe('the origin', () => {
  it('may be anywhere: every setting is found again after a shift', () => {
    SETTINGS.forEach((setting, n) => {
      const operations = operationsOfSetting(setting);
      const steps = [n * 630, n * 420 + 210, n * 1260] as const;
      const p = threeOf((axis) => steps[axis] % TRANSLATION_UNIT);
      expect([setting.symbol, areSameButForOrigin(moved(operations, p), operations)]).toEqual([setting.symbol, true]);
    });
  });

  it('two groups of the same rotations and centring that differ by an origin alone have one number', () => {
    const axesOf = (operations: readonly SymmetryOperation[]) =>
      operations
        .map(({ rotation, translation }) => {
          const pure = rotation.join() === '1,0,0,0,1,0,0,0,1';
          return `${rotation.join()}${pure ? translation.join() : ''}`;
        })
        .sort()
        .join(';');
    const alike = new Map<string, typeof SETTINGS>();
    for (const setting of SETTINGS) {
      const axes = axesOf(operationsOfSetting(setting));
      alike.set(axes, [...(alike.get(axes) ?? []), setting]);
    }
    let pairs = 0;
    for (const settings of alike.values())
      for (const a of settings)
        for (const b of settings) {
          if (a.number === b.number) continue;
          pairs++;
          const same = areSameButForOrigin(operationsOfSetting(a), operationsOfSetting(b));
          expect([a.symbol, b.symbol, same]).toEqual([a.symbol, b.symbol, false]);
        }
    expect(pairs).toBeGreaterThan(5000);
  });

  it.each([
    ['-F 4vw 2vw 3', 'F 4d 2 3 -1d', true],
    ['P 2 2 -1n', '-P 2ab 2bc', true],
    ['-P 2ybc', '-P 2yn', false],
    ['-P 2ac 2n', '-P 2c 2b', false],
    ['I 2 2', 'I 2b 2c', false],
    ['I 2 2 3', 'I 2b 2c 3', false],
    ['P 31', 'P 32', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(areSameButForOrigin(hall(one), hall(other))).toBe(same);
  });
});

describe('what no description changes', () => {
  it('is the same in all settings of a group, and tells most groups apart', () => {
    const byNumber = new Map<number, Set<string>>();
    for (const setting of SETTINGS) {
      const invariants = groupInvariants(operationsOfSetting(setting));
      byNumber.set(setting.number, (byNumber.get(setting.number) ?? new Set()).add(invariants));
    }
    expect(byNumber.size).toBe(230);
    for (const [number, invariants] of byNumber) expect([number, invariants.size]).toEqual([number, 1]);
    expect(new Set([...byNumber.values()].flatMap((one) => [...one])).size).toBeGreaterThan(190);
  });

  it.each([
    ['the primitive cell of F m -3 m', ['-y, -z, x+y+z', 'y, x, z', '-x, -y, -z'], 'F m -3 m', 48],
    ['the primitive cell of C 2/m', ['y, x, -z', '-x, -y, -z'], 'C 1 2/m 1', 4],
    ['five cells of P -1 in a row', ['x+1/5, y, z', '-x, -y, -z'], 'P -1', 10],
  ])('recognises %s', (_, operations, symbol, size) => {
    const found = group(...operations);
    const named = SETTINGS.filter((setting) => setting.symbol === symbol).map(operationsOfSetting);
    expect(found.length).toBe(size);
    expect(isOneOf(found, named)).toBe(true);
  });

  it.each([
    ['F m -3 m without its centring', '-P 4 2 3', 'F m -3 m'],
    ['R -3 m without its centring', '-P 3 2=', 'R -3 m'],
    ['C 2/m without its centring', '-P 2y', 'C 1 2/m 1'],
    ['I for F', '-I 4 2 3', 'F m -3 m'],
    ['another glide', '-P 2yb', 'P 1 21/c 1'],
    ['half of the operations', 'P 4 2 3', 'P m -3 m'],
    ['other axes', '-P 2c 2ab', 'P n m a'],
  ])('does not take %s', (_, symbol, name) => {
    const named = SETTINGS.filter((setting) => setting.symbol === name).map(operationsOfSetting);
    expect(named.length).toBeGreaterThan(0);
    expect(isOneOf(hall(symbol), named)).toBe(false);
  });
});

describe('screws and glides', () => {
  /** The last number of all operations with this determinant and trace. */
  const times = (symbol: string, kind: string) => [
    ...new Set(
      groupInvariants(hall(symbol))
        .split(' ')
        .filter((part) => part.startsWith(`${kind}:`))
        .map((part) => Number(part.split(':').at(-1))),
    ),
  ];

  // By hand: N turns of a screw N_p advance by p lattice vectors, so it takes N / gcd(N, p) times N turns to be a multiple
  // of N lattice vectors; a centring with half of the axis makes that half as many. A glide takes two times two.
  it.each([
    ['P 2y', '1,-1', 1],
    ['P 2yb', '1,-1', 2],
    ['P 3', '1,0', 1],
    ['P 31', '1,0', 3],
    ['P 32', '1,0', 3],
    ['P 4', '1,1', 1],
    ['P 4w', '1,1', 4],
    ['P 4c', '1,1', 2],
    ['P 4cw', '1,1', 4],
    ['I 4', '1,1', 1],
    ['I 4bw', '1,1', 2],
    ['P 6', '1,2', 1],
    ['P 61', '1,2', 6],
    ['P 62', '1,2', 3],
    ['P 6c', '1,2', 2],
    ['P 64', '1,2', 3],
    ['P 65', '1,2', 6],
    ['P -2y', '-1,1', 1],
    ['P -2yc', '-1,1', 2],
    ['-P 4', '-1,-1', 1],
    ['P -4', '-1,-1', 1],
  ])(
    'of %s, determinant and trace %s, come to a translation of the rotation alone after %i rounds',
    (symbol, kind, expected) => {
      expect(times(symbol, kind)).toEqual([expected]);
    },
  );
});

describe('generated groups', () => {
  it('contain every product, once', () => {
    const centred = group('x, y+1/2, z+1/2', 'x+1/2, y, z+1/2');
    expect(centred.length).toBe(4);
    expect(areEqual(generatedGroup(hall('-F 4 2 3'))!, hall('-F 4 2 3'))).toBe(true);
    expect(generatedGroup([parseSymmetryOperation('x+1/5040, y, z')!], 100)).toBeUndefined();
  });
});

describe('lattices of whole numbers', () => {
  const entry = fc.integer({ min: -20, max: 20 });
  const vector = fc.tuple(entry, entry, entry);

  it('hold every combination of their vectors, and the determinant is the volume', () => {
    fc.assert(
      fc.property(fc.tuple(vector, vector, vector), vector, ([a, b, c], times) => {
        const basis = latticeBasis([a, b, c]);
        const sum = [0, 1, 2].map((i) => times[0] * a[i]! + times[1] * b[i]! + times[2] * c[i]!);
        expect(coefficientsIn(basis, sum)).toBeDefined();
        const volume = Math.abs(
          a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]),
        );
        const diagonal = basis.length === 3 ? Math.abs(basis[0]![0]! * basis[1]![1]! * basis[2]![2]!) : 0;
        expect(diagonal).toBe(volume);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('do not hold a vector between', () => {
    const basis = latticeBasis([
      [2, 0, 0],
      [1, 1, 0],
      [0, 0, 3],
    ]);
    expect(coefficientsIn(basis, [1, 0, 0])).toBeUndefined();
    expect(coefficientsIn(basis, [3, 1, -6])).toBeDefined();
    expect(coefficientsIn(latticeBasis([[2, 4, 6]]), [1, 2, 3])).toBeUndefined();
    expect(coefficientsIn(latticeBasis([[2, 4, 6]]), [0, 0, 1])).toBeUndefined();
  });
});
