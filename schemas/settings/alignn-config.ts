/**
 * `config.json` of an ALIGNN training (versions 2024.3.24 and 2026.8.11). Every key is one of three: followed; of no
 * influence; or refused unless it has the one value that this program computes. Unknown keys are refused.
 * `predict` asks for the meaning of weights: only graph and model keys count. A training follows the others too.
 * @source fields and defaults: specification, section 3.1; 2026.8.11: alignn/config.py and its models
 */
import { z } from 'zod';
import { SeedSchema } from '../seed.js';
import { GraphRulesSchema } from '../tables/graph.js';
import { NetworkSettingsSchema } from '../tables/training.js';

const network = NetworkSettingsSchema.shape;
const graph = GraphRulesSchema.shape;

/** Names, logging, loaders and hardware: no number of a training or of a prediction depends on them. */
export const HARMLESS_KEYS = [
  'version',
  'dataset',
  'target',
  'id_tag',
  'filename',
  'output_dir',
  'pin_memory',
  'save_dataloader',
  'write_checkpoint',
  'write_predictions',
  'store_outputs',
  'progress',
  'log_tensorboard',
  'num_workers',
  'use_lmdb',
  'read_existing',
  'gpu_memory_fraction',
  'ddp_find_unused_parameters',
  'deterministic',
  // Of the strategy `pure_torch`, which is refused.
  'three_body_cutoff',
] as const;

/** A trained model's weights are what they are. */
const OF_TRAINING = [
  'random_seed',
  'n_val',
  'n_test',
  'n_train',
  'train_ratio',
  'val_ratio',
  'test_ratio',
  'epochs',
  'batch_size',
  'weight_decay',
  'learning_rate',
  'warmup_steps',
  'criterion',
  'optimizer',
  'scheduler',
  'keep_data_order',
  'normalize_graph_level_loss',
  'distributed',
  'data_parallel',
  'n_early_stopping',
  'use_amp',
  'resume_checkpoint',
  'lr_total_epochs',
] as const;

/** Weights of losses that a training here does not have. */
const OF_OTHER_LOSSES = [
  'graphwise_weight',
  'gradwise_weight',
  'stresswise_weight',
  'atomwise_weight',
  'additional_output_weight',
] as const;

/** Forces and stresses, and settings of switches that are refused when on: spectra do not depend on them. */
export const HARMLESS_MODEL_KEYS = [
  'grad_multiplier',
  'calculate_gradient',
  'force_mult_natoms',
  'include_pos_deriv',
  'stress_multiplier',
  'add_reverse_forces',
  'batch_stress',
  // The cosines are the same.
  'lg_on_fly',
  'inner_cutoff',
  'exponent',
  'penalty_factor',
  'penalty_threshold',
  'num_classes',
  // Read by nothing.
  'zero_inflated',
] as const;

function ignored<K extends string>(keys: readonly K[]): Record<K, z.ZodOptional<z.ZodUnknown>> {
  return Object.fromEntries(keys.map((key) => [key, z.unknown().optional()])) as never;
}

/** The one value that is computed here, which is also the default. */
function only<const V extends string | number | boolean>(value: V) {
  return z.literal(value, { error: `only ${JSON.stringify(value)} is supported` }).default(value as never);
}

function oneOf<const V extends readonly string[]>(values: V, fallback: V[number]) {
  const known = values.map((value) => JSON.stringify(value)).join(', ');
  return z.enum(values, { error: `only ${known} are supported` }).default(fallback as never);
}

function none() {
  return z.null({ error: 'only null is supported' }).optional();
}

const MODEL_SHAPE = {
  /** `alignn_atomwise` normalises by layer, `alignn` by batch. */
  name: z.enum(['alignn_atomwise', 'alignn']),
  alignn_layers: network.alignnLayers.default(4),
  gcn_layers: network.gcnLayers.default(4),
  atom_input_features: only(92),
  edge_input_features: network.edgeBins.default(80),
  triplet_input_features: network.tripletBins.default(40),
  embedding_features: network.embeddingFeatures.default(64),
  hidden_features: network.hiddenFeatures.default(256),
  output_features: network.outputFeatures.default(1),
  link: only('identity'),
  classification: only(false),
  use_cutoff_function: only(false),
  multiply_cutoff: only(false),
  use_penalty: only(false),
  energy_mult_natoms: only(false),
  atomwise_output_features: only(0),
  additional_output_features: only(0),
  extra_features: z.number().int().min(0).max(4096).default(0),
  ...ignored(HARMLESS_MODEL_KEYS),
  ...ignored(OF_OTHER_LOSSES),
};

