/** Aligned columns without borders. Colour codes and wide letters do not shift them; names from files are made visible. */

import Table from 'cli-table3';
import { outputColours } from './colours.js';
import { Painted, visibleLine } from './visible.js';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

type TableCell = string | Painted;

/** @param align one letter a column: l, r or c; default all left */
export function renderTable(head: readonly string[], rows: readonly (readonly TableCell[])[], align = ''): string {
  const sides = { l: 'left', r: 'right', c: 'center' } as const;
  const table = new Table({
    head: head.map((name) => outputColours.dim(visibleLine(name))),
    chars: NO_BORDERS,
    colAligns: head.map((_, i) => sides[(align[i] ?? 'l') as keyof typeof sides]),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => row.map((cell) => (cell instanceof Painted ? cell.text : visibleLine(cell)))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
