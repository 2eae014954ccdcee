/** Whatever the text: a plan that the schema takes, or a refusal that says where. Nothing else, and quickly. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmendment, readSweepFile } from '../../../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../../../schemas/settings/preset.js';
import { SweepPlanSchema } from '../../../../schemas/sweep/sweep-plan.js';
import { workOf } from '../../../harness/time/processor-work.js';

function outcome(text: string): 'plan' | InvalidInputError {
  try {
    SweepPlanSchema.parse(readSweepFile(text, { file: 'sweep.yaml', name: 'sweep', defaults: DISCOVER_PRESET }));
    return 'plan';
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
}

function expectPlaced(found: 'plan' | InvalidInputError, text: string): void {
  if (found === 'plan') return;
  const { line, column, expected } = found.facts;
  expect(line).toBeGreaterThanOrEqual(1);
  expect(line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
  expect(column).toBeGreaterThanOrEqual(1);
  expect(expected).not.toBe('');
  expect(found.message).not.toMatch(/\p{Cc}/u);
}

const example = readFileSync('examples/sweeps/tpe-asha.yaml', 'utf8');

describe('any text', () => {
  it('is a plan or is refused with a place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => expectPlaced(outcome(text), text)),
      { numRuns: 500 },
    );
  });

  it('made from a good file by cutting, doubling and replacing is, too', () => {
    const place = fc.nat(example.length);
    const patch = fc.oneof(
      fc.constantFrom(
        '',
        ':',
        '\n',
        '  ',
        '{',
        '}',
        '[',
        '- ',
        '&a ',
        '*a',
        '!!set ',
        '? ',
        '|',
        '"',
        '.nan',
        '1e999',
        'null',
      ),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(place, fc.nat(30), patch, (start, length, inserted) => {
        const text = example.slice(0, start) + inserted + example.slice(start + length);
        expectPlaced(outcome(text), text);
      }),
      { numRuns: 1000 },
    );
  });

  it('whose values are of any kind is, too', () => {
    const keys = [
      'method',
      'metric',
      'parameters',
      'settings',
      'early_terminate',
      'budget',
      'replicates',
      'tpe',
      'lag',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        const text = JSON.stringify({
          method: 'random',
          run_cap: 3,
          parameters: { learningRate: { min: 0.1, max: 1 } },
          [key]: value,
        });
        expectPlaced(outcome(text), text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a hostile text', () => {
  const laughs = `a: &a [x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((n, i) => `${n}: &${n} [${Array(8).fill(`*${'abcdefgh'[i]}`).join(', ')}]`).join('\n')}\n`;
  it.each([
    ['billion laughs', laughs],
    ['ten thousand brackets', '['.repeat(10_000)],
    ['ten thousand dashes', `${'- '.repeat(10_000)}x`],
    ['a staircase', Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['two megabytes', `description: "${'x'.repeat(2_000_000)}"`],
    ['an alias to nothing', 'method: *nobody'],
    ['a tag that makes objects', 'method: !!js/function "function () {}"'],
    ['a NUL', 'method: "gr\u0000id"'],
  ])('is refused: %s', async (_, text) => {
    let found: ReturnType<typeof outcome> = 'plan';
    const work = await workOf(() => {
      found = outcome(text);
    });
    expect(found).toBeInstanceOf(InvalidInputError);
    expectPlaced(found, text);
    expect(work).toBeLessThan(100);
  });

  it('is refused as amendment, too', () => {
    expect(() => readAmendment(laughs, 'amendment.yaml', 0)).toThrow(InvalidInputError);
  });
});

describe('an alias inside of what it names', () => {
  it.each([
    ['name: a\nparameters: &a\n  hiddenFeatures: *a\n', 3, 19],
    ['name: a\nparameters: &a {hiddenFeatures: {values: [*a]}}\n', 2, 43],
    ['&a [*a]\n', 1, 5],
    ['&a\nname: b\nsettings: &b\n  seed: &c [1, *b]\n', 4, 16],
  ])('%j is refused at the alias', (text, line, column) => {
    const found = outcome(text);
    expect(found).toBeInstanceOf(InvalidInputError);
    expect((found as InvalidInputError).facts).toMatchObject({ line, column, expected: 'values written out' });
  });

  it('beside it, an alias is what it names', () => {
    const parameters = 'parameters:\n  hiddenFeatures: {values: &a [8, 16]}\n  maxNeighbors: {values: *a}\n';
    expect(outcome(`name: a\nmethod: grid\n${parameters}`)).toBe('plan');
  });
});
