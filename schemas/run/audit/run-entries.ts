/** A run as a whole: how it began and closed, what was done to it and what was deleted. */
import { z } from 'zod';
import {
  AUDIT_VERSION,
  FaultSchema,
  HeldFilesSchema,
  HeldJsonSchema,
  HeldNamesSchema,
  HeldRefsSchema,
  RunIdSchema,
  TimeSchema,
} from './fields.js';

const head = { version: z.literal(AUDIT_VERSION), run: RunIdSchema, at: TimeSchema };

export const BegunSchema = z.strictObject({
  ...head,
  kind: z.literal('begun'),
  owner: z.string().min(1),
  command: z.array(z.string()),
  input: HeldJsonSchema,
  /** Files that the input was read from. */
  files: HeldFilesSchema,
  /** Objects that the run was given: its files as tables, models and tables that were taken over. Lineage ends here. */
  given: HeldRefsSchema,
});

/**
 * Of a run; `running` is the state of a seal on the way. `forgotten`: Temporal's retention was over before the run was
 * sealed, and nobody can say any more how it ended.
 */
export const RUN_ENDS = ['finished', 'failed', 'cancelled', 'terminated', 'timed-out', 'forgotten'] as const;

export const ClosedSchema = z.strictObject({
  ...head,
  kind: z.literal('closed'),
  state: z.enum(RUN_ENDS),
  /** From the outermost to the cause. */
  failure: z.array(FaultSchema),
  results: HeldJsonSchema,
});

export const RemovedSchema = z.strictObject({
  ...head,
  kind: z.literal('removed'),
  /** Keys of the objects and records that were deleted. */
  objects: HeldNamesSchema,
  by: z.enum(['prune', 'repair', 'gc']),
  why: z.string().min(1),
});

const ACTIONS = ['pause', 'resume', 'amend', 'cancel', 'terminate', 'repair', 'gc', 'keep', 'sign'] as const;

export const ActionSchema = z.strictObject({
  ...head,
  kind: z.literal('action'),
  action: z.enum(ACTIONS),
  owner: z.string().min(1),
  reason: z.string().nullable(),
  accepted: z.boolean(),
  /** What an amendment changes, what a repair found. */
  details: HeldJsonSchema,
  /** `history`: made in Temporal's pages, and found in the run's history. */
  source: z.enum(['command', 'history']),
});
