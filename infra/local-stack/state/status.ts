/** What a supervisor says about its stack. No secret is part of it. */
import { z } from 'zod';
import { STORE_KINDS } from './state.js';

/** Exit code of a supervisor that found another one at work. */
export const ALREADY_OWNED = 3;

export const PART_NAMES = ['temporal', 'store', 'worker'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** `silent`: it was ready and does not answer, or is stopped; it is restarted when that goes on. */
const PART_STATES = [
  'waiting',
  'starting',
  'ready',
  'silent',
  'restarting',
  'stopping',
  'stopped',
  'external',
] as const;
export type PartState = (typeof PART_STATES)[number];

const PartStatusSchema = z.strictObject({
  name: z.enum(PART_NAMES),
  /** Which program: temporal, minio, seaweedfs, dir, worker. */
  kind: z.string(),
  state: z.enum(PART_STATES),
  pid: z.number().int().nullable(),
  /** Where it answers; null for the worker. */
  address: z.string().nullable(),
  /** ISO 8601, when it became ready the last time. */
  readySince: z.string().nullable(),
  restarts: z.number().int(),
  /** Times in a row that it ended before it was ready. */
  failedStarts: z.number().int(),
  /** Why it was restarted the last time. */
  lastReason: z.string().nullable(),
  /** Why it is `silent`. Absent from supervisors of older builds, as is the next. */
  silence: z.string().nullable().default(null),
  /** Resident bytes of its process, and of the children it has. */
  memory: z
    .strictObject({ ownBytes: z.number(), children: z.number().int(), childrenBytes: z.number() })
    .nullable()
    .default(null),
});
export type PartStatus = z.infer<typeof PartStatusSchema>;

export const StackStatusSchema = z.strictObject({
  /** `external`: every server is somebody else's, nothing runs here. `silent`: the supervisor lives and does not answer. */
  state: z.enum(['down', 'starting', 'ready', 'silent', 'stopping', 'external']),
  dataFolder: z.string(),
  version: z.string().nullable(),
  /** Changes with every rebuild of the program: a supervisor of older code is replaced. */
  build: z.string().nullable(),
  /** Digest of the settings of external servers, null when all is local. */
  external: z.string().nullable(),
  store: z.enum(STORE_KINDS).nullable(),
  pid: z.number().int().nullable(),
  startedAt: z.string().nullable(),
  uiUrl: z.string().nullable(),
  parts: z.array(PartStatusSchema),
});
export type StackStatus = z.infer<typeof StackStatusSchema>;
