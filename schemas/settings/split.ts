/** Which crystals train, validate and test: by ratios over whole formulas, as ALIGNN cuts its list, or as its own lists say. */
import { z } from 'zod';
import { SeedSchema } from '../seed.js';

export const GroupedSplitSchema = z
  .strictObject({
    trainRatio: z.number().positive().max(1),
    validationRatio: z.number().positive().max(1),
    /** 0: no test set, every crystal is for training and for choosing. */
    testRatio: z.number().min(0).max(1),
    grouping: z.enum(['formula', 'none']),
    seed: SeedSchema,
  })
  .refine((s) => s.trainRatio + s.validationRatio + s.testRatio <= 1 + 1e-9, {
    message: 'the three ratios must not exceed 1 together',
    path: ['trainRatio'],
  });
export type GroupedSplit = z.infer<typeof GroupedSplitSchema>;

const ratio = z.number().min(0).max(1).nullable();
const size = z.number().int().min(0).nullable();

/**
 * A size counts before its ratio; a training ratio of null is what the others leave (specification 3.2). No test size,
 * or one of 0: no test set.
 */
const ListSplitSchema = z.strictObject({
  grouping: z.enum(['file-order', 'file-shuffled']),
  trainRatio: ratio,
  validationRatio: ratio,
  testRatio: ratio,
  trainSize: size,
  validationSize: size,
  testSize: size,
  /** Seed of the shuffle; without a part in `file-order`. */
  seed: SeedSchema,
});
export type ListSplit = z.infer<typeof ListSplitSchema>;

/** As `ids_train_val_test.json` of the folder names them; who is in no list is in no subset. */
const NamedSplitSchema = z.strictObject({ grouping: z.literal('named-lists'), seed: SeedSchema });
type NamedSplit = z.infer<typeof NamedSplitSchema>;

export const SplitSettingsSchema = z.union([GroupedSplitSchema, ListSplitSchema, NamedSplitSchema]);
export type SplitSettings = z.infer<typeof SplitSettingsSchema>;

export function isListSplit(split: SplitSettings): split is ListSplit {
  return split.grouping === 'file-order' || split.grouping === 'file-shuffled';
}

export function isNamedSplit(split: SplitSettings): split is NamedSplit {
  return split.grouping === 'named-lists';
}
