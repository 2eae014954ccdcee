/** What this report was made from: hashes, versions, seeds, settings. */
import type { ReportContent } from '../content.js';
import { type Html, html } from '../html/escape.js';
import { renderTable } from '../html/table.js';
import type { ProvenanceEntry } from '../report-input.js';
import { renderNothing, renderSection } from './section.js';

const SHOWN = 500;

export function renderProvenance({ input: { provenance } }: ReportContent): Html {
  return renderSection({
    id: 'provenance',
    title: 'Provenance',
    lead: html`The same inputs give this page again, byte for byte.`,
    body:
      provenance.length === 0
        ? renderNothing('No entry was recorded.')
        : renderTable<ProvenanceEntry>({
            label: 'Provenance',
            rows: provenance,
            cap: SHOWN,
            columns: [
              { head: 'Entry', cell: ({ name }) => name },
              { head: 'Value', cell: ({ value }) => html`<code>${value}</code>` },
            ],
          }),
  });
}
