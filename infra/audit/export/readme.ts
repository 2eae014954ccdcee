/** What somebody finds who opens an export and knows nothing of it. */
import type { ExportManifest } from './export-layout.js';

export function exportReadme({ run, seal, hasObjects }: ExportManifest): string {
  return `# Audit trail of ${run}

Everything that this run did, as it was written down while it ran, under the seal \`${seal.key}\`
(SHA-256 ${seal.sha256}).

| name | what |
|---|---|
| \`export.json\` | the run and its seal |
| \`seal.tlog-proof\` | proof that the seal is in the log of its store (c2sp.org/tlog-proof) |
| \`ro-crate-metadata.json\`, \`workflow.json\` | the run as a Provenance Run Crate 0.5 (RO-Crate 1.1); the licence of the data is in it |
| \`prov.json\` | the same as PROV-JSON |
| \`openlineage.ndjson\` | the same as OpenLineage 2-0-2 events, one a line |
| \`cards/\` | a card for each trained model (Hugging Face) and data set (Croissant 1.0) |
| \`audit/entries/\` | one JSON file an event; each name ends in the SHA-256 of its bytes |
| \`audit/seals/\` | the seals of the run: number and root (RFC 6962) of its entries and objects |
| \`audit/log/\` | the keys that signed the log, each signed by the one before |
| \`objects/\` | ${hasObjects ? 'artifacts and key records, named by their SHA-256' : 'left out of this export: the lists under the seal hold their SHA-256'} |

Crate, provenance, events and cards are derived from the entries: \`audit verify\` derives them again and compares.

Check it with \`npx spectraloom audit verify FILE.zip --key KEY\`, or without this program by \`examples/audit/verify.py\`.
KEY is the public key of the log, from whoever runs it: a key out of this archive proves nothing.
`;
}
