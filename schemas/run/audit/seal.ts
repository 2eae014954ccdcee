/**
 * Seal of a run: what it had written when it was sealed. Roots are those of RFC 6962 over sorted keys as leaves (UTF-8):
 * every key holds the SHA-256 of its bytes.
 */
import { z } from 'zod';
import { ObjectRefSchema } from '../artifact.js';
import { AUDIT_VERSION, DigestSchema, EntryLinkSchema, PartRefSchema, RunIdSchema, TimeSchema } from './fields.js';
import { RUN_ENDS } from './run-entries.js';

const SealedSetSchema = z.strictObject({
  /** Of all, those of earlier seals among them. */
  count: z.number().int().nonnegative(),
  root: DigestSchema,
  /** Keys since the seal before, one a line, sorted. */
  added: PartRefSchema,
});

const CountSchema = z.number().int().nonnegative();

/** What the entries come to, those of earlier seals among them. Steps are those with a key, each counted once. */
const SealTallySchema = z.strictObject({
  /** Of the run: `discover`, and its name. */
  kind: z.string(),
  name: z.string(),
  /** Kind of entry -> how many. */
  entries: z.record(z.string(), CountSchema),
  /** Of all activities. */
  attempts: CountSchema,
  /** `failed`: attempts that failed, and those whose process was killed. */
  steps: z.strictObject({ computed: CountSchema, reused: CountSchema, failed: CountSchema }),
  processorSeconds: z.number().nonnegative(),
  peakMemoryBytes: CountSchema.nullable(),
  /** From the first beginning to the last end of an attempt of a step. */
  startedAt: TimeSchema.nullable(),
  endedAt: TimeSchema.nullable(),
});
export type SealTally = z.infer<typeof SealTallySchema>;

const runOfWorkflow = { workflowId: z.string(), workflowRunId: z.string() };

export const SealSchema = z.strictObject({
  version: z.literal(AUDIT_VERSION),
  run: RunIdSchema,
  /** From 1. */
  number: z.number().int().positive(),
  at: TimeSchema,
  state: z.enum(['running', ...RUN_ENDS]),
  previous: EntryLinkSchema.nullable(),
  entries: SealedSetSchema,
  /** Artifacts that the run reached, through shard lists and reuse. */
  objects: SealedSetSchema,
  /** Absent in seals of earlier versions. */
  tally: SealTallySchema.optional(),
  manifest: ObjectRefSchema.nullable(),
  histories: z.array(z.strictObject({ ...runOfWorkflow, part: PartRefSchema })),
  /** Histories that Temporal had forgotten before the run was sealed; absent without any. */
  missing: z.array(z.strictObject(runOfWorkflow)).min(1).optional(),
});
export type Seal = z.infer<typeof SealSchema>;

/** One leaf of the log of a store: the seal with that number. */
export const LogLeafSchema = z.strictObject({ version: z.literal(AUDIT_VERSION), seal: EntryLinkSchema });
