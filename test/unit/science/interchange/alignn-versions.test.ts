/**
 * What a configuration leaves out, and what its version had there. Expected values: defaults of ALIGNN 2024.3.24 (specification
 * 3.1), keys that 2026.8.11 added.
 */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { readAlignnConfig, readAlignnTraining } from '../../../../science/interchange/index.js';
import { alignnConfig } from '../../../harness/files/mixed-folder.js';
import { refusalOf } from '../../../harness/laws/refusal.js';

const FULL = { alignn_layers: 2, gcn_layers: 2, atom_input_features: 92, hidden_features: 32 };
const SWITCHED = { ...FULL, energy_mult_natoms: false, use_penalty: false, gradwise_weight: 0 };

/** Exactly these keys and no other, but the one loss that ALIGNN trained with. */
const training = (model: object, keys: object = { cutoff: 8 }, mode: 'fixed' | 'reference' = 'fixed') =>
  readAlignnTraining(
    JSON.stringify({ criterion: 'l1', ...keys, model: { name: 'alignn_atomwise', ...model } }, null, 1),
    'c.json',
    mode,
  );

describe('an older configuration', () => {
  it('that states all of it has no notes', () => {
    expect(training(FULL).notes).toEqual([]);
  });

  it.each([
    ['cutoff', {}, FULL, 'cutoff 8'],
    ['alignn_layers', { cutoff: 8 }, { ...FULL, alignn_layers: undefined }, 'model.alignn_layers 4'],
    ['gcn_layers', { cutoff: 8 }, { ...FULL, gcn_layers: undefined }, 'model.gcn_layers 4'],
    ['atom_input_features', { cutoff: 8 }, { ...FULL, atom_input_features: undefined }, 'model.atom_input_features 92'],
    ['hidden_features', { cutoff: 8 }, { ...FULL, hidden_features: undefined }, 'model.hidden_features 256'],
    [
      'all of them',
      {},
      {},
      'cutoff 8, model.alignn_layers 4, model.gcn_layers 4, model.atom_input_features 92, model.hidden_features 256',
    ],
  ])('without %s says what is taken', (_, keys, model, words) => {
    expect(training(model, keys).notes).toEqual([`c.json: left out, as in ALIGNN 2024.3.24: ${words}`]);
  });

  it('of batch norm has other defaults, which no version changed', () => {
    expect(training({ name: 'alignn' }).notes).toEqual([]);
  });

  it('names what has no effect here, of the model too', () => {
    expect(
      training({ ...FULL, calculate_gradient: false, inner_cutoff: 5 }, { cutoff: 8, num_workers: 4, version: 'x' })
        .notes[0],
    ).toMatch(/^c\.json: without effect here: version, num_workers, model\.inner_cutoff$/);
  });
});

describe('a newer configuration', () => {
  const NEWER = {
    dtype: 'float32',
    compute_line_graph: true,
    use_lmdb: true,
    read_existing: true,
    gpu_memory_fraction: 0.5,
    use_amp: false,
    ddp_find_unused_parameters: false,
    resume_checkpoint: false,
    lr_total_epochs: 300,
    deterministic: true,
  };
  const OF_MODEL = { penalty_factor: 1, penalty_threshold: 1, multiply_cutoff: false, exponent: 5 };

  it.each(Object.entries(NEWER))('is told by %s', (key, value) => {
    expect(training(SWITCHED, { cutoff: 8, [key]: value }).training.seed).toBe(123);
    expect(
      refusalOf(InvalidInputError, () => training({ ...SWITCHED, gcn_layers: undefined }, { cutoff: 8, [key]: value })),
    ).toMatchObject({
      message: expect.stringMatching(
        /^c\.json: model\.gcn_layers: has to be stated: 4 in ALIGNN 2024\.3\.24, another default/,
      ),
      field: 'model.gcn_layers',
      'way out': 'write gcn_layers into c.json',
    });
  });

  it.each(Object.entries(OF_MODEL))('is told by %s of its model', (key, value) => {
    expect(training({ ...SWITCHED, [key]: value }).network.hiddenFeatures).toBe(32);
    expect(
      refusalOf(InvalidInputError, () => training({ ...SWITCHED, [key]: value, hidden_features: undefined })).field,
    ).toBe('model.hidden_features');
  });

  it.each([
    ['energy_mult_natoms', { use_penalty: false, gradwise_weight: 0 }, 'false'],
    ['use_penalty', { energy_mult_natoms: false, gradwise_weight: 0 }, 'false'],
  ])('has to state the switch %s, which is on by default there', (key, others, value) => {
    expect(
      refusalOf(InvalidInputError, () => training({ ...FULL, ...others }, { cutoff: 8, dtype: 'float32' })),
    ).toMatchObject({
      field: `model.${key}`,
      expected: `has to be stated: ${value} in ALIGNN 2024.3.24, another default in later versions`,
    });
  });

  it('has to state the weight of gradients where it computes them', () => {
    const newer = { cutoff: 8, dtype: 'float32' };
    const unstated = { ...SWITCHED, gradwise_weight: undefined };
    for (const computed of [{}, { calculate_gradient: true }])
      expect(refusalOf(InvalidInputError, () => training({ ...unstated, ...computed }, newer)).field).toBe(
        'model.gradwise_weight',
      );
    expect(training({ ...unstated, calculate_gradient: false }, newer).network.hiddenFeatures).toBe(32);
  });
});

