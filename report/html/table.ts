/**
 * Tables: numbers right-aligned on their decimals, long ones cut at a stated row, wide ones in a scrolling frame, or on a
 * phone row below row with the heads beside the cells.
 */
import { Html, type HtmlValue, html } from './escape.js';
import { count } from './numbers.js';

export interface Column<Row> {
  readonly head: HtmlValue;
  readonly cell: (row: Row, index: number) => HtmlValue;
  /** Right-aligned, with digits of equal width. */
  readonly numeric?: boolean;
  /** Kept on one line: names that would break at their hyphens. */
  readonly name?: boolean;
}

interface TableOptions<Row> {
  /** Spoken name of the table. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Rows shown at most; the rest is counted below the table. */
  readonly cap?: number;
  readonly rowClass?: (row: Row, index: number) => string;
  /** On a narrow screen a row is a paragraph, and with many columns on paper: for tables that are read, where sentences would be columns of one word. */
  readonly stacked?: boolean;
}

/** More columns have no room on paper: there, too, a row is a paragraph. */
const MOST_ON_PAPER = 10;

/** Rows of a data table under a figure, unless it says otherwise. */
const TABLE_CAP = 300;

export function renderTable<Row>(options: TableOptions<Row>): Html {
  const { label, columns, rows, cap = TABLE_CAP, rowClass, stacked = false } = options;
  const shown = rows.slice(0, cap);
  // Rows and cells that are set as paragraphs would be none to a screen reader without their roles.
  const role = (name: string) => (stacked ? html` role="${name}"` : null);
  const head = columns.map(
    (column) => html`<th scope="col"${role('columnheader')}${columnClass(column)}>${column.head}</th>`,
  );
  const headOf = ({ head: name }: Column<Row>) => (stacked ? html` data-head="${wordsOf(name)}"` : null);
  const body = shown.map((row, i) => {
    const name = rowClass?.(row, i) ?? '';
    const cells = columns.map(
      (column) => html`<td${role('cell')}${headOf(column)}${columnClass(column)}>${column.cell(row, i)}</td>`,
    );
    return html`<tr${role('row')}${name ? html` class="${name}"` : null}>${cells}</tr>\n`;
  });
  const rest =
    rows.length > shown.length
      ? html`<p class="note">The first ${count(shown.length)} of ${count(rows.length)} rows.</p>`
      : null;
  const manner = stacked ? (columns.length > MOST_ON_PAPER ? ' stacked many' : ' stacked') : null;
  return html`<div class="scroll${manner}" role="group" aria-label="${label}" tabindex="0"><table${role('table')}>
<thead${role('rowgroup')}><tr${role('row')}>${head}</tr></thead>
<tbody${role('rowgroup')}>
${body}</tbody></table></div>${rest}`;
}

function columnClass<Row>(column: Column<Row>): Html | null {
  if (column.numeric) return html` class="num"`;
  return column.name ? html` class="name"` : null;
}

/** @returns a head without its markup */
function wordsOf(head: HtmlValue): Html {
  return new Html(html`${head}`.text.replaceAll(/<[^>]*>/g, ''));
}
