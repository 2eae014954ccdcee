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
| \`audit/entries/\` | one JSON file an event; each name ends in the SHA-256 of its bytes |
| \`audit/seals/\` | the seals of the run: number and root (RFC 6962) of its entries and objects |
| \`audit/log/\` | the keys that signed the log, each signed by the one before |
| \`objects/\` | ${hasObjects ? 'artifacts and key records, named by their SHA-256' : 'left out of this export: the lists under the seal hold their SHA-256'} |

Check it with \`npx spectraloom audit verify FILE.zip --key KEY\`, or without this program by \`examples/audit/verify.py\`.
KEY is the public key of the log, from whoever runs it: a key out of this archive proves nothing.
`;
}
