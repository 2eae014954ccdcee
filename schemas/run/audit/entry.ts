/** Every kind of entry of the audit trail of a run. Kinds and fields are contracts: stored, sealed and never replaced. */
import { z } from 'zod';
import { EndedSchema, OpenedSchema, ReusedSchema } from './attempt-entries.js';
import { ActionSchema, BegunSchema, ClosedSchema, RemovedSchema } from './run-entries.js';

export const AuditEntrySchema = z.discriminatedUnion('kind', [
  BegunSchema,
  ClosedSchema,
  OpenedSchema,
  EndedSchema,
  ReusedSchema,
  RemovedSchema,
  ActionSchema,
]);
export type AuditEntry = z.infer<typeof AuditEntrySchema>;
export type AuditEntryOf<K extends AuditEntry['kind']> = Extract<AuditEntry, { kind: K }>;

type WithoutHead<E> = E extends AuditEntry ? Omit<E, 'version' | 'at'> : never;
/** An entry as its writer gives it: version and time are the trail's. */
export type NewAuditEntry = WithoutHead<AuditEntry> & { readonly at?: string };
