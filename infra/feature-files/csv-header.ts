/**
 * Whether the first row of a CSV file is heads. Texts over numbers say so, and so does a first cell that names the
 * column of names. Numbers over numbers may be both: pandas writes 0, 1, 2 over columns without a name, and a spectrum's
 * energies stand over its values. What nothing decides is refused: a head among the points is a wrong answer.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import { isNumber, isWord } from './csv-cells.js';
import { isNamingHead } from './index-heads.js';

type Verdict = 'heads' | 'values' | 'unclear';

/** Fewer columns than these are evenly spaced, or counted, by chance. */
const FEWEST_EVEN = 3;
const EVEN_TO = 1e-9;
/** Below fewer rows than these, small numbers look like heads too often. */
const FEWEST_ROWS = 5;

/**
 * @param rows cells of all rows, the first one included
 * @throws InvalidInputError naming the row's cells and both ways out
 */
export function isHeader(rows: readonly (readonly string[])[], file: string): boolean {
  const [first, ...body] = rows as [readonly string[], ...(readonly string[])[]];
  const verdict = body.length === 0 ? aloneVerdict(first) : verdictOf(first, body);
  if (verdict !== 'unclear') return verdict === 'heads';
  throw new InvalidInputError(`${file}, line 1: heads of columns or the values of a row?`, {
    file,
    line: 1,
    found: first.slice(0, 8).join(', ').slice(0, 120),
    'way out': '--header yes or --header no',
  });
}

function aloneVerdict(only: readonly string[]): Verdict {
  return only.some(isNumber) && !isNamingHead(at(only, 0)) ? 'values' : 'heads';
}

function verdictOf(first: readonly string[], body: readonly (readonly string[])[]): Verdict {
  const [columns, others]: [number[], number[]] = [[], []];
  for (const column of first.keys()) (body.every((row) => isNumber(row[column] ?? '')) ? columns : others).push(column);
  if (first[0] === '' || [...first.keys()].some((column) => namesColumn(at(first, column), column, body)))
    return 'heads';
  const over = columns.map((column) => at(first, column));
  const texts = over.filter((cell) => !isNumber(cell)).length;
  // A text among numbers of the first row is a slip of the pen or a name of one column: its place will be told.
  if (texts > 0) return texts === over.length ? 'heads' : 'unclear';
  if (over.length === 0) return first.every(isWord) && !body.some((row) => row.every(isWord)) ? 'heads' : 'values';
  const named = others.filter((column) => body.every((row) => isWord(row[column] ?? '') && row[column]));
  if (named.some((column) => first[column] === '')) return 'heads';
  // A number where all others are words is no name: a head that was counted, or a slip.
  if (named.some((column) => !isWord(at(first, column)))) return countsFrom(0, first) ? 'heads' : 'unclear';
  return numbersVerdict(
    over,
    body.map((row) => columns.map((column) => at(row, column))),
  );
}

/** `id`, `name`, `structure`: a word for what stands below, which stands nowhere below. */
function namesColumn(cell: string, column: number, body: readonly (readonly string[])[]): boolean {
  return cell !== '' && !isNumber(cell) && isNamingHead(cell) && !body.some((row) => isNamingHead(row[column] ?? ''));
}

/** @param over cells of the first row in columns of numbers @param below those of the other rows, same columns */
function numbersVerdict(over: readonly string[], below: readonly (readonly string[])[]): Verdict {
  // Heads differ from each other.
  if (new Set(over).size < over.length) return 'values';
  if (over.length === 1) return over[0] === '0' && !below.some(([cell]) => cell === '0') ? 'unclear' : 'values';
  const cells = below.flat();
  const counted = countsFrom(0, over);
  if (counted && over.length >= FEWEST_EVEN && !cells.every(isWhole)) return 'heads';
  const manyRows = below.length >= FEWEST_ROWS;
  const isSuspicious =
    // Whole numbers stand over fractions, or fractions over whole numbers, in every column.
    (over.every(isWhole) && !cells.some(isWhole)) ||
    (!over.some(isWhole) && cells.every(isWhole)) ||
    (counted && (manyRows || !below.some((row) => countsFrom(0, row)))) ||
    (over.length >= FEWEST_EVEN && isEven(over) && !below.every(isEven) && (manyRows || !below.some(isEven))) ||
    (manyRows && (countsFrom(1, over) || liesOutside(over, below) || isWrittenOtherwise(over, cells)));
  return isSuspicious ? 'unclear' : 'values';
}

/** With so many decimals as no value below, in every column. */
function isWrittenOtherwise(over: readonly string[], cells: readonly string[]): boolean {
  return over.every((cell) => !cells.some((below) => decimalsOf(below) === decimalsOf(cell)));
}

/** Digits behind the point, with the mark of an exponent. */
function decimalsOf(cell: string): string {
  const [, digits = '', exponent = ''] = /\.(\d*)(e?)/i.exec(cell) ?? [];
  return `${digits.length}${exponent.toLowerCase()}`;
}

/** Beyond all other values of its column, in every column: a row of numbers of another kind, or one that is far from all. */
function liesOutside(over: readonly string[], below: readonly (readonly string[])[]): boolean {
  return over.every((cell, column) => {
    const [value, others] = [Number(cell), below.map((row) => Number(row[column]))];
    return others.every((other) => other < value) || others.every((other) => other > value);
  });
}

function isWhole(cell: string): boolean {
  return /^[+-]?\d+$/.test(cell);
}

/** 0, 1, 2, ... or 1, 2, 3, ... */
function countsFrom(start: number, cells: readonly string[]): boolean {
  return cells.every((cell, i) => cell === String(i + start));
}

/** Rising by equal steps, as the axis of a spectrum. */
function isEven(cells: readonly string[]): boolean {
  const values = cells.map(Number);
  const step = (required(values.at(-1)) - at(values, 0)) / (values.length - 1);
  return (
    step > 0 &&
    values.every(
      (value, i) =>
        Math.abs(value - (at(values, 0) + i * step)) <= EVEN_TO * Math.abs(required(values.at(-1)) - at(values, 0)),
    )
  );
}
