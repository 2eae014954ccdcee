/**
 * What is remembered of a step: its key record, which is content, and its run records, which are circumstances.
 * Not for workflows: zod.
 */
import { z } from 'zod';
import { ARTIFACT_KINDS, type ArtifactKind, ObjectRefSchema } from './artifact.js';

const Sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const UtcSchema = z.iso.datetime({ precision: 3 });

/** The part of a reference that decides a result. */
const InputIdentitySchema = z.strictObject({
  kind: z.enum(ARTIFACT_KINDS as [ArtifactKind, ...ArtifactKind[]]),
  sha256: Sha256Schema,
});
type InputIdentity = z.infer<typeof InputIdentitySchema>;

/** Everything that decides a step's outputs; its key is the hash of this and of nothing else. */
export interface StepIdentity {
  readonly step: string;
  readonly codeVersion: number;
  /** Build of the fused operations that a training ran on: it decides the last bits. */
  readonly fusedOperations?: string | undefined;
  /** Plain JSON. */
  readonly parameters: unknown;
  /** Input name -> the artifact; absent optional inputs are left out. */
  readonly inputs: Readonly<Record<string, InputIdentity>>;
}

const SummarySchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]));

export const STEP_RECORD_VERSION = 1;

/** What a finished step gave: written once, deterministic, found by `key`. */
export const StepRecordSchema = z.strictObject({
  version: z.literal(STEP_RECORD_VERSION),
  key: Sha256Schema,
  step: z.string().min(1),
  codeVersion: z.number().int().positive(),
  fusedOperations: z.string().min(1).optional(),
  parameters: z.unknown(),
  inputs: z.record(z.string(), InputIdentitySchema),
  outputs: z.record(z.string(), ObjectRefSchema),
  /** Outputs that are deleted once a later step has taken them over. */
  transient: z.array(z.string()),
  summary: SummarySchema,
});
export type StepRecord = z.infer<typeof StepRecordSchema>;

/** `lost`: its process was killed; written by whoever noticed. */
const RUN_STATES = ['running', 'finished', 'reused', 'failed', 'cancelled', 'lost'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_RECORD_VERSION = 1;

/** One attempt of one step: when, where, how it ended. Covered by no hash. Times are UTC, ISO 8601. */
export const RunRecordSchema = z.strictObject({
  version: z.literal(RUN_RECORD_VERSION),
  /** Groups attempts: `discover/<name>/<run id>`. */
  runId: z.string().min(1),
  workflowId: z.string(),
  step: z.string().min(1),
  key: Sha256Schema,
  attempt: z.number().int().positive(),
  startedAt: UtcSchema,
  /** null while it runs, and until somebody notices when its process was killed. */
  endedAt: UtcSchema.nullable(),
  state: z.enum(RUN_STATES),
  host: z.string(),
  pid: z.number().int().positive(),
  /** Figures of the child process that computed; null when none did. */
  peakMemoryBytes: z.number().int().nonnegative().nullable(),
  error: z.string().nullable(),
  outputs: z.record(z.string(), ObjectRefSchema),
});
export type RunRecord = z.infer<typeof RunRecordSchema>;
