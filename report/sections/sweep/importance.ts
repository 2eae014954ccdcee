/** Which parameters moved the validation error of a sweep. */
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { drawImportance, type ImportanceBar } from '../../figures/sweep/importance-bars.js';
import { html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { fixed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

export function importanceSection({ rows, columns, metadata }: Table<'sweep-importance'>): Section {
  const lead = html`What moved the validation error. Method: ${metadata.method ?? '–'}.`;
  const title = 'Importance';
  if (rows === 0)
    return { id: 'importance', title, lead, body: renderNothing('Too few finished trials to tell parameters apart.') };
  const found: ImportanceBar[] = Array.from({ length: rows }, (_, i) => ({
    name: at(columns.name, i),
    importance: at(columns.importance, i),
    spread: at(columns.spread, i),
  })).sort((a, b) => b.importance - a.importance || byCodeUnit(a.name, b.name));
  const body = renderFigure({
    drawing: drawImportance(found),
    caption: 'Importance of each parameter; lines are one standard deviation over the repeats.',
    dataTitle: 'Importance in numbers',
    data: renderTable<ImportanceBar>({
      label: 'Importance',
      rows: found,
      columns: [
        { head: 'Parameter', name: true, cell: ({ name }) => name },
        { head: 'Importance', numeric: true, cell: ({ importance }) => fixed(importance, 4) },
        { head: 'Spread', numeric: true, cell: ({ spread }) => fixed(spread, 4) },
      ],
    }),
  });
  return { id: 'importance', title, lead, body };
}
