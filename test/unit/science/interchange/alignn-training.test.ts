/**
 * `config.json` of an ALIGNN training: what it becomes here, key by key, and what is refused. Expected meanings and
 * defaults are those of the specification, sections 3.1 to 3.5.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { AlignnSettingsSchema } from '../../../../schemas/settings/alignn-training.js';
import { DEFAULT_GRAPH_RULES } from '../../../../schemas/tables/graph.js';
import { readAlignnTraining } from '../../../../science/interchange/index.js';
import { alignnConfig } from '../../../harness/files/mixed-folder.js';

const EXAMPLE = readFileSync('examples/alignn-folder/config.json', 'utf8');
const FILE = 'config.json';
const read = (text: string, mode: 'fixed' | 'reference' = 'fixed') => readAlignnTraining(text, FILE, mode);

function refusal(text: string, mode: 'fixed' | 'reference' = 'fixed'): InvalidInputError {
  try {
    read(text, mode);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return error as InvalidInputError;
  }
  throw new Error('it was accepted');
}

describe('a published configuration', () => {
  it('in fixed mode is followed, criterion and scheduler included', () => {
    const settings = read(EXAMPLE);
    const stated = JSON.parse(EXAMPLE);
    expect(settings).toMatchObject({
      graph: { ...DEFAULT_GRAPH_RULES, mode: 'fixed', cutoffAngstrom: 8, maxNeighbors: 12 },
      network: { norm: 'layer', alignnLayers: 2, gcnLayers: 2, hiddenFeatures: 32, edgeBins: 80, tripletBins: 40 },
      training: {
        batchSize: stated.batch_size,
        learningRate: stated.learning_rate,
        weightDecay: 1e-5,
        scheduledEpochs: stated.epochs,
        seed: 123,
        loss: 'mse',
        schedule: 'one-cycle',
        decayEmbeddingNorms: false,
      },
      split: { grouping: 'file-shuffled', trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, seed: 123 },
      outputFeatures: 301,
    });
    expect(AlignnSettingsSchema.parse(settings)).toEqual(settings);
  });

  it('in reference mode trains with L1 at a constant rate, and says so', () => {
    const { training, graph, notes } = read(EXAMPLE, 'reference');
    expect(graph.mode).toBe('reference');
    expect(training).toMatchObject({ loss: 'l1', schedule: 'constant', decayEmbeddingNorms: true });
    expect(training).not.toHaveProperty('patience');
    expect(notes.join('\n')).toContain('criterion "mse", scheduler "onecycle" of config.json are not followed');
  });

  it('in fixed mode follows the criterion, and says what ALIGNN made of it', () => {
    const said = (criterion: string | undefined) =>
      read(JSON.stringify({ ...JSON.parse(EXAMPLE), criterion })).notes.filter((note) =>
        note.includes('ALIGNN 2024.3.24 trained'),
      );
    expect(said('mse')).toEqual([
      'the loss is "mse", as criterion of config.json says; ALIGNN 2024.3.24 trained with L1 whatever it says, as does --graph reference',
    ]);
    expect(said(undefined)[0]).toContain('criterion of config.json is by default');
    expect(said('l1')).toEqual([]);
  });

  it('keys of loaders and logging are named once, and change nothing', () => {
    const { notes, ...settings } = read(EXAMPLE);
    const said = notes.filter((note) => note.includes('without effect'));
    expect(said).toHaveLength(1);
    for (const key of ['num_workers', 'pin_memory', 'filename', 'progress', 'model.zero_inflated'])
      expect(said[0]).toContain(key);
    const other = { ...JSON.parse(EXAMPLE), num_workers: 9, progress: false, filename: 'x', pin_memory: true };
    const { notes: _, ...changed } = read(JSON.stringify(other));
    expect(changed).toEqual(settings);
  });

  it('has the defaults of 2024.3.24 where keys are left out', () => {
    const settings = read('{"model": {"name": "alignn_atomwise"}}');
    expect(settings).toMatchObject({
      graph: { cutoffAngstrom: 8, maxNeighbors: 12, strategy: 'k-nearest' },
      network: { alignnLayers: 4, gcnLayers: 4, hiddenFeatures: 256, embeddingFeatures: 64 },
      training: { batchSize: 64, learningRate: 0.01, weightDecay: 0, scheduledEpochs: 300, loss: 'mse', seed: 123 },
      split: { grouping: 'file-order', trainSize: null, validationSize: null, testSize: null },
    });
    expect(settings.notes.join('\n')).toContain('left out, as in ALIGNN 2024.3.24: cutoff 8, model.alignn_layers 4');
  });
});

describe('every key that decides something', () => {
  it.each([
    [{ criterion: 'l1' }, { training: { loss: 'l1' } }],
    [{ criterion: 'huber' }, { training: { loss: 'huber' } }],
    [{ scheduler: 'none' }, { training: { schedule: 'constant' } }],
    [{ scheduler: 'cosine' }, { training: { schedule: 'cosine' } }],
    [{ n_early_stopping: 7 }, { training: { patience: 7 } }],
    [{ random_seed: 5 }, { training: { seed: 5 }, split: { seed: 5 } }],
    [{ keep_data_order: true }, { split: { grouping: 'file-order' } }],
    [{ n_train: 5, n_val: 2, n_test: 3 }, { split: { trainSize: 5, validationSize: 2, testSize: 3 } }],
    [{ train_ratio: null }, { split: { trainRatio: null } }],
    [{ cutoff: 10, max_neighbors: 20 }, { graph: { cutoffAngstrom: 10, maxNeighbors: 20 } }],
    [
      { neighbor_strategy: 'radius_graph', cutoff: 5, max_neighbors: null },
      { graph: { strategy: 'radius', cutoffAngstrom: 5 } },
    ],
    [
      { lr_total_epochs: 3, use_amp: false },
      { training: { scheduledEpochs: 3 } },
      { use_penalty: false, energy_mult_natoms: false },
    ],
  ] as const)('%j', (change, expected, model: object = {}) => {
    expect(read(alignnConfig(change, model))).toMatchObject(expected);
  });

  it('of the model: width, layers, norm, extra features', () => {
    const model = { name: 'alignn', alignn_layers: 3, gcn_layers: 2, hidden_features: 24, extra_features: 6 };
    expect(read(alignnConfig({}, model)).network).toMatchObject({
      norm: 'batch',
      alignnLayers: 3,
      gcnLayers: 2,
      hiddenFeatures: 24,
      extraFeatures: 6,
    });
    expect(read(alignnConfig()).network).not.toHaveProperty('extraFeatures');
  });

  it('canonize false is a choice of the reference alone', () => {
    const text = alignnConfig({ use_canonize: false });
    expect(read(text, 'reference').graph.canonize).toBe(false);
    expect(refusal(text)).toMatchObject({
      facts: { field: 'use_canonize', found: 'false', 'way out': '--graph reference' },
    });
  });
});

describe('what is not computed here is refused with key, line, value and way out', () => {
  it.each([
    ['cutof', { cutof: 8 }, {}, '8'],
    ['neighbor_strategy', { neighbor_strategy: 'pure_torch' }, {}, '"pure_torch"'],
    ['atom_features', { atom_features: 'cfid' }, {}, '"cfid"'],
    ['optimizer', { optimizer: 'sgd' }, {}, '"sgd"'],
    ['criterion', { criterion: 'poisson' }, {}, '"poisson"'],
    ['scheduler', { scheduler: 'step' }, {}, '"step"'],
    ['warmup_steps', { warmup_steps: 100 }, {}, '100'],
    ['distributed', { distributed: true }, {}, 'true'],
    ['use_amp', { use_amp: true }, {}, 'true'],
    ['resume_checkpoint', { resume_checkpoint: true }, {}, 'true'],
    ['lr_total_epochs', { lr_total_epochs: 50 }, {}, '50'],
    ['normalize_graph_level_loss', { normalize_graph_level_loss: true }, {}, 'true'],
    ['standard_scalar_and_pca', { standard_scalar_and_pca: true }, {}, 'true'],
    ['target_multiplication_factor', { target_multiplication_factor: 2 }, {}, '2'],
    ['classification_threshold', { classification_threshold: 0.5 }, {}, '0.5'],
    ['random_seed', { random_seed: null }, {}, 'null'],
    ['batch_size', { batch_size: 0 }, {}, '0'],
    ['learning_rate', { learning_rate: '1e-3' }, {}, '"1e-3"'],
    ['max_neighbors', { max_neighbors: null }, {}, 'null'],
    ['cutoff_extra', { neighbor_strategy: 'radius_graph', cutoff_extra: 1 }, {}, '1'],
    ['model.name', {}, { name: 'alignn_atomwise_pure' }, '"alignn_atomwise_pure"'],
    ['model.link', {}, { link: 'log' }, '"log"'],
    ['model.use_penalty', {}, { use_penalty: true }, 'true'],
    ['model.graphwise_weight', {}, { graphwise_weight: 0.5 }, '0.5'],
    ['model.gradwise_weight', {}, { calculate_gradient: true, gradwise_weight: 10 }, '10'],
    ['model.stresswise_weight', {}, { stresswise_weight: 0.1 }, '0.1'],
    ['model.extra_features', {}, { extra_features: -1 }, '-1'],
  ] as const)('%s', (field, change, model, found) => {
    const text = alignnConfig(change, model);
    const { message, facts } = refusal(text);
    expect(facts).toMatchObject({ file: FILE, field, found });
    expect(facts['way out']).toContain('--no-config');
    expect(message).toContain(`${FILE}: ${field}: `);
    expect(message).toContain(found);
    // The key stands on the line that is named.
    expect(text.split('\n')[Number(facts.line) - 1]).toContain(`"${field.split('.').at(-1)}"`);
  });

  it('a newer configuration that leaves out what its version has another default for', () => {
    const { message } = refusal(alignnConfig({ dtype: 'float32' }));
    expect(message).toMatch(/model\.(energy_mult_natoms|use_penalty): has to be stated/);
  });

  it('text that is no JSON', () => {
    expect(refusal('{"cutoff": 8,\n "epochs": }').message).toContain('config.json, line 2');
  });
});
