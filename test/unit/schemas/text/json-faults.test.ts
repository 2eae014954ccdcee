/** Faults of JSON texts. Expected values: `JSON.parse`, and places by counting. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../../../schemas/text/json-faults.js';

describe('faults', () => {
  it.each([
    ['{"a": 1,\n "a": 2}', 2, 2, 'the key "a" a second time'],
    ['{"a": 1, "\\u0061": 2}', 1, 10, 'the key "a" a second time'],
    ['[{},\n{"b": {"__proto__": 1}}]', 2, 8, 'the key "__proto__"'],
    ['{"\\u005f_proto__": 1}', 1, 2, 'the key "__proto__"'],
    ['{"a" \n : 1, "constructor": 1}', 2, 7, 'the key "constructor"'],
    ['{"prototype"\r\n: 1}', 1, 2, 'the key "prototype"'],
    ['{"prototype"\t: 1}', 1, 2, 'the key "prototype"'],
    ['{"a": NaN}', 1, 7, 'not JSON at "NaN}"'],
    ['{"a": 1', 1, 8, 'not JSON at the end of the file'],
    ['{"a": 1,}', 1, 9, 'not JSON at "}"'],
    ['// a\n{}', 1, 1, 'not JSON at "// a'],
    ['{} {}', 1, 4, 'not JSON at "{}"'],
    ['', 1, 1, 'not JSON at the end of the file'],
  ])('%s', (text, line, column, problem) => {
    const fault = findJsonFault(text);
    expect(fault).toMatchObject({ line, column });
    expect(fault!.problem.startsWith(problem), fault!.problem).toBe(true);
  });

  it('nesting beyond any file of ours, closed or not', () => {
    expect(findJsonFault(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeUndefined();
    for (const text of [`${'['.repeat(65)}${']'.repeat(65)}`, '\n{"a":'.repeat(1e5)])
      expect(findJsonFault(text)!.problem).toBe('nested more than 64 levels deep');
    // A string without end goes to the end of its line.
    expect(findJsonFault(`["x\n${'['.repeat(64)}`)).toEqual({
      line: 2,
      problem: 'nested more than 64 levels deep',
      found: '65 levels',
      expected: 'at most 64 levels',
    });
    expect(findJsonFault(`["x\\"\n\n${'['.repeat(64)}`)!.line).toBe(3);
    expect(findJsonFault(`[\n"\n${'[]'.repeat(99)}`)!.problem).toMatch(/^not JSON/);
  });

  it.each([
    '{"a": {"a": {"a": 1}}}',
    '[{"a": 1}, {"a": 2}]',
    '{"a": "b", "b": ":", "c": "\\"d\\": 1"}',
    '{"a": ["a", "a"]}',
    // Quotes and keys inside a value.
    '{"a": "\\", \\"k\\" : \\"k\\" : 1"}',
    '{"a": "b\\\\", "c": "}{"}',
    '{"a" : {"b": 1}, "b" : [{"b": 2}, {"b": 3}]}',
    '"a"',
    '{"": 1}',
  ])('none in %s', (text) => {
    expect(findJsonFault(text)).toBeUndefined();
  });
});

it('a text has a fault where JSON.parse refuses it, and only there, as long as keys differ', () => {
  const pieces = fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '1', 'null', '\n', '\u0001');
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(), pieces, (value, place, piece) => {
      const sound = JSON.stringify(value, null, 1);
      const at = place % (sound.length + 1);
      const text = sound.slice(0, at) + piece + sound.slice(at);
      let parsed = true;
      try {
        JSON.parse(text);
      } catch {
        parsed = false;
      }
      const fault = findJsonFault(text);
      if (!parsed) expect(fault).toBeDefined();
      else if (fault) expect(fault.problem).toMatch(/^the key /);
    }),
    { numRuns: 1000, seed: 5 },
  );
});
