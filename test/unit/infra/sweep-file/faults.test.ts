/** Every kind of fault in the words of the file: problem, found and expected; and what is just not one. Expected: by hand, from the published schema. */
import { describe, expect, it } from 'vitest';
import { readSweepFile } from '../../../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../../../schemas/settings/preset.js';

const GRID = { method: 'grid', parameters: { batchSize: { values: [4, 8] } } };
const RANDOM = { method: 'random', run_cap: 9, parameters: { learningRate: { min: 0.001, max: 0.1 } } };
const RULE = { type: 'asha', min_epochs: 3, max_epochs: 27 };

const read = (file: object) =>
  readSweepFile(JSON.stringify(file), { file: 'f.json', name: 'sweep', defaults: DISCOVER_PRESET });

function fault(file: object) {
  try {
    read(file);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const problem = /^f\.json, line \d+, column \d+: (.*)$/s.exec(error.message)?.[1];
    return [problem, error.facts.found, error.facts.expected];
  }
  return null;
}

describe('an unknown key', () => {
  it.each([
    // Where it stands decides what may stand there.
    [{ ...GRID, metric: { name: 'bestValidationMae', goal: 'minimize', gaol: 1 } }, 'gaol', 'goal'],
    [{ ...GRID, early_terminate: { ...RULE, max_epoch: 1 } }, 'max_epoch', 'max_epochs'],
    [{ ...GRID, early_terminate: { ...RULE, typ: 1 } }, 'typ', 'type'],
    [{ ...GRID, early_terminate: { ...RULE, bogus: 1 } }, 'bogus', 'one of type, eta, min_epochs, max_epochs'],
    [{ ...GRID, budget: { trails: 1 } }, 'trails', 'trials'],
    [{ ...GRID, budget: { bogus: 1 } }, 'bogus', 'one of trials, epochs, compute_hours'],
    [{ ...GRID, replicates: { finalists: 2, seeds: 2, seed: 1 } }, 'seed', 'seeds'],
    [{ ...GRID, replicates: { finalists: 2, seeds: 2, bogus: 1 } }, 'bogus', 'one of finalists, seeds'],
    [{ ...GRID, tpe: { gama: 1 } }, 'gama', 'gamma'],
    [{ ...GRID, tpe: { bogus: 1 } }, 'bogus', 'one of startup_trials, gamma, candidates'],
    [{ ...GRID, parameters: { batchSize: { values: [4], valeus: 1 } } }, 'valeus', 'values'],
    [
      { ...GRID, parameters: { batchSize: { values: [4], bogus: 1 } } },
      'bogus',
      'one of values, min, max, distribution',
    ],
    [{ ...GRID, Run_Cap: 3 }, 'Run_Cap', 'run_cap'],
    [{ ...GRID, metrics: 3 }, 'metrics', 'metric'],
    // Two slips at most, and none of a short word alone.
    [{ ...GRID, budgetsX: 3 }, 'budgetsX', 'budget'],
  ])('%j is told with the one that was meant, or with all', (file, key, expected) => {
    expect(fault(file)).toEqual([expect.stringContaining('unknown key'), JSON.stringify(key), expected]);
  });

  it('three slips away is none of them', () => {
    expect(fault({ ...GRID, budgetsXY: 3 })![2]).toMatch(/^one of \$schema, name, description, method, metric, /);
    expect(fault({ ...GRID, early_terminate: { ...RULE, xxx: 1 } })![2]).toBe(
      'one of type, eta, min_epochs, max_epochs',
    );
    // `eta` may be one slip away.
    expect(fault({ ...GRID, early_terminate: { ...RULE, etta: 1 } })![2]).toBe('eta');
    expect(fault({ ...GRID, early_terminate: { ...RULE, ettaa: 1 } })![2]).toMatch(/^one of/);
  });

  it('that belongs to the other shape is told as both shapes at once', () => {
    const both = { ...RANDOM, parameters: { learningRate: { values: [0.1], distribution: 'uniform' } } };
    expect(fault(both)).toEqual([
      expect.stringContaining('values and a range'),
      '"distribution"',
      'values, or min and max with a distribution',
    ]);
  });

  it('among parameters or settings is no such setting', () => {
    const words = [expect.stringContaining('no such setting'), '"batch_size"', 'batchSize'];
    expect(fault({ ...GRID, parameters: { batch_size: { values: [4] } } })).toEqual(words);
    expect(fault({ ...GRID, settings: { batch_size: 4 } })).toEqual(words);
    expect(fault({ ...GRID, settings: { bogusword: 4 } })![2]).toMatch(/^one of .*hiddenFeatures/);
  });
});

