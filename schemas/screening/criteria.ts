/**
 * What is asked of candidates: a condition, objectives, a window of onsets. `CriteriaFileSchema` is the file that a user
 * writes, published as `schemas/screening-criteria.schema.json`; `CandidateCriteriaSchema` is what a run stores of it.
 */
import { z } from 'zod';
import { NUMBER_COLUMNS } from './columns.js';

/** Best is the largest, the smallest, or the nearest to a value. */
const OBJECTIVE_GOALS = ['max', 'min', 'target'] as const;
const MOST_OBJECTIVES = 16;
/** Bounds the text that is parsed, and so the depth of its tree. */
export const LONGEST_CONDITION = 4000;

const ObjectiveSchema = z.strictObject({
  /** A column of numbers. */
  column: z.string().meta({ enum: [...NUMBER_COLUMNS] }),
  goal: z.enum(OBJECTIVE_GOALS),
  /** Of a target, in the unit of the column. */
  value: z.number().optional(),
  /** Its share of the score is weight over the sum of weights. */
  weight: z.number().positive().max(1e6).default(1),
});
export type CriteriaObjective = z.output<typeof ObjectiveSchema>;

const WindowSchema = z.strictObject({
  min_ev: z.number().nonnegative().max(100),
  max_ev: z.number().positive().max(100),
});

export const CriteriaFileSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().max(2000).optional(),
  /** A condition of SQL over the columns; candidates of which it is unknown are left out. */
  where: z.string().min(1).max(LONGEST_CONDITION).optional(),
  /** Candidates that the network knows nothing about are left out. */
  require: z.literal('in-domain').optional(),
  /** Onsets that are wanted, in eV: what `probability` is the probability of. */
  window: WindowSchema.optional(),
  objectives: z.array(ObjectiveSchema).max(MOST_OBJECTIVES).default([]),
});
export type CriteriaFile = z.output<typeof CriteriaFileSchema>;
export const CRITERIA_KEYS = {
  file: Object.keys(CriteriaFileSchema.shape),
  objective: Object.keys(ObjectiveSchema.shape),
  window: Object.keys(WindowSchema.shape),
};

/** Kind `screening-criteria`. The condition is kept as it was written, and checked anew wherever it runs. */
export const CandidateCriteriaSchema = z.strictObject({
  schemaVersion: z.literal(1),
  where: z.string().min(1).max(LONGEST_CONDITION).nullable(),
  requireInDomain: z.boolean(),
  window: z.strictObject({ minEv: z.number(), maxEv: z.number() }).nullable(),
  objectives: z.array(ObjectiveSchema).max(MOST_OBJECTIVES),
});
export type CandidateCriteria = z.output<typeof CandidateCriteriaSchema>;

/** @returns the JSON Schema of criteria files as text: what `schemas/screening-criteria.schema.json` holds */
export function criteriaJsonSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(CriteriaFileSchema, { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'spectraloom screening criteria', ...rest }, null, 2)}\n`;
}
