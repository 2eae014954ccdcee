/** What entries of the audit trail are made of. Not for workflows: zod. */
import { z } from 'zod';
import { ObjectRefSchema } from '../artifact.js';

export const AUDIT_VERSION = 1;

/** Larger entries have their large parts beside them, by hash. */
export const MAX_ENTRY_BYTES = 64 * 1024;

export const DigestSchema = z.string().regex(/^[0-9a-f]{64}$/);
export const TimeSchema = z.iso.datetime({ precision: 3 });
/** Workflow id and run id, such as `discover/oxides/0190…`: a part of keys, so that each run has one folder. */
export const RunIdSchema = z
  .string()
  .max(250)
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
    'segments of letters, digits, _, - and points',
  );

const JsonSchema = z.custom<unknown>((value) => value !== undefined, 'a JSON value');

/** Bytes in the audit store, named by their content. */
export const PartRefSchema = z.strictObject({ sha256: DigestSchema, bytes: z.number().int().nonnegative() });
export type PartRef = z.infer<typeof PartRefSchema>;

/** A value in its entry, or beside it as a part that holds its canonical JSON. */
function held<T extends z.ZodType>(value: T) {
  return z.union([z.strictObject({ value }), z.strictObject({ part: PartRefSchema })]);
}

export const HeldJsonSchema = held(JsonSchema);
export const HeldRefsSchema = held(z.record(z.string(), ObjectRefSchema));
/** Objects that a list of shards names, by the name of the output. */
export const HeldPartsSchema = held(z.record(z.string(), z.array(ObjectRefSchema)));
export const HeldFilesSchema = held(
  z.array(z.strictObject({ name: z.string(), bytes: z.number().int().nonnegative(), sha256: DigestSchema })),
);
export const HeldNamesSchema = held(z.array(z.string().min(1)));
export type Held<T> = { readonly value: T } | { readonly part: PartRef };

/** @returns the value; an entry that was read has all of them in it */
export function heldValue<T>(field: Held<T>): T {
  if ('value' in field) return field.value;
  throw new RangeError(`part ${field.part.sha256} of an entry was not fetched`);
}

/** One entry of the trail, with the hash of its bytes. */
export const EntryLinkSchema = z.strictObject({ key: z.string().min(1), sha256: DigestSchema });
export type EntryLink = z.infer<typeof EntryLinkSchema>;

export const FaultSchema = z.strictObject({ class: z.string(), message: z.string() });
