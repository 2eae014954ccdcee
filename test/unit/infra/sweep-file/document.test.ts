/** Where things stand in a file, and the limits of what is read: lines and columns counted by hand. */
import { describe, expect, it } from 'vitest';
import { parsePlaced } from '../../../../infra/sweep-file/document.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

function refusal(text: string): InvalidInputError {
  try {
    parsePlaced(text, 'a.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return error as InvalidInputError;
  }
  throw new Error('nothing was refused');
}

describe('a place', () => {
  const text = [
    'method: random',
    'parameters:',
    '  learningRate:',
    '    min: 1e-3',
    '    max: 0.1',
    '  norm: [layer, batch]',
    'tags:',
    '  - one',
    '  - two: 2',
  ].join('\n');
  const { placeOf, value, refuse } = parsePlaced(text, 'a.yaml');

  it.each([
    [['method'], false, 1, 9],
    [['method'], true, 1, 1],
    [['parameters', 'learningRate', 'min'], false, 4, 10],
    [['parameters', 'learningRate', 'min'], true, 4, 5],
    // A mapping over several lines is pointed at by its key.
    [['parameters', 'learningRate'], false, 3, 3],
    [['parameters'], false, 2, 1],
    [['parameters', 'norm'], false, 6, 9],
    [['parameters', 'norm', 1], false, 6, 17],
    [['tags', 0], false, 8, 5],
    [['tags', 1, 'two'], false, 9, 10],
    // What is not there: the nearest thing around it.
    [['parameters', 'learningRate', 'middle'], false, 3, 3],
    [['parameters', 'norm', 9], false, 6, 3],
    [['method', 'deeper'], false, 1, 1],
    [[], false, 1, 1],
  ] as const)('of %j, key %s, is line %i, column %i', (path, atKey, line, column) => {
    expect(placeOf([...path], atKey)).toEqual({ line, column });
  });

  it('stands in every refusal, with the path, and nothing in it steers a terminal', () => {
    expect(value).toMatchObject({ parameters: { learningRate: { min: 0.001, max: 0.1 }, norm: ['layer', 'batch'] } });
    const fault = { path: ['parameters', 'norm', 1], problem: 'unknown', found: '\u001b[31mred', expected: 'layer' };
    expect(() => refuse(fault)).toThrow('a.yaml, line 6, column 17: parameters.norm.1: unknown');
    try {
      refuse(fault);
    } catch (error) {
      expect((error as InvalidInputError).facts).toEqual({
        file: 'a.yaml',
        line: 6,
        column: 17,
        field: 'parameters.norm.1',
        found: '\\u001b[31mred',
        expected: 'layer',
      });
    }
    expect(() => refuse({ ...fault, path: [] })).toThrow('a.yaml, line 1, column 1: unknown');
  });
});

describe('limits', () => {
  it('a million characters are read, and not one more', () => {
    const long = (length: number) => `a: "${'x'.repeat(length - 5)}"`;
    expect(long(1_000_000).length).toBe(1_000_000);
    expect(parsePlaced(long(1_000_000), 'a.yaml').value).toHaveProperty('a');
    expect(refusal(long(1_000_001)).facts).toMatchObject({ found: '1000001 characters', expected: 'at most 1000000' });
  });

  it.each([
    ['brackets', (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`],
    ['braces', (depth: number) => `${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`],
    ['dashes', (depth: number) => `${'- '.repeat(depth)}x`],
    ['indentation', (depth: number) => Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('16 levels of %s are read, and not one more', (_, nested) => {
    expect(() => parsePlaced(nested(16), 'a.yaml')).not.toThrow();
    expect(refusal(nested(17)).facts).toMatchObject({ found: '17 levels', expected: 'at most 16', line: 1, column: 1 });
  });

  it('brackets that are closed again are not deep, and one too many closes nothing', () => {
    expect(parsePlaced(`a: [${'[], '.repeat(40)}[]]`, 'a.yaml').value).toHaveProperty('a');
    expect(refusal(`a: ']]]]]]'\nb: ${'['.repeat(17)}${']'.repeat(17)}`).facts).toMatchObject({ found: '17 levels' });
  });
});

describe('what is refused, and where', () => {
  it.each([
    ['', 'empty', 1, 1],
    ['# only words\n', 'empty', 1, 1],
    ['a: 1\na: 2', 'map keys must be unique', 2, 1],
    ['a: 1\n---\nb: 2', 'a second document', 3, 1],
    ['a: 1\n? [x]\n: 2', 'a key that is none', 2, 3],
    ['a:\n  - 5: 1', 'a key that is none', 2, 5],
    ['a: 1\n__proto__: 2', 'a key that is none', 2, 1],
    ['a: {constructor: 2}', 'a key that is none', 1, 5],
    ['a:\n  prototype: 1', 'a key that is none', 2, 3],
    ['a: 1\nb: *c', 'aliases that cannot be followed', 1, 1],
    ['a: 1\nb: &c [1, *c]', 'an alias of what it stands in', 2, 11],
    // A warning to the parser: the value would be a text, and not what was meant.
    ['a: 1\nb: !c 2', 'unresolved tag: !c', 2, 4],
  ])('%j: %s in line %i, column %i', (text, problem, line, column) => {
    const error = refusal(text);
    expect(error.message.toLowerCase()).toContain(problem);
    expect(error.facts).toMatchObject({ line, column });
  });

  it('says what it would take', () => {
    expect(refusal('a: 1\na: 2').facts.expected).toBe('every key once');
    expect(refusal('a: [').facts.expected).toBe('YAML or JSON');
    expect(refusal('a: 1\n---\nb: 2').facts).toMatchObject({ found: '2 documents', expected: 'one' });
    expect(refusal('5: 1').facts).toMatchObject({ found: '5' });
    expect(refusal('? {x: 1}\n: 1').facts).toMatchObject({ found: 'a list or a mapping' });
  });

  it('aliases are followed up to a hundred times over', () => {
    const often = (n: number) => `a: &a [1]\nb: [${Array(n).fill('*a').join(', ')}]`;
    expect(parsePlaced(often(50), 'a.yaml').value).toHaveProperty('b');
    const nested =
      'a: &a [1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c]';
    expect(refusal(nested).message).toContain('aliases that cannot be followed');
  });
});
