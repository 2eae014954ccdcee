/**
 * `config.json` of an ALIGNN training -> the settings of the same training here.
 *
 * In `reference` mode the loss is L1 and the rate constant, as ALIGNN 2024.3.24 trains whatever `criterion` and
 * `scheduler` say (specification 3.4, 3.5); in `fixed` mode both are followed. Parameters start as ALIGNN's in both.
 */
import {
  type AlignnTraining,
  AlignnTrainingSchema,
  HARMLESS_KEYS,
  HARMLESS_MODEL_KEYS,
} from '../../schemas/settings/alignn-config.js';
import type { AlignnSettings } from '../../schemas/settings/alignn-training.js';
import { DISCOVER_PRESET, REFERENCE_TRAINING } from '../../schemas/settings/preset.js';
import type { ListSplit } from '../../schemas/settings/split.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import type { TrainingSettings } from '../../schemas/tables/training.js';
import { graphRulesOf, networkOf, parseAlignnConfig, refusedKey } from './alignn-config.js';

const WAY_OUT = 'change that key, or --no-config: the settings of this program';
const SCHEDULES = { onecycle: 'one-cycle', none: 'constant', cosine: 'cosine' } as const;

/** Keys that 2024.3.24 does not know. */
const NEWER = ['dtype', 'compute_line_graph', 'use_lmdb', 'read_existing', 'gpu_memory_fraction', 'use_amp'];
const NEWER_STILL = ['ddp_find_unused_parameters', 'resume_checkpoint', 'lr_total_epochs', 'deterministic'];
const NEWER_OF_MODEL = ['use_penalty', 'penalty_factor', 'penalty_threshold', 'multiply_cutoff', 'exponent'];
/** Defaults that 2024.3.24 and 2026.8.11 do not share, as the former has them. */
const CUTOFF_DEFAULT = { cutoff: 8 };
const MODEL_DEFAULTS = { alignn_layers: 4, gcn_layers: 4, atom_input_features: 92, hidden_features: 256 };
/** On by default in 2026.8.11, and not computed here. */
const SWITCHES = { energy_mult_natoms: false, use_penalty: false, gradwise_weight: 0 };

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming key, line and value: unknown, not computed here, or left out where the versions of
 *   ALIGNN differ in what that means
 */
export function readAlignnTraining(text: string, file: string, mode: GraphRules['mode']): AlignnSettings {
  const { config, stated } = parseAlignnConfig(AlignnTrainingSchema, text, file, WAY_OUT);
  if (mode === 'fixed' && !config.use_canonize && config.neighbor_strategy === 'k-nearest')
    throw refusedKey(file, text, ['use_canonize'], 'only true is supported in fixed mode', '--graph reference');
  const absent = absentDefaults(config, stated);
  const [unclear] = absent.filter(() => isNewer(stated));
  if (unclear)
    throw refusedKey(
      file,
      text,
      unclear.path,
      `has to be stated: ${unclear.value} in ALIGNN 2024.3.24, another default in later versions`,
      `write ${unclear.path.at(-1)} into ${file}`,
    );
  const { outputFeatures, ...network } = networkOf(config);
  return {
    graph: graphRulesOf(config, { mode, symmetry: 'reduced' }),
    network,
    training: trainingOf(config, mode),
    split: splitOf(config),
    outputFeatures,
    notes: notesOf(config, stated, file, mode, absent),
  };
}

function trainingOf(config: AlignnTraining, mode: GraphRules['mode']): TrainingSettings {
  const { n_early_stopping: patience } = config;
  const followed = {
    loss: config.criterion,
    schedule: SCHEDULES[config.scheduler],
    meanTargetBias: false,
    decayEmbeddingNorms: false,
    ...(patience === null ? {} : { patience }),
  } as const;
  return {
    batchSize: config.batch_size,
    learningRate: config.learning_rate,
    weightDecay: config.weight_decay,
    scheduledEpochs: config.epochs,
    seed: config.random_seed,
    maxTripletsPerStep: DISCOVER_PRESET.training.maxTripletsPerStep,
    ...(mode === 'reference' ? REFERENCE_TRAINING : followed),
  };
}

function splitOf(config: AlignnTraining): ListSplit {
  return {
    grouping: config.keep_data_order ? 'file-order' : 'file-shuffled',
    trainRatio: config.train_ratio,
    validationRatio: config.val_ratio,
    testRatio: config.test_ratio,
    trainSize: config.n_train,
    validationSize: config.n_val,
    testSize: config.n_test,
    seed: config.random_seed,
  };
}

interface Absent {
  readonly path: readonly string[];
  readonly value: number | boolean;
}

function absentDefaults({ model }: AlignnTraining, stated: Record<string, unknown>): Absent[] {
  const given = stated.model as Record<string, unknown>;
  const missing = (defaults: object, from: Record<string, unknown>, ...path: string[]) =>
    Object.entries(defaults)
      .filter(([key]) => !(key in from))
      .map(([key, value]) => ({ path: [...path, key], value }));
  const ofModel = model.name === 'alignn' ? {} : isNewer(stated) ? { ...MODEL_DEFAULTS, ...SWITCHES } : MODEL_DEFAULTS;
  const absent = [...missing(CUTOFF_DEFAULT, stated), ...missing(ofModel, given, 'model')];
  return absent.filter(({ path }) => path.at(-1) !== 'gradwise_weight' || model.calculate_gradient);
}

function isNewer(stated: Record<string, unknown>): boolean {
  const model = stated.model as Record<string, unknown>;
  return [...NEWER, ...NEWER_STILL].some((key) => key in stated) || NEWER_OF_MODEL.some((key) => key in model);
}

function notesOf(
  config: AlignnTraining,
  stated: Record<string, unknown>,
  file: string,
  mode: GraphRules['mode'],
  absent: readonly Absent[],
): string[] {
  const model = stated.model as Record<string, unknown>;
  const harmless = [
    ...HARMLESS_KEYS.filter((key) => key in stated),
    ...HARMLESS_MODEL_KEYS.filter((key) => key in model && key !== 'calculate_gradient').map((key) => `model.${key}`),
  ];
  const notes = [];
  if (harmless.length > 0) notes.push(`${file}: without effect here: ${harmless.join(', ')}`);
  if (absent.length > 0) {
    const values = absent.map(({ path, value }) => `${path.join('.')} ${value}`);
    notes.push(`${file}: left out, as in ALIGNN 2024.3.24: ${values.join(', ')}`);
  }
  if (mode === 'fixed' && config.criterion !== 'l1')
    notes.push(
      `the loss is "${config.criterion}", as criterion of ${file} ${'criterion' in stated ? 'says' : 'is by default'}; ALIGNN 2024.3.24 trained with L1 whatever it says, as does --graph reference`,
    );
  if (mode === 'reference') {
    const patience = config.n_early_stopping === null ? '' : ` and n_early_stopping ${config.n_early_stopping}`;
    notes.push(
      `reference mode trains with L1 at a constant rate: criterion "${config.criterion}", scheduler "${config.scheduler}"${patience} of ${file} are not followed`,
    );
  }
  return notes;
}
