/** Attempts of activities: each is opened once, and ends in `ended` or `reused`. */
import { z } from 'zod';
import { ObjectRefSchema } from '../artifact.js';
import {
  AUDIT_VERSION,
  DigestSchema,
  EntryLinkSchema,
  FaultSchema,
  HeldJsonSchema,
  HeldPartsSchema,
  HeldRefsSchema,
  RunIdSchema,
  TimeSchema,
} from './fields.js';

const head = { version: z.literal(AUDIT_VERSION), run: RunIdSchema, at: TimeSchema };

/** Before the work: everything that the key covers, and who does it. */
export const OpenedSchema = z.strictObject({
  ...head,
  kind: z.literal('opened'),
  /** Step, or activity without a key of its own (`collect`, `prune`). */
  step: z.string().min(1),
  /** null for an activity without one. */
  stepKey: DigestSchema.nullable(),
  codeVersion: z.number().int().positive().nullable(),
  fusedOperations: z.string().min(1).optional(),
  parameters: HeldJsonSchema,
  /** Whole references, by the name of the input. */
  inputs: HeldRefsSchema,
  seeds: z.record(z.string(), z.union([z.number(), z.string()])),
  /** From 1. */
  attempt: z.number().int().positive(),
  worker: z.strictObject({ host: z.string(), pid: z.number().int().positive(), startedAt: TimeSchema }),
  activity: z.strictObject({ workflowId: z.string(), workflowRunId: z.string(), activityId: z.string() }),
  /** SHA-256 of the environment. */
  environment: DigestSchema,
});

const output = {
  opened: EntryLinkSchema,
  step: z.string().min(1),
  stepKey: DigestSchema.nullable(),
  outputs: z.record(z.string(), ObjectRefSchema),
  parts: HeldPartsSchema,
};

/** `lost`: its process was killed; written by whoever seals the run. */
const ENDS = ['finished', 'failed', 'cancelled', 'lost'] as const;

export const EndedSchema = z.strictObject({
  ...head,
  kind: z.literal('ended'),
  ...output,
  state: z.enum(ENDS),
  /** SHA-256 of the key record that was published, or found there first; null without one. */
  record: DigestSchema.nullable(),
  cpuSeconds: z.number().nonnegative().nullable(),
  /** Of this task alone. */
  peakMemoryBytes: z.number().int().nonnegative().nullable(),
  error: FaultSchema.nullable(),
});

/** Nothing was computed: the result is that of an earlier attempt, of this run or another. */
export const ReusedSchema = z.strictObject({
  ...head,
  kind: z.literal('reused'),
  ...output,
  /** The `ended` entry of the attempt that made the result; null for results older than the trail. */
  origin: EntryLinkSchema.nullable(),
});
