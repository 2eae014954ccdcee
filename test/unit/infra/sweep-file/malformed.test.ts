/** Places were counted by hand in the fixture files; the words are those a user should read. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAmendment, readSweepFile } from '../../../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../../../schemas/settings/preset.js';

const FOLDER = 'test/fixtures/sweeps/malformed';

/** File, line, column, found, expected. */
const REFUSED: readonly (readonly [string, number, number, string, string])[] = [
  ['a-list.yaml', 1, 1, '[{"method":"grid"},{"maxNeighbors":[8,12]}]', 'a mapping'],
  ['budget-too-small.yaml', 7, 11, '20', 'at least the 50 epochs of one trial'],
  [
    'cutoff-without-effect.yaml',
    4,
    3,
    'strategy: k-nearest, which takes neighbours however far they are',
    'strategy: radius, or no such parameter',
  ],
  ['empty-values.yaml', 3, 27, '[]', 'at least 1 entry'],
  ['empty.yaml', 1, 1, 'nothing', 'a mapping of keys'],
  ['fixed-and-parameter.yaml', 6, 3, '"maxNeighbors"', 'either a fixed value or a parameter'],
  ['fraction-of-layers.yaml', 4, 49, 'uniform', 'distribution: int_uniform'],
  ['infinite.yaml', 4, 37, 'Infinity', 'a number'],
  ['key-twice.yaml', 5, 1, '"seed: 2"', 'every key once'],
  ['logarithm-of-zero.yaml', 4, 23, '0', 'more than 0'],
  ['maximize.yaml', 4, 9, '"maximize"', 'minimize'],
  ['method-missing.yaml', 1, 1, 'nothing', 'grid, random or tpe'],
  ['more-parallel-than-lag.yaml', 5, 11, '32', 'at most 9, or lag: 31, or asynchronous: true'],
  ['negative-budget.yaml', 4, 38, '-2', 'more than 0'],
  ['no-end.yaml', 1, 9, 'method: random', 'run_cap or budget.trials beside it'],
  ['not-json.json', 4, 1, '""', 'YAML or JSON'],
  ['not-yaml.yaml', 3, 34, '"}"', 'YAML or JSON'],
  ['other-stopping.yaml', 4, 26, '"hyperband"', 'asha or successive_halving'],
  ['prototype-key.yaml', 3, 3, '"__proto__"', 'a plain word as key'],
  ['range-in-grid.yaml', 3, 3, 'min 0.0001, max 0.01', 'values, or method: random or tpe'],
  ['range-upside-down.yaml', 6, 10, '0.0001', 'more than min, 0.01'],
  ['range-without-max.yaml', 4, 3, 'nothing', 'a number'],
  ['rungs-upside-down.yaml', 7, 15, '10', 'at least min_epochs, 30'],
  [
    'schedule-without-effect.yaml',
    3,
    3,
    'schedule: constant, and early_terminate says when a trial ends',
    'another schedule, or no such parameter',
  ],
  ['schedule-too-short.yaml', 5, 20, '20', 'at least early_terminate.max_epochs, 27'],
  ['setting-out-of-range.yaml', 4, 24, '0', 'a whole number from 1'],
  ['tab-indent.yaml', 3, 1, '"\\tmaxNeighbors: { values: [8, 12] }"', 'YAML or JSON'],
  ['test-metric.yaml', 2, 17, '"testMae"', 'bestValidationMae, lastValidationMae or leadingMae'],
  ['two-documents.yaml', 5, 1, '2 documents', 'one'],
  ['unknown-choice.yaml', 3, 27, '"group"', 'one of layer, batch'],
  ['unknown-distribution.yaml', 4, 57, '"normal"', 'uniform, log_uniform or int_uniform'],
  ['unknown-key.yaml', 4, 1, '"paralel"', 'parallel'],
  ['unknown-method.yaml', 1, 9, '"hyperband"', 'grid, random or tpe'],
  ['unknown-parameter.yaml', 4, 3, '"hidden_feature"', 'hiddenFeatures'],
  ['value-of-wrong-type.yaml', 3, 35, '"fast"', 'a number above 0'],
  ['value-out-of-range.yaml', 4, 18, '4096', 'a whole number from 1 to 2048'],
  [
    'value-twice-in-six-digits.yaml',
    3,
    35,
    '0.00100000001',
    'every value once, different in six digits; it is entry 1 already',
  ],
  ['value-twice.yaml', 3, 35, '8', 'every value once; it is entry 1 already'],
  ['values-and-range.yaml', 4, 39, '"min"', 'values, or min and max with a distribution'],
  [
    'without-effect.yaml',
    3,
    3,
    'strategy: radius, which takes every neighbour',
    'strategy: k-nearest, or no such parameter',
  ],
];

function refusal(read: () => unknown): InvalidInputError {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a malformed sweep file', () => {
  it('is in the table, one kind a file', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(REFUSED.map(([file]) => file).sort());
    expect(REFUSED.length).toBeGreaterThanOrEqual(20);
  });

  it.each(REFUSED)('%s is refused at line %i, column %i', (file, line, column, found, expected) => {
    const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
    const error = refusal(() => readSweepFile(text, { file, name: 'sweep', defaults: DISCOVER_PRESET }));
    expect(error.facts).toMatchObject({ file, line, column, found, expected });
    expect(error.message).toContain(`${file}, line ${line}, column ${column}`);
  });
});

/** Text, line, column, expected. */
const AMENDMENTS: readonly (readonly [string, number, number, string])[] = [
  ['{}', 1, 1, 'a budget, a run cap, parameters or a stopping rule'],
  ['method: tpe', 1, 1, 'one of run_cap'],
  ['parameters:\n  hiddenFeatures: { min: 3, max: 5 }', 2, 3, 'a list'],
  ['parameters:\n  hiddenFeatures: { values: [5000] }', 2, 30, 'a whole number from 1 to 2048'],
  ['early_terminate: { type: asha, min_epochs: 9, max_epochs: 3 }', 1, 59, 'at least min_epochs, 9'],
];

describe('a malformed amendment', () => {
  it.each(AMENDMENTS)('%j is refused', (text, line, column, expected) => {
    const { facts } = refusal(() => readAmendment(text, 'amendment.yaml', 3));
    expect(facts).toMatchObject({ line, column });
    expect(facts.expected).toMatch(expected);
  });
});
