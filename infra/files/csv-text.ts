/**
 * CSV as this program writes it, with the guard of formulas: a spreadsheet computes what begins with = + - @, a tabulator or
 * a line break, so such a text gets an apostrophe before it, and so does one that has apostrophes before such a character
 * already. Thus nothing is lost: `withoutGuard` gives the text back. Numbers stay numbers, also `-1.5` in a text.
 * @source OWASP, "CSV Injection"; RFC 4180
 */
import { stringify } from 'csv-stringify/sync';

/** Full-width signs are signs to spreadsheets in East Asian settings. */
const GUARDED = /^'*[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/;

/** The two as patterns of other engines (RE2 reads them alike): `GUARDED` and not `NUMBER` is what gets an apostrophe. */
export const CSV_GUARD = { guarded: GUARDED.source, number: NUMBER.source } as const;

export type CsvCell = string | number | boolean | null | undefined;

/** @param rows the first one heads; null and undefined give empty cells @returns lines, each ended */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return stringify(rows.map((row) => row.map((cell) => (typeof cell === 'string' ? withGuard(cell) : cell))));
}

/** Rows that are one piece. */
const PIECE = 64;

/** @returns the same text piece by piece, for more rows than are to be held at a time */
export function* csvPieces(rows: Iterable<readonly CsvCell[]>): Generator<string> {
  let piece: (readonly CsvCell[])[] = [];
  for (const row of rows) {
    piece.push(row);
    if (piece.length < PIECE) continue;
    yield csvText(piece);
    piece = [];
  }
  if (piece.length > 0) yield csvText(piece);
}

function withGuard(text: string): string {
  return GUARDED.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** The text of a cell before `csvText` guarded it. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && GUARDED.test(cell) ? cell.slice(1) : cell;
}
