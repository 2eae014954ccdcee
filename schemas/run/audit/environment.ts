/** What a worker computes with. Stored once by content; every attempt names it by its hash. No secrets. */
import { z } from 'zod';
import { AUDIT_VERSION, DigestSchema } from './fields.js';

const NamedVersionsSchema = z.record(z.string(), z.string());

export const EnvironmentSchema = z.strictObject({
  version: z.literal(AUDIT_VERSION),
  kind: z.literal('environment'),
  program: z.string().min(1),
  /** Commit of the checkout; null for an installed package. */
  commit: z.string().nullable(),
  /** Whether the checkout was that commit and nothing else. */
  isClean: z.boolean().nullable(),
  buildSha256: DigestSchema.nullable(),
  lockSha256: DigestSchema.nullable(),
  /** Step -> its code version and the digest of the sources that it reaches. */
  steps: z.record(
    z.string(),
    z.strictObject({ codeVersion: z.number().int().positive(), sources: z.string().nullable() }),
  ),
  node: z.string(),
  libtensorflowSha256: DigestSchema.nullable(),
  bindingSha256: DigestSchema.nullable(),
  /** Server -> its version. */
  servers: NamedVersionsSchema,
  os: z.string(),
  cpu: z.strictObject({ model: z.string(), flags: z.array(z.string()) }),
  /** Name of a setting of threads -> its value. */
  threads: z.record(z.string(), z.number().int().positive()),
});
export type Environment = z.infer<typeof EnvironmentSchema>;
