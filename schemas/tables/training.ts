/** Network, optimiser and trial settings; checkpoints and learning curves. */
import { z } from 'zod';
import { ScaledConditionsSchema } from '../conditions.js';
import { PropertySchema } from '../property.js';
import { SeedSchema } from '../seed.js';
import type { ArtifactLayout } from './columns.js';
import { GraphRulesSchema } from './graph.js';

export const NetworkSettingsSchema = z.strictObject({
  /** `layer`: ALIGNNAtomWise (layer norm). `batch`: ALIGNN (batch norm). */
  norm: z.enum(['layer', 'batch']),
  alignnLayers: z.number().int().min(1).max(16),
  gcnLayers: z.number().int().min(1).max(16),
  hiddenFeatures: z.number().int().min(1).max(2048),
  embeddingFeatures: z.number().int().min(1).max(2048),
  atomInputFeatures: z.number().int().min(1),
  edgeBins: z.number().int().min(2),
  tripletBins: z.number().int().min(2),
  outputFeatures: z.number().int().min(1),
  /** Numbers a crystal brings along beside its structure; they join the readout (specification 2.7). */
  extraFeatures: z.number().int().min(1).max(4096).optional(),
  /** Where they are conditions: what they are weighed by once they are scaled; absent: 1. */
  conditionWeight: z.number().positive().optional(),
  /** The readout also takes the means over the atoms after all layers before the last. */
  layerwiseReadout: z.boolean().optional(),
  /** The readout also takes the composition, the mean over the atoms of what they are described by: as it is, or by the layers that extra features go through. */
  compositionReadout: z.enum(['linear', 'layers']).optional(),
});
export type NetworkSettings = z.infer<typeof NetworkSettingsSchema>;

/** Which layers learn: all from the first epoch on, or the readout alone in the first quarter of the schedule and then all. */
export const START_LAYERS = ['all', 'readout'] as const;

/** Weights that a training begins from, in place of drawn ones: those of another model. */
export const TrainingStartSchema = z.strictObject({
  /** Reference of the stored checkpoint. */
  model: z.strictObject({
    kind: z.literal('checkpoint'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.number().int().nonnegative(),
    rows: z.number().int().nonnegative().nullable(),
    schemaVersion: z.number().int().positive(),
  }),
  layers: z.enum(START_LAYERS),
});
export type TrainingStart = z.infer<typeof TrainingStartSchema>;

export const TrainingSettingsSchema = z.strictObject({
  batchSize: z.number().int().min(1),
  learningRate: z.number().positive(),
  weightDecay: z.number().nonnegative(),
  schedule: z.enum(['constant', 'one-cycle', 'cosine']),
  loss: z.enum(['l1', 'mse', 'huber']),
  /** Epochs that the schedule is laid out for; a rung may stop earlier. */
  scheduledEpochs: z.number().int().min(1),
  seed: SeedSchema,
  /** The readout bias starts at the mean training target instead of the uniform draw. */
  meanTargetBias: z.boolean(),
  /** Norm gains inside the embeddings are decayed, as the reference does. */
  decayEmbeddingNorms: z.boolean(),
  /** Predicted triplets above which a batch runs as several micro-batches. */
  maxTripletsPerStep: z.number().int().min(1),
  /** Gradients of a larger global norm are scaled down to this norm; without it they are taken as they are. */
  clipGradientNorm: z.number().positive().optional(),
  /** Epochs without a lower validation error after which training ends; without it all epochs are done. */
  patience: z.number().int().min(1).optional(),
  /** How much the differences between crystals of one formula count beside the crystals themselves; without it they do not. */
  differenceWeight: z.number().positive().optional(),
  /** Without it the first weights are drawn with the seed. */
  start: TrainingStartSchema.optional(),
});
export type TrainingSettings = z.infer<typeof TrainingSettingsSchema>;

/** What a model file says about itself, beside its weights. */
export const ModelCardSchema = z.strictObject({
  network: NetworkSettingsSchema,
  graphRules: GraphRulesSchema,
  /** Photon-energy axis of the output; null for a model of unknown axis (an imported checkpoint). */
  startEv: z.number().nullable(),
  stepEv: z.number().nullable(),
  /** What the output is; absent: absorption, or numbers of which nobody says what they are. */
  property: PropertySchema.optional(),
  /** What its extra features are, and how they are given to it; absent: extra features as they come, or none. */
  conditions: ScaledConditionsSchema.optional(),
});
export type ModelCard = z.infer<typeof ModelCardSchema>;

/** A column is called so; in lists of layers a blank parts two of them. */
export const LAYER_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;

/**
 * `checkpoint`: flat vectors of all parameters and both AdamW moments; the metadata JSON texts are
 * `names` (name table: [{name, shape, offset}]), `state` (step, epoch, best value, random state), `settings`
 * ({network, training, graphRules, startEv, stepEv}, and the property and the conditions of a model that has some). Batch-norm running statistics follow the parameters in the same vector.
 */
export const trainingLayouts = {
  checkpoint: {
    schemaVersion: 1,
    columns: { parameter: 'f32', firstMoment: 'f32', secondMoment: 'f32' },
    metadata: ['names', 'state', 'settings'],
  },
  'learning-curve': {
    schemaVersion: 1,
    columns: { trialId: 'utf8', epoch: 'u32', trainLoss: 'f64', validationMae: 'f64', learningRate: 'f64' },
    units: { validationMae: 'log10(cm^-1)', trainLoss: 'log10(cm^-1)' },
  },
  embeddings: {
    schemaVersion: 1,
    columns: { id: 'utf8', prediction: 'matrix<f32>' },
    units: { prediction: 'log10(cm^-1)' },
    metadata: ['layers', 'startEv', 'stepEv'],
    // Layers of ALIGNN are ALIGNN1.. and GCN1..; features of other origin bring their own names.
    extraColumns: { pattern: LAYER_NAME, type: 'matrix<f32>' },
  },
} as const satisfies Record<string, ArtifactLayout>;
