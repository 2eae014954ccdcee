/**
 * An export of one run, a ZIP archive whose members are stored as they are:
 *
 *   export.json        which run, and under which seal
 *   seal.tlog-proof    that the seal is in the log of its store (https://c2sp.org/tlog-proof)
 *   README.md
 *   ro-crate-metadata.json, workflow.json, prov.json, openlineage.ndjson, cards/…
 *                      what other programs read, derived from the rest
 *   audit/…            the run's entries, seals and parts under their names in the audit store, the keys of the log, and
 *                      the entries of other runs that tell what was reused or deleted, with the seals of these runs
 *   audit/proofs/…     that the newest of these seals are in the log
 *   objects/…          artifacts and key records under their names, unless they were left out
 */
import { z } from 'zod';
import { AUDIT_VERSION, EntryLinkSchema, RunIdSchema } from '../../../schemas/run/audit/fields.js';
import { isDocumentName } from '../documents/documents.js';

export const MANIFEST = 'export.json';
export const PROOF = 'seal.tlog-proof';
export const README = 'README.md';
export const AUDIT_ROOT = 'audit/';
export const OBJECTS_ROOT = 'objects/';

export const ExportManifestSchema = z.strictObject({
  version: z.literal(AUDIT_VERSION),
  run: RunIdSchema,
  /** The newest of the run. */
  seal: EntryLinkSchema,
  hasObjects: z.boolean(),
});
export type ExportManifest = z.infer<typeof ExportManifestSchema>;

/** @returns whether an export has members of that name */
export function isMemberName(name: string): boolean {
  return (
    [MANIFEST, PROOF, README].includes(name) ||
    isDocumentName(name) ||
    name.startsWith(AUDIT_ROOT) ||
    name.startsWith(OBJECTS_ROOT)
  );
}
