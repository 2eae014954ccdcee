/**
 * `config.json` of an ALIGNN training (version 2024.3.24, and what later versions add), as far as the meaning of its
 * weights is concerned. Every key is one of three: followed; of no influence on what the network computes; or refused
 * unless it has the one value that this program computes. Unknown keys are refused.
 * @source fields and defaults: specification, section 3.1
 */
import { z } from 'zod';
import { GraphRulesSchema } from './graph.js';
import { NetworkSettingsSchema } from './training.js';

const network = NetworkSettingsSchema.shape;
const graph = GraphRulesSchema.shape;

/** Data, loader, logging and training keys: the weights are what they are. */
const OF_TRAINING = [
  'version',
  'dataset',
  'target',
  'id_tag',
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
  'filename',
  'warmup_steps',
  'criterion',
  'optimizer',
  'scheduler',
  'pin_memory',
  'save_dataloader',
  'write_checkpoint',
  'write_predictions',
  'store_outputs',
  'progress',
  'log_tensorboard',
  'num_workers',
  // Has no part in the k-nearest strategy.
  'cutoff_extra',
  'keep_data_order',
  'normalize_graph_level_loss',
  'distributed',
  'data_parallel',
  'n_early_stopping',
  'output_dir',
  'use_lmdb',
] as const;

/** Forces, stresses and the weights of their losses: the output does not depend on them. */
const OF_FORCES = [
  'grad_multiplier',
  'calculate_gradient',
  'graphwise_weight',
  'gradwise_weight',
  'stresswise_weight',
  'atomwise_weight',
  'additional_output_weight',
  'force_mult_natoms',
  'include_pos_deriv',
  'stress_multiplier',
  'add_reverse_forces',
  'batch_stress',
  // The cosines are the same.
  'lg_on_fly',
  // Each belongs to a switch below that is refused when on.
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

function none() {
  return z.null({ error: 'only null is supported' }).optional();
}

const AlignnModelSchema = z.strictObject({
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
  extra_features: only(0),
  ...ignored(OF_FORCES),
});

export const AlignnConfigSchema = z.strictObject({
  neighbor_strategy: only('k-nearest'),
  cutoff: graph.cutoffAngstrom.default(8),
  max_neighbors: graph.maxNeighbors.default(12),
  use_canonize: z.boolean().default(true),
  atom_features: only('cgcnn'),
  compute_line_graph: only(true),
  dtype: only('float32'),
  // Each gives outputs in another unit than that of the targets, or classes.
  standard_scalar_and_pca: only(false),
  target_multiplication_factor: none(),
  classification_threshold: none(),
  model: AlignnModelSchema,
  ...ignored(OF_TRAINING),
});
export type AlignnConfig = z.infer<typeof AlignnConfigSchema>;
