/** What this report was made from: hashes, versions, seeds, settings. */
import type { ReportContent } from '../content/content.js';
import type { ProvenanceEntry } from '../content/report-input.js';
import { html } from '../html/escape.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

const SHOWN = 500;

export function renderProvenance({ input: { provenance } }: ReportContent): Section {
  return {
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
              { head: 'Entry', name: true, cell: ({ name }) => name },
              { head: 'Value', cell: ({ value }) => html`<code>${value}</code>` },
            ],
          }),
  };
}