describe('a value', () => {
  it.each([
    // A gap and another type are told apart.
    [{ parameters: {} }, 'missing', 'nothing', 'grid, random or tpe'],
    [{ method: 'grid' }, 'missing', 'nothing', 'a mapping'],
    [{ ...GRID, parameters: 7 }, 'wrong type', '7', 'a mapping'],
    [{ ...GRID, parameters: [] }, 'wrong type', '[]', 'a mapping'],
    [{ ...GRID, early_terminate: { type: 'asha', min_epochs: 3 } }, 'missing', 'nothing', 'a number'],
    [{ ...GRID, early_terminate: { ...RULE, min_epochs: 'three' } }, 'wrong type', '"three"', 'a number'],
    [{ ...GRID, early_terminate: { ...RULE, min_epochs: 2.5 } }, 'wrong type', '2.5', 'a whole number'],
    [
      { ...GRID, early_terminate: { min_epochs: 3, max_epochs: 27 } },
      'missing',
      'nothing',
      'asha or successive_halving',
    ],
    [{ ...GRID, metric: { name: 'bestValidationMae' } }, 'missing', 'nothing', 'minimize'],
    [{ ...GRID, asynchronous: 'yes' }, 'wrong type', '"yes"', 'true or false'],
    [{ ...GRID, description: 7 }, 'wrong type', '7', 'a text'],
    [{ ...GRID, name: 'My Sweep' }, 'wrong form', '"My Sweep"', 'small letters, digits and hyphens, at most 63'],
    // Of two shapes the one that was meant.
    [{ ...GRID, parameters: { batchSize: { values: 7 } } }, 'wrong type', '7', 'a list'],
    [{ ...GRID, parameters: { batchSize: 7 } }, 'wrong type', '7', 'values, or min and max with a distribution'],
    [{ ...GRID, parameters: { batchSize: {} } }, 'missing', 'nothing', 'a number'],
    [{ ...GRID, parameters: { batchSize: { values: [[4]] } } }, 'wrong type', '[4]', 'a number, a text, true or false'],
    [{ ...GRID, settings: { batchSize: [4] } }, 'wrong type', '[4]', 'a number, a text, true or false'],
    [{ ...GRID, replicates: 'three' }, 'wrong type', '"three"', 'a whole number, or finalists and seeds'],
    [{ ...GRID, replicates: { finalists: 2 } }, 'missing', 'nothing', 'a number'],
    // Limits, whether they belong to the values or not, of numbers, lists and texts.
    [{ ...GRID, tpe: { gamma: 0 } }, 'too small', '0', 'more than 0'],
    [{ ...GRID, tpe: { gamma: 1 } }, 'too large', '1', 'less than 1'],
    [{ ...GRID, tpe: { candidates: 0 } }, 'too small', '0', 'at least 1'],
    [{ ...GRID, tpe: { candidates: 1001 } }, 'too large', '1001', 'at most 1000'],
    [{ ...GRID, description: 'x'.repeat(2001) }, 'too large', `"${'x'.repeat(76)}...`, 'at most 2000 characters'],
    [{ ...GRID, parameters: { batchSize: { values: [] } } }, 'too small', '[]', 'at least 1 entry'],
  ])('%j', (file, problem, found, expected) => {
    expect(fault(file)).toEqual([expect.stringContaining(problem), found, expected]);
  });

  it('of a list that is too long is told by its entries', () => {
    const values = Array.from({ length: 1001 }, (_, i) => i + 1);
    expect(fault({ ...GRID, parameters: { batchSize: { values } } })?.slice(2)).toEqual(['at most 1000 entries']);
  });

  it('is shown up to 80 characters', () => {
    const shownOf = (letters: number) => fault({ ...GRID, method: 'x'.repeat(letters) })![1];
    expect(shownOf(78)).toBe(`"${'x'.repeat(78)}"`);
    expect(shownOf(79)).toBe(`"${'x'.repeat(76)}...`);
  });
});

describe('of several faults the first in the file', () => {
  it('is told, by line and then by column', () => {
    const text =
      '{"method": "grid", "parameters": {"batchSize": {"values": [4]}},\n "lag": "x", "parallel": "y",\n "budget": 3}';
    const options = { file: 'f.json', name: 'sweep', defaults: DISCOVER_PRESET };
    expect(() => readSweepFile(text, options)).toThrow(/^f\.json, line 2, column 9: /);
  });
});

describe('a range', () => {
  const range = (entry: object, name = 'learningRate') => ({ ...RANDOM, parameters: { [name]: entry } });

  it.each([
    [range({ min: 0.1, max: 0.1 }), 'an empty range', '0.1', 'more than min, 0.1'],
    [
      range({ min: 1, max: 2 }, 'norm'),
      'a range of a setting that is no number',
      'min 1, max 2',
      'one of layer, batch',
    ],
    [range({ min: 4, max: 8 }, 'batchSize'), 'a setting of whole numbers', 'uniform', 'distribution: int_uniform'],
    [
      range({ min: 4, max: 8, distribution: 'log_uniform' }, 'batchSize'),
      'a setting of whole numbers',
      'log_uniform',
      'distribution: int_uniform',
    ],
    [range({ min: 4, max: 8.5, distribution: 'int_uniform' }, 'batchSize'), 'not whole', '8.5', 'a whole number'],
    [range({ min: 0, max: 1, distribution: 'log_uniform' }), 'no logarithm', '0', 'more than 0'],
    [range({ min: -1, max: 1 }), 'no value of learningRate', '-1', 'a number above 0'],
  ])('%j is refused', (file, problem, found, expected) => {
    expect(fault(file)).toEqual([expect.stringContaining(problem), found, expected]);
  });

  it.each([
    range({ min: 0.001, max: 0.1, distribution: 'log_uniform' }),
    range({ min: 4, max: 5, distribution: 'int_uniform' }, 'batchSize'),
  ])('%j is taken', (file) => expect(fault(file)).toBeNull());
});

describe('values', () => {
  const values = (...list: unknown[]) => ({ ...GRID, parameters: { learningRate: { values: list } } });

  it('that agree in six digits are one, whole numbers only when they are equal', () => {
    expect(fault(values(0.001, 0.00100001))).toBeNull();
    expect(fault(values(0.001, 0.0010000004))).toEqual([
      expect.stringContaining('a value given twice'),
      '0.0010000004',
      'every value once, different in six digits; it is entry 1 already',
    ]);
    expect(fault(values(0.01, 0.001, 0.001))![2]).toBe('every value once; it is entry 2 already');
    expect(fault({ ...GRID, parameters: { seed: { values: [10_000_001, 10_000_002] } } })).not.toEqual([
      expect.stringContaining('a value given twice'),
      expect.anything(),
      expect.anything(),
    ]);
  });
});
