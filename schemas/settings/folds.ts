/** How a run is validated out of fold: every crystal is predicted by models that were trained without it and its like. */
import { z } from 'zod';
import { StartNoteSchema } from './start-note.js';

/** What stays together: crystals of one formula, structure type or set of anions, or every crystal that has an element. */
export const FOLD_GROUPINGS = ['formula', 'prototype', 'anions', 'element'] as const;
export type FoldGrouping = (typeof FOLD_GROUPINGS)[number];

/** Least and most: what is held back needs another fold to be predicted from. */
export const FOLD_LIMITS = { folds: [2, 20], seeds: [1, 10] } as const;

export const FoldSettingsSchema = z.strictObject({
  folds: z.number().int().min(FOLD_LIMITS.folds[0]).max(FOLD_LIMITS.folds[1]),
  by: z.enum(FOLD_GROUPINGS),
  /** Trainings of each fold, whose mean is the prediction. */
  seeds: z.number().int().min(FOLD_LIMITS.seeds[0]).max(FOLD_LIMITS.seeds[1]),
});
export type FoldSettings = z.infer<typeof FoldSettingsSchema>;

export const ValidationSettingsSchema = z.strictObject({
  ...FoldSettingsSchema.shape,
  /** Also what a quarter and a half of the crystals outside of each fold would have come to: two trainings more a fold and seed. */
  learningCurve: z.boolean().optional(),
  /** Of the model that the trainings begin at: every fold is then trained from nothing too, to compare with. */
  start: StartNoteSchema.optional(),
});
export type ValidationSettings = z.infer<typeof ValidationSettingsSchema>;
