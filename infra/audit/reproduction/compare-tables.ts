/**
 * Two tables of one kind, column by column: the largest difference of numbers, and labels up to renumbering.
 *
 *   relative difference of a and b = |a - b| / max(1, |a|),  a as it was recorded
 */
import { isDeepStrictEqual } from 'node:util';
import { ARTIFACT_LAYOUTS, type Table } from '../../../schemas/run/artifact.js';
import type { ArtifactLayout, Matrix } from '../../../schemas/tables/columns.js';

/** Numbers of half precision that are rounded to the other side differ by the last of 11 binary digits. */
const HALF_PRECISION = 2 ** -10;
/** Columns of labels, which say which rows are together and nothing more. */
const LABELS: Readonly<Record<string, readonly string[]>> = { labels: ['cluster'], labellings: ['cluster'] };

export interface ColumnDifference {
  /** `spectrum`, or `metadata.seed`. */
  readonly column: string;
  /** Largest |again - recorded|; null where values that are no numbers, or their count, differ. */
  readonly largest: number | null;
  readonly relative: number | null;
  /** Rows that differ. */
  readonly rows: number;
  /** Whether it is within the tolerance. */
  readonly isWithin: boolean;
  /** Labels that are the same once they are renumbered. */
  readonly isRenumbered: boolean;
}

type Cell = ArrayLike<unknown>;

/** @param tolerance of relative differences @returns the columns that differ at all */
export function compareTables(recorded: Table, again: Table, tolerance: number): ColumnDifference[] {
  if (recorded.kind !== again.kind) return [unlike('kind', 0)];
  if (recorded.rows !== again.rows) return [unlike('rows', Math.abs(recorded.rows - again.rows))];
  const [before, now] = [columnsOf(recorded), columnsOf(again)];
  const found: ColumnDifference[] = [];
  for (const column of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [a, b] = [before[column], now[column]];
    const bound = isHalfPrecision(recorded.kind, column) ? Math.max(tolerance, HALF_PRECISION) : tolerance;
    const one = a && b ? compareColumn(column, a, b, { rows: recorded.rows, bound }) : unlike(column, recorded.rows);
    if (one && LABELS[recorded.kind]?.includes(column) && a && b)
      found.push({ ...one, isRenumbered: isRenumbered(a, b, recorded.rows) });
    else if (one) found.push(one);
  }
  return [...found, ...compareMetadata(recorded.metadata, again.metadata)];
}

function columnsOf({ columns, extra }: Table): Record<string, object | undefined> {
  return { ...columns, ...extra };
}

function isHalfPrecision(kind: Table['kind'], column: string): boolean {
  const { columns, extraColumns }: ArtifactLayout = ARTIFACT_LAYOUTS[kind];
  return (columns[column] ?? extraColumns?.type) === 'matrix<f16>';
}

function compareColumn(
  column: string,
  recorded: object,
  again: object,
  { rows, bound }: { readonly rows: number; readonly bound: number },
): ColumnDifference | null {
  let [different, isAlike, largest, relative] = [0, true, 0, 0];
  for (let row = 0; row < rows; row++) {
    const [a, b] = [cellOf(recorded, row), cellOf(again, row)];
    const one = compareCells(a, b);
    if (one === 'same') continue;
    different++;
    if (one === 'unlike') isAlike = false;
    else [largest, relative] = [Math.max(largest, one.largest), Math.max(relative, one.relative)];
  }
  if (different === 0) return null;
  if (!isAlike) return unlike(column, different);
  return { column, largest, relative, rows: different, isWithin: relative <= bound, isRenumbered: false };
}

function compareCells(a: Cell, b: Cell): 'same' | 'unlike' | { readonly largest: number; readonly relative: number } {
  if (a.length !== b.length) return 'unlike';
  let [largest, relative, isSame] = [0, 0, true];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    if (Object.is(x, y)) continue;
    isSame = false;
    if (typeof x !== 'number' || typeof y !== 'number') {
      if (!isDeepStrictEqual(x, y)) return 'unlike';
      continue;
    }
    const difference = Math.abs(x - y);
    // A number that is none, or infinite, is no small difference.
    if (!Number.isFinite(difference)) return 'unlike';
    largest = Math.max(largest, difference);
    relative = Math.max(relative, difference / Math.max(1, Math.abs(x)));
  }
  return isSame ? 'same' : { largest, relative };
}

/** @returns the values of a row: those of a vector or list, or the only one */
function cellOf(column: object, row: number): Cell {
  if ('width' in column) {
    const { width, values } = column as Matrix<Float64Array>;
    return values.subarray(row * width, (row + 1) * width);
  }
  const value: unknown = (column as ArrayLike<unknown>)[row];
  return ArrayBuffer.isView(value) || Array.isArray(value) ? (value as unknown as Cell) : [value];
}

/** Whether one numbering becomes the other by other numbers; of rows that are clusterings of their own, each by itself. */
function isRenumbered(a: object, b: object, rows: number): boolean {
  const isList = (a as ArrayLike<unknown>)[0] instanceof Uint32Array;
  const whole = [[a, b]] as [Cell, Cell][];
  const pairs = isList
    ? Array.from({ length: rows }, (_, row): [Cell, Cell] => [cellOf(a, row), cellOf(b, row)])
    : whole;
  return pairs.every(([x, y]) => x.length === y.length && isOneToOne(x, y));
}

function isOneToOne(a: Cell, b: Cell): boolean {
  const [there, back] = [new Map<unknown, unknown>(), new Map<unknown, unknown>()];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    if ((there.get(x) ?? y) !== y || (back.get(y) ?? x) !== x) return false;
    there.set(x, y);
    back.set(y, x);
  }
  return true;
}

function compareMetadata(a: Table['metadata'], b: Table['metadata']): ColumnDifference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names.filter((name) => a[name] !== b[name]).map((name) => unlike(`metadata.${name}`, 0));
}

function unlike(column: string, rows: number): ColumnDifference {
  return { column, largest: null, relative: null, rows, isWithin: false, isRenumbered: false };
}
