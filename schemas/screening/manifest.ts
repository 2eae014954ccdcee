/** Pages of a screening's manifest: each names the one before by its hash, and all together are what was screened. */
import { z } from 'zod';
import { ConditionValuesSchema } from '../conditions.js';
import { ObjectRefSchema } from '../run/artifact.js';

/** Fixed when the screening begins: what its rows mean. */
const ScreeningIdentitySchema = z.strictObject({
  models: z.array(ObjectRefSchema).min(1),
  /** Run that the models and the training data are of. */
  from: z.string().min(1),
  layer: z.string().min(1),
  /** Functional of the training data, as its card names it; null where it does not. */
  functional: z.string().nullable(),
  /** Conditions that candidates are predicted at; absent where the models take none. */
  at: ConditionValuesSchema.optional(),
});
export type ScreeningIdentity = z.infer<typeof ScreeningIdentitySchema>;

const CountsSchema = z.strictObject({
  listed: z.number().int().nonnegative(),
  predicted: z.number().int().nonnegative(),
  quarantined: z.number().int().nonnegative(),
  equal: z.number().int().nonnegative(),
  /** Taken over from an earlier screening by the same models. */
  takenOver: z.number().int().nonnegative(),
  /** Listed, and left when the screening was cancelled. */
  notScreened: z.number().int().nonnegative(),
  /** Of them, screened after all by a retry: rows of the quarantine that no longer hold. */
  released: z.number().int().nonnegative(),
});
export type ScreeningCounts = z.infer<typeof CountsSchema>;

export const ManifestPageSchema = z.strictObject({
  schemaVersion: z.literal(1),
  index: z.number().int().nonnegative(),
  previous: ObjectRefSchema.nullable(),
  identity: ScreeningIdentitySchema,
  /** Parquet, kind `screening-segment`. */
  rows: z.array(ObjectRefSchema),
  quarantine: z.array(ObjectRefSchema),
  /** The Arrow tables that the rows were made of, in order: kind `predicted-candidates`, then `listed-candidates`. */
  predicted: z.array(ObjectRefSchema),
  listed: z.array(ObjectRefSchema),
  /** Of a retry: kind `quarantined-candidates`, those that turned out equal to a candidate or were taken over. */
  released: z.array(ObjectRefSchema).optional(),
  /** Of this page. */
  counts: CountsSchema,
  /** Of all pages up to here. */
  total: CountsSchema,
  closing: z.enum(['finished', 'cancelled']).nullable(),
});
export type ManifestPage = z.infer<typeof ManifestPageSchema>;
