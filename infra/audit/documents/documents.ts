/** Documents of an export that other programs read: each is derived from the rest of the export, byte for byte. */
import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import { crateDocument } from './crate.js';
import type { DescribedFile } from './crate-entities.js';
import { WORKFLOW, workflowDefinition } from './crate-workflow.js';
import { dataCards } from './data-card.js';
import { modelCards } from './model-card.js';
import { openLineageEvents } from './open-lineage.js';
import { provDocument } from './prov.js';
import type { RunAccount } from './run-account.js';

const CRATE = 'ro-crate-metadata.json';
const PROV = 'prov.json';
const LINEAGE_EVENTS = 'openlineage.ndjson';
const DOCUMENTS = [CRATE, PROV, LINEAGE_EVENTS, WORKFLOW];
const CARDS = 'cards/';

/** @returns whether it is the name of a document */
export function isDocumentName(name: string): boolean {
  return DOCUMENTS.includes(name) || name.startsWith(CARDS);
}

/** @returns name in the archive -> bytes */
export function documentsOf(account: RunAccount): ReadonlyMap<string, Uint8Array> {
  const text = (name: string, description: string, mediaType: string, content: string): DescribedFile => ({
    name,
    description,
    mediaType,
    bytes: Buffer.from(content),
  });
  const files = [
    text(WORKFLOW, 'program and steps of the run', 'application/json', workflowDefinition(account)),
    text(PROV, 'provenance as PROV-JSON', 'application/json', provDocument(account)),
    text(LINEAGE_EVENTS, 'OpenLineage 2-0-2 events', 'application/x-ndjson', openLineageEvents(account)),
    ...[...modelCards(account)].map(([name, card]) => text(name, 'model card', 'text/markdown', card)),
    ...[...dataCards(account)].map(([name, card]) =>
      text(name, 'data card, Croissant 1.0', 'application/ld+json', card),
    ),
  ];
  const crate = Buffer.from(crateDocument(account, files));
  const all = [...files.map(({ name, bytes }) => [name, bytes] as const), [CRATE, crate] as const];
  return new Map([...all].sort(byKey));
}
