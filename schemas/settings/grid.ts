/** The grid of a run without a sweep file: two settings, and rungs at which the worse trials stop. */
import { z } from 'zod';

export const GridSettingsSchema = z.strictObject({
  /** A trial is one combination, the last parameter fastest. */
  maxNeighbors: z.array(z.number().int().min(1).max(200)).min(1).max(16),
  hiddenFeatures: z.array(z.number().int().min(1).max(2048)).min(1).max(16),
  /** Epochs after which the worse trials stop; the last is the schedule's length. */
  rungs: z.array(z.number().int().min(1)).min(1).max(16),
  /** One in `eta` trials goes on at each rung. */
  eta: z.number().min(2).max(10),
  /** Trials that train at the same time. */
  parallel: z.number().int().min(1).max(64),
});
export type GridSettings = z.infer<typeof GridSettingsSchema>;
