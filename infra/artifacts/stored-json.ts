/** Records as RFC 8785 canonical JSON: equal records are equal bytes, whatever the order of their fields. */

import canonicalizeModule from 'canonicalize';
import type { z } from 'zod';
import { CorruptArtifactError, InvalidInputError } from '../../schemas/failure.js';

import { firstIssue } from '../../schemas/first-issue.js';

// The package is CommonJS and states its types as those of a module.
const canonicalize = canonicalizeModule as unknown as typeof canonicalizeModule.default;

/** @throws InvalidInputError when the value has no JSON form (a number that is not finite, a function) */
export function toCanonicalJson(value: unknown): string {
  try {
    const text = canonicalize(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new InvalidInputError(`not plain JSON: ${(cause as Error).message}`, {}, { cause });
  }
  throw new InvalidInputError(`not plain JSON: ${String(value)}`);
}

export function toRecordBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(toCanonicalJson(value));
}

/**
 * @param key of the object, for messages
 * @throws InvalidInputError when the record is of another version
 * @throws CorruptArtifactError when it is not a record of its schema
 */
export function readRecord<T>(schema: z.ZodType<T>, version: number, key: string, bytes: Uint8Array): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new CorruptArtifactError(`record ${key} is not JSON: ${(cause as Error).message}`, { key }, { cause });
  }
  const found = (value as { version?: unknown } | null)?.version;
  if (typeof found === 'number' && found !== version)
    throw new InvalidInputError(`record ${key} has version ${found}, this program reads ${version}`, {
      key,
      found,
      expected: version,
    });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new CorruptArtifactError(`record ${key}: ${field}: ${message}`, { key });
}
