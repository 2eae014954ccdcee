/** How the candidates of a screening are enumerated. */
import { z } from 'zod';
import { SeedSchema } from '../seed.js';
import { CandidateSettingsSchema } from './discover.js';

export const GeneratorSettingsSchema = z.strictObject({
  /** Elements of a parent that are replaced at once, at most. */
  replace: z.union([z.literal(1), z.literal(2), z.literal('all')]),
  /** Also one site of a doubled cell between two ions. */
  splits: z.boolean(),
  /** Relative to the volume by ionic radii, each once. */
  volumes: z
    .array(z.number().min(0.5).max(2))
    .min(1)
    .max(100)
    .refine((volumes) => new Set(volumes).size === volumes.length, { message: 'every volume once' }),
  /** Candidates are those of the smallest hashes under this seed; null: those of the least strain. */
  sampleSeed: SeedSchema.nullable(),
});
export type GeneratorSettings = z.infer<typeof GeneratorSettingsSchema>;

/** Without a generator one or two elements are replaced, at the volume by ionic radii. */
export const EnumerationSettingsSchema = CandidateSettingsSchema.extend({
  generator: GeneratorSettingsSchema.optional(),
});
export type EnumerationSettings = z.infer<typeof EnumerationSettingsSchema>;
