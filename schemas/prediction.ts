/** What `predict` is asked and what it answers. */
import { z } from 'zod';
import type { ArtifactLayout } from './columns.js';
import { GraphRulesSchema } from './graph.js';

export const PredictParametersSchema = z.strictObject({
  /** Name of the model's file or run, for errors. */
  modelName: z.string().min(1),
  /** ALIGNN's `config.json`; null for a model of ours, which knows its own. */
  config: z.strictObject({ file: z.string().min(1), text: z.string() }).nullable(),
  /** null: the model's own rules, which for an ALIGNN checkpoint are those of the reference. */
  mode: GraphRulesSchema.shape.mode.nullable(),
  symmetry: GraphRulesSchema.shape.symmetry,
  /** Crystals a program call. */
  batchSize: z.number().int().min(1).max(1024),
});
export type PredictParameters = z.infer<typeof PredictParametersSchema>;

export const predictionLayouts = {
  /** Counts are those of the full graph. An onset is there when the model knows the energies of its output. */
  predictions: {
    schemaVersion: 1,
    columns: {
      file: 'utf8',
      id: 'utf8',
      formula: 'utf8',
      nAtoms: 'u32',
      nBonds: 'u32',
      nTriplets: 'u32',
      onsetEv: 'f64?',
      onsetReason: 'utf8?',
      prediction: 'matrix<f32>',
    },
    units: { onsetEv: 'eV' },
    metadata: ['layers', 'startEv', 'stepEv'],
    extraColumns: { pattern: /^(ALIGNN|GCN)[1-9][0-9]*$/, type: 'matrix<f32>' },
  },
} as const satisfies Record<string, ArtifactLayout>;
