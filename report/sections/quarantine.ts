/** What was set aside: structures that could not be read, built or predicted, and why. */
import type { ReportContent } from '../content.js';
import { type Html, html } from '../html/escape.js';
import { counted } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, renderSection } from './section.js';

const SHOWN = 100;

export function renderQuarantine({ input: { quarantine } }: ReportContent): Html {
  const { columns, rows } = quarantine;
  return renderSection({
    id: 'quarantine',
    title: 'Quarantine',
    lead: html`${counted(rows, 'structure')} set aside; the run went on without ${rows === 1 ? 'it' : 'them'}.`,
    body:
      rows === 0
        ? renderNothing('Nothing had to be set aside.')
        : renderTable<number>({
            label: 'Quarantine',
            rows: Array.from({ length: rows }, (_, i) => i),
            cap: SHOWN,
            columns: [
              { head: 'Id', cell: (i) => columns.id[i]! },
              { head: 'Step', cell: (i) => columns.step[i]! },
              { head: 'Error', cell: (i) => columns.error[i]! },
              { head: 'Message', cell: (i) => columns.message[i]! },
            ],
          }),
  });
}