describe('reference mode', () => {
  it('says what of the file is not followed', () => {
    const keys = { cutoff: 8, criterion: 'l1', scheduler: 'none' };
    const note = 'reference mode trains with L1 at a constant rate: criterion "l1", scheduler "none"';
    expect(training(FULL, keys, 'reference').notes).toEqual([`${note} of c.json are not followed`]);
    expect(training(FULL, { ...keys, n_early_stopping: 7 }, 'reference').notes).toEqual([
      `${note} and n_early_stopping 7 of c.json are not followed`,
    ]);
    expect(training(FULL, keys).notes).toEqual([]);
  });
});

describe('a refusal', () => {
  const config = (text: string) => () => readAlignnConfig(text, 'c.json');

  it('names line, field and value; a long value is cut at 80 characters', () => {
    const long = 'x'.repeat(77);
    const of = (value: string) =>
      refusalOf(InvalidInputError, config(`{"model": {"name": "alignn"},\n\n "atom_features": "${value}"}`));
    expect(of(`${long}x`)).toEqual({
      message: `c.json: atom_features: only "cgcnn" is supported, not "${long}x"`,
      file: 'c.json',
      line: 3,
      field: 'atom_features',
      found: `"${long}x"`,
      expected: 'only "cgcnn" is supported',
    });
    expect(of(`${long}xx`).found).toBe(`"${'x'.repeat(76)}...`);
  });

  it('of what is not there has no line, and of the whole document no field', () => {
    expect(refusalOf(InvalidInputError, config('{"cutoff": 8}'))).toEqual({
      message: expect.stringMatching(/^c\.json: model: .*, not nothing$/),
      file: 'c.json',
      field: 'model',
      found: 'nothing',
      expected: expect.any(String),
    });
    expect(refusalOf(InvalidInputError, config('[]'))).toMatchObject({
      message: expect.stringMatching(/^c\.json: \(all\): /),
      field: '',
      found: '[]',
    });
    expect(refusalOf(InvalidInputError, config('{"model": {"name": "alignn", "own": 1}}'))).toMatchObject({
      field: 'model.own',
      expected: 'unknown key',
      found: '1',
    });
  });

  it('of a broken text has its place', () => {
    expect(refusalOf(InvalidInputError, config('{"cutoff": 8,\n "cutoff": 9}'))).toMatchObject({
      message: 'c.json, line 2: the key "cutoff" a second time',
      file: 'c.json',
      line: 2,
      column: 2,
      expected: 'every key once',
    });
  });

  it('does not come of keys that a prediction does not need', () => {
    const text = alignnConfig({ epochs: 'many', criterion: 'poisson' });
    expect(readAlignnConfig(text, 'c.json').model.name).toBe('alignn_atomwise');
    expect(() => readAlignnTraining(text, 'c.json', 'fixed')).toThrow(InvalidInputError);
  });
});
