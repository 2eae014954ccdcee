/** What is known of the model that the trainings of a run begin at: whether errors out of fold can be believed. */
import { z } from 'zod';

export const StartNoteSchema = z.strictObject({
  /** Such as `the bundled run`, or the name of a file; empty where a run of an earlier version did not keep it. */
  name: z.string(),
  /** Formulas of the folder that its weights or the choice of its epoch come from; null where nobody knows. */
  seen: z.number().int().min(0).nullable(),
  /** Of the folder. */
  formulas: z.number().int().min(1).nullable(),
});
export type StartNote = z.infer<typeof StartNoteSchema>;

/** Of a run that says nothing of it. */
export const UNKNOWN_START: StartNote = { name: '', seen: null, formulas: null };

/** @returns in words what it has seen, and what follows */
export function seenText({ seen, formulas }: StartNote): string {
  if (seen === null || formulas === null)
    return 'what that model was trained on is not known: nor whether test crystals are among it';
  if (seen === 0) return `that model was trained on none of the ${formulas} formulas`;
  return `that model was trained on ${seen} of the ${formulas} formulas: errors out of fold and on test crystals are too low`;
}

export function startName({ name }: StartNote): string {
  return name === '' ? 'the model that it starts from' : name;
}
