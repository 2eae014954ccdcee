/** Keys of the local object store: random, one pair a data folder, readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { StackPaths } from './paths.js';
import { readPrivateJson, writePrivateJson } from './private-file.js';

const CredentialsSchema = z.strictObject({
  accessKey: z.string().min(16),
  secretKey: z.string().min(32),
});
export type Credentials = z.infer<typeof CredentialsSchema>;

export function readCredentials(paths: StackPaths): Credentials | null {
  return readPrivateJson(paths.credentials, CredentialsSchema);
}

/** Keys stay the same for the life of the folder: servers keep them inside their data. */
export function ensureCredentials(paths: StackPaths): Credentials {
  const known = readCredentials(paths);
  if (known !== null) return known;
  const fresh = { accessKey: `SL${randomBytes(9).toString('hex')}`, secretKey: randomBytes(30).toString('base64url') };
  writePrivateJson(paths.credentials, fresh);
  return fresh;
}
