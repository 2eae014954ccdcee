/** Tables: numbers right-aligned on their decimals, long ones cut at a stated row, wide ones in a scrolling frame. */
import { type Html, type HtmlValue, html } from './escape.js';
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
}

/** Rows of a data table under a figure, unless it says otherwise. */
const TABLE_CAP = 300;

export function renderTable<Row>({ label, columns, rows, cap = TABLE_CAP, rowClass }: TableOptions<Row>): Html {
  const shown = rows.slice(0, cap);
  const head = columns.map((column) => html`<th scope="col"${columnClass(column)}>${column.head}</th>`);
  const body = shown.map((row, i) => {
    const name = rowClass?.(row, i) ?? '';
    const cells = columns.map((column) => html`<td${columnClass(column)}>${column.cell(row, i)}</td>`);
    return html`<tr${name ? html` class="${name}"` : null}>${cells}</tr>\n`;
  });
  const rest =
    rows.length > shown.length
      ? html`<p class="note">The first ${count(shown.length)} of ${count(rows.length)} rows.</p>`
      : null;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>${rest}`;
}

function columnClass<Row>(column: Column<Row>): Html | null {
  if (column.numeric) return html` class="num"`;
  return column.name ? html` class="name"` : null;
}
