/** What all readers share. Expected values: the limits and laws that the contract states. */

import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import {
  refuse,
  refuseAbsurdSize,
  refuseTooManyAtoms,
  refuseTooManyStructures,
  shown,
  structureIds,
} from '../../../../../../science/crystal/formats/contract/structure-format.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';

describe('a refusal', () => {
  it.each([
    [{ file: 'a' }, 'a: problem', { file: 'a' }],
    [{ file: 'a', line: 3 }, 'a, line 3: problem', { file: 'a', line: 3 }],
    [{ file: 'a', line: 3, column: 1 }, 'a, line 3, column 1: problem', { file: 'a', line: 3, column: 1 }],
  ])('names the place: %j', (place, message, facts) => {
    expect(refusalOf(InvalidStructureError, () => refuse(place, 'problem', 7, 'other'))).toEqual({
      message,
      ...facts,
      found: '7',
      expected: 'other',
    });
  });

  it('spells out what cannot be seen', () => {
    const { message, found } = refusalOf(InvalidStructureError, () =>
      refuse({ file: 'a' }, 'x\u001by', 'x\u001by', ''),
    );
    expect(`${message}${found}`).not.toContain('\u001b');
  });

  it('shows any value in one short line', () => {
    expect([1, Number.NaN, 'a\nb', null, undefined, { a: [1] }].map(shown)).toEqual([
      '1',
      'NaN',
      '"a\\nb"',
      'null',
      'undefined',
      '{"a":[1]}',
    ]);
    expect(shown('x'.repeat(100))).toBe(`"${'x'.repeat(76)}...`);
  });
});

describe('limits', () => {
  it.each([
    ['structures', refuseTooManyStructures.bind(null, 'a'), 10_000, '10001 structures in one file'],
    ['atoms', refuseTooManyAtoms.bind(null, { file: 'a' }), 500_000, '500001 atoms in one file'],
  ] as const)('%s', (_, check, most, message) => {
    check(most);
    expect(refusalOf(InvalidStructureError, () => check(most + 1))).toMatchObject({
      message: `a: ${message}`,
      found: String(most + 1),
      expected: `at most ${most}`,
    });
  });

  it('characters', () => {
    const most = ' '.repeat(20_000_000);
    refuseAbsurdSize(most, 'a');
    expect(refusalOf(InvalidStructureError, () => refuseAbsurdSize(`${most} `, 'a'))).toMatchObject({
      found: '20000001 characters',
      expected: 'at most 20000000',
    });
  });
});

describe('ids', () => {
  it.each([
    ['one structure', [null], ['a']],
    ['one with a name', ['x'], ['a']],
    ['several without names', [null, null], ['a#1', 'a#2']],
    ['several with plain names', ['x', 'y.-+_9'], ['a#x', 'a#y.-+_9']],
    ['one without a name', ['x', null], ['a#1', 'a#2']],
    ['a name twice', ['x', 'x'], ['a#1', 'a#2']],
    ['a name that is not plain', ['x', 'y z'], ['a#1', 'a#2']],
    ['a name that begins with a mark', ['x', '-y'], ['a#1', 'a#2']],
    ['an empty name', ['x', ''], ['a#1', 'a#2']],
    ['a name of the language', ['x', 'constructor'], ['a#1', 'a#2']],
    ['names of 80 letters', ['x'.repeat(80), 'y'], [`a#${'x'.repeat(80)}`, 'a#y']],
    ['a name of 81', ['x'.repeat(81), 'y'], ['a#1', 'a#2']],
  ])('of %s', (_, names, ids) => {
    expect(structureIds('folder/a.json', names)).toEqual(ids);
  });
});
