/** What was set aside: structures that could not be read, built or predicted, and why. */
import { at } from '../../schemas/required.js';
import type { ReportContent } from '../content/content.js';
import { html } from '../html/escape.js';
import { counted } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

const SHOWN = 100;

export function renderQuarantine({ input: { quarantine } }: ReportContent): Section {
  const { columns, rows } = quarantine;
  return {
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
              { head: 'Id', name: true, cell: (i) => at(columns.id, i) },
              { head: 'Step', name: true, cell: (i) => at(columns.step, i) },
              { head: 'Error', name: true, cell: (i) => at(columns.error, i) },
              { head: 'Message', cell: (i) => at(columns.message, i) },
            ],
          }),
  };
}
