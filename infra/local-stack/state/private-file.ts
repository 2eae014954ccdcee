/** JSON files that only their owner may read, replaced in one step so that no reader sees half of one. */

import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';
import { InvalidInputError } from '../../../schemas/failure.js';

import { firstIssue } from '../../../schemas/first-issue.js';

export const PRIVATE_MODE = 0o600;

export function writePrivateJson(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: PRIVATE_MODE, flush: true });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * @returns null when there is no such file
 * @throws InvalidInputError naming file and field when it is not what the schema says
 */
export function readPrivateJson<T>(file: string, schema: z.ZodType<T>): T | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError(`${file}: not JSON`, { file, found: text.slice(0, 60) }, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new InvalidInputError(
    `${file}: ${field}: ${message}`,
    { file, field, expected: message },
    { cause: parsed.error },
  );
}