const CONFIG_SHAPE = {
  neighbor_strategy: oneOf(['k-nearest', 'radius_graph'], 'k-nearest'),
  cutoff: graph.cutoffAngstrom.default(8),
  /** How far the radius grows where the last atom has no neighbour: only of `radius_graph`. */
  cutoff_extra: z.number().optional(),
  /** null where it plays no part. */
  max_neighbors: graph.maxNeighbors.nullable().default(12),
  use_canonize: z.boolean().default(true),
  atom_features: only('cgcnn'),
  compute_line_graph: only(true),
  dtype: only('float32'),
  // Each gives outputs in another unit than that of the targets, or classes.
  standard_scalar_and_pca: only(false),
  target_multiplication_factor: none(),
  classification_threshold: none(),
  ...ignored(HARMLESS_KEYS),
};

const CUTOFF_EXTRA = 3;

interface GraphKeys {
  readonly neighbor_strategy: string;
  readonly cutoff_extra?: number | undefined;
  readonly max_neighbors: number | null;
}

function checkGraphKeys(config: GraphKeys, context: z.RefinementCtx): void {
  const { neighbor_strategy, cutoff_extra = CUTOFF_EXTRA, max_neighbors } = config;
  const refuse = (key: string, message: string) => context.addIssue({ code: 'custom', message, path: [key] });
  if (neighbor_strategy === 'k-nearest' && max_neighbors === null)
    refuse('max_neighbors', 'a number is needed with "k-nearest"');
  if (neighbor_strategy === 'radius_graph' && cutoff_extra !== CUTOFF_EXTRA)
    refuse('cutoff_extra', `only ${CUTOFF_EXTRA} is supported with "radius_graph"`);
}

/** As `predict` reads it. */
export const AlignnConfigSchema = z
  .strictObject({ ...CONFIG_SHAPE, ...ignored(OF_TRAINING), model: z.strictObject(MODEL_SHAPE) })
  .superRefine(checkGraphKeys);
export type AlignnConfig = z.infer<typeof AlignnConfigSchema>;

const count = z.number().int().min(1);
const subsetSize = z.number().int().min(0).nullable().default(null);
const ratio = (value: number) => z.number().min(0).max(1).nullable().default(value);

/** As a training reads it. */
export const AlignnTrainingSchema = z
  .strictObject({
    ...CONFIG_SHAPE,
    random_seed: SeedSchema.default(123),
    n_train: subsetSize,
    n_val: subsetSize,
    n_test: subsetSize,
    train_ratio: ratio(0.8),
    val_ratio: ratio(0.1),
    test_ratio: ratio(0.1),
    keep_data_order: z.boolean().default(true),
    epochs: count.default(300),
    batch_size: count.default(64),
    weight_decay: z.number().nonnegative().default(0),
    learning_rate: z.number().positive().default(0.01),
    /** `huber` and `cosine` are beyond what ALIGNN has. */
    criterion: oneOf(['mse', 'l1', 'huber'], 'mse'),
    scheduler: oneOf(['onecycle', 'none', 'cosine'], 'onecycle'),
    optimizer: only('adamw'),
    n_early_stopping: count.nullable().default(null),
    lr_total_epochs: count.nullable().default(null),
    warmup_steps: only(2000),
    normalize_graph_level_loss: only(false),
    distributed: only(false),
    data_parallel: only(false),
    use_amp: only(false),
    resume_checkpoint: only(false),
    model: z.strictObject({
      ...MODEL_SHAPE,
      calculate_gradient: z.boolean().default(true),
      graphwise_weight: only(1),
      gradwise_weight: z.number().default(0),
      stresswise_weight: only(0),
      atomwise_weight: only(0),
      additional_output_weight: only(0),
    }),
  })
  .superRefine(checkGraphKeys)
  .superRefine(({ model, lr_total_epochs, epochs }, context) => {
    const refuse = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', message, path });
    // ALIGNN switches the gradients off by either key.
    if (model.gradwise_weight !== 0 && model.calculate_gradient)
      refuse('only 0 is supported, or calculate_gradient false', 'model', 'gradwise_weight');
    if (lr_total_epochs !== null && lr_total_epochs !== epochs)
      refuse(`only null or the ${epochs} epochs are supported`, 'lr_total_epochs');
  });
export type AlignnTraining = z.infer<typeof AlignnTrainingSchema>;
