/** Reading an audit store, or a copy of one: what is wrong is told as a fault, so that a check goes on to the next object. */
import type { z } from 'zod';
import { CorruptArtifactError } from '../../../schemas/failure.js';
import { firstIssue } from '../../../schemas/first-issue.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import { checkKey } from '../../object-store/key.js';
import type { ObjectStore } from '../../object-store/port.js';
import { strictUtf8 } from '../transparency/strict-text.js';

export type AuditReader = Pick<ObjectStore, 'get' | 'list'>;

export interface AuditFault {
  /** Key of the object that is wrong. */
  readonly object: string;
  readonly expected: string;
  readonly found: string;
}

export type OrFault<T> =
  | { readonly value: T; readonly fault?: undefined }
  | { readonly fault: AuditFault; readonly value?: undefined };

/** The bytes of an object that has to be there; damaged on its server's disk is a fault, a server that is away is none. */
export async function readObject(reader: Pick<AuditReader, 'get'>, object: string): Promise<OrFault<Uint8Array>> {
  try {
    checkKey(object);
  } catch (error) {
    return { fault: { object, expected: 'a name that a store can have', found: (error as Error).message } };
  }
  try {
    const value = await reader.get(object);
    return value ? { value } : { fault: { object, expected: 'an object of that name', found: 'none' } };
  } catch (error) {
    if (!(error instanceof CorruptArtifactError)) throw error;
    return { fault: { object, expected: 'bytes that can be read', found: error.message } };
  }
}

/** The bytes of an object whose name holds their hash. */
export async function readHashed(
  reader: Pick<AuditReader, 'get'>,
  object: string,
  sha256: string,
): Promise<OrFault<Uint8Array>> {
  const read = await readObject(reader, object);
  const found = read.fault ? sha256 : sha256Of(read.value);
  return found === sha256 ? read : { fault: { object, expected: `sha256 ${sha256}`, found: `sha256 ${found}` } };
}

/** A value of its schema from canonical JSON. */
export function parseCanonical<T>(schema: z.ZodType<T>, object: string, bytes: Uint8Array): OrFault<T> {
  const fault = (expected: string, found: string) => ({ fault: { object, expected, found } });
  const text = strictUtf8(bytes);
  if (text === null) return fault('UTF-8', 'other bytes');
  try {
    const value: unknown = JSON.parse(text);
    if (toCanonicalJson(value) !== text)
      return fault('canonical JSON (RFC 8785)', 'the same value in another spelling');
    const parsed = schema.safeParse(value);
    if (parsed.success) return { value: parsed.data };
    const { field, message } = firstIssue(parsed.error);
    return fault('fields of this version of the trail', `${field}: ${message}`);
  } catch (error) {
    // Nested too deep for the stack, besides what is no JSON.
    return fault('JSON', (error as Error).message);
  }
}

/** For whoever cannot go on. */
export function corruptBy({ object, expected, found }: AuditFault): CorruptArtifactError {
  return new CorruptArtifactError(`audit trail: ${object}: found ${found}, expected ${expected}`, {
    key: object,
    found,
    expected,
  });
}
