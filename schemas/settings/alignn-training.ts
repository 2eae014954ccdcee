/** What an ALIGNN configuration asks of a training, in the words of this program: the answer of the task that reads it. */
import { z } from 'zod';
import { GraphRulesSchema } from '../tables/graph.js';
import { NetworkSettingsSchema, TrainingSettingsSchema } from '../tables/training.js';
import { SplitSettingsSchema } from './split.js';

export const AlignnTaskSchema = z.strictObject({
  file: z.string().min(1),
  text: z.string(),
  /** `reference`: as ALIGNN 2024.3.24 computes. `fixed`: its defects mended, and what it does not follow followed. */
  mode: GraphRulesSchema.shape.mode,
});

export const AlignnSettingsSchema = z.strictObject({
  graph: GraphRulesSchema,
  network: NetworkSettingsSchema.omit({ outputFeatures: true }),
  training: TrainingSettingsSchema,
  split: SplitSettingsSchema,
  /** Width of the output that the file states; the rows of the data decide. */
  outputFeatures: z.number().int().min(1),
  /** For the terminal, one line each: what is not followed, and why. */
  notes: z.array(z.string()),
});
export type AlignnSettings = z.infer<typeof AlignnSettingsSchema>;

/** Which configuration a run followed. */
export const AlignnOriginSchema = z.strictObject({
  file: z.string().min(1),
  /** SHA-256 of the file's bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mode: GraphRulesSchema.shape.mode,
});
