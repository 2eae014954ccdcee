/** Where artifacts are kept: an S3 service, a plain folder, or the memory of one process. */
import { z } from 'zod';

/** 3 to 63 characters, as every S3 service accepts them. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export const DEFAULT_BUCKET = 'spectraloom';
export const DEFAULT_REGION = 'us-east-1';

const ObjectLockSchema = z.strictObject({
  mode: z.enum(['GOVERNANCE', 'COMPLIANCE']),
  days: z.number().int().min(1).max(36_500),
});
export type ObjectLock = z.infer<typeof ObjectLockSchema>;

export const S3SettingsSchema = z.strictObject({
  type: z.literal('s3'),
  /** Host name or address, without scheme and port. */
  endPoint: z.string().regex(/^[A-Za-z0-9.:-]+$/, 'a host name without scheme and port'),
  port: z.number().int().min(1).max(65535),
  useSsl: z.boolean(),
  accessKey: z.string().min(1),
  secretKey: z.string().min(1),
  bucket: z
    .string()
    .regex(BUCKET_NAME, '3 to 63 lower-case letters, digits, points and hyphens')
    .default(DEFAULT_BUCKET),
  /** Stated, so that the client does not ask the service for it before every first request. */
  region: z.string().min(1).default(DEFAULT_REGION),
  /** Where a server on this machine keeps its data: tells a full disk from a passing fault. */
  serverFolder: z.string().regex(/^\//, 'an absolute path').optional(),
  /** Of the audit bucket, on a service that has it: nothing in it can be deleted before its time. */
  auditLock: ObjectLockSchema.optional(),
});
export type S3Settings = z.infer<typeof S3SettingsSchema>;

const DirectorySettingsSchema = z.strictObject({
  type: z.literal('directory'),
  /** Absolute path. */
  folder: z.string().regex(/^\//, 'an absolute path'),
});

const StoreSettingsSchema = z.discriminatedUnion('type', [
  S3SettingsSchema,
  DirectorySettingsSchema,
  z.strictObject({ type: z.literal('memory') }),
]);
export type StoreSettings = z.infer<typeof StoreSettingsSchema>;
