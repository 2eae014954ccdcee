/** What of a value can be shown. Expected values: lengths by counting. */
import { expect, it } from 'vitest';
import { findJsonFault } from '../../../../schemas/text/json-faults.js';
import { printable, shortened } from '../../../../science/text/index.js';

it('a text up to the limit stays, a longer one is cut to the limit, dots included', () => {
  expect(shortened('x'.repeat(80))).toBe('x'.repeat(80));
  expect(shortened('x'.repeat(81))).toBe(`${'x'.repeat(77)}...`);
  expect(shortened('abcdef', 6)).toBe('abcdef');
  expect(shortened('abcdefg', 6)).toBe('abc...');
  expect(shortened('')).toBe('');
});

it('what cannot be seen is spelt out, all else stays', () => {
  for (const hidden of ['\u0000', '\u001b', '\n', '\u202e', '\u200b']) {
    const shown = printable(`a${hidden}b`);
    expect(shown).not.toContain(hidden);
    expect(shown).toMatch(/^a.+b$/);
  }
  expect(printable('Ångström 1 \u00b5m 漢字 😀')).toBe('Ångström 1 \u00b5m 漢字 😀');
});

it('a long key or place of a JSON text is cut at 60 characters', () => {
  const key = (length: number) => findJsonFault(`{"${'k'.repeat(length)}": 1, "${'k'.repeat(length)}": 2}`)!;
  expect(key(60).found).toBe(`"${'k'.repeat(60)}"`);
  expect(key(61).found).toBe(`"${'k'.repeat(57)}..."`);
  expect(key(3)).toEqual({
    line: 1,
    column: 12,
    problem: 'the key "kkk" a second time',
    found: '"kkk"',
    expected: 'every key once',
  });
  expect(findJsonFault('{"prototype": 1}')).toMatchObject({ found: '"prototype"', expected: 'a plain key' });
  // Twenty characters from the place of the fault.
  expect(findJsonFault('[1, abcdefghijklmnopqrstuvwxyz]')!.found).toBe('"abcdefghijklmnopqrst"');
  expect(findJsonFault('[1,')).toMatchObject({ found: 'the end of the file', expected: 'JSON', column: 4 });
});
