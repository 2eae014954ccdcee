/**
 * Whether the first row of a CSV file is heads. Texts over numbers say so, and so does a first cell that names the
 * column of names. Numbers over numbers may be both: pandas writes 0, 1, 2 over columns without a name, and a spectrum's
 * energies stand over its values. What nothing decides is refused: a head among the points is a wrong answer.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { isNumber, isWord } from './csv-cells.js';
import { isNamingHead } from './index-heads.js';

type Verdict = 'heads' | 'values' | 'unclear';

/** Fewer columns than these are evenly spaced, or counted, by chance. */
const FEWEST_EVEN = 3;
const EVEN_TO = 1e-9;

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
  return only.some(isNumber) && !isNamingHead(only[0]!) ? 'values' : 'heads';
}

function verdictOf(first: readonly string[], body: readonly (readonly string[])[]): Verdict {
  if (!isNumber(first[0]!) && isNamingHead(first[0]!)) return 'heads';
  const columns = Array.from(first.keys()).filter((column) => body.every((row) => isNumber(row[column] ?? '')));
  const over = columns.map((column) => first[column]!);
  const texts = over.filter((cell) => !isNumber(cell)).length;
  // A text among numbers of the first row is a slip of the pen or a name of one column: its place will be told.
  if (texts > 0) return texts === over.length ? 'heads' : 'unclear';
  if (over.length === 0) return first.every(isWord) && !body.some((row) => row.every(isWord)) ? 'heads' : 'values';
  return numbersVerdict(first, over, body, columns);
}

function numbersVerdict(
  first: readonly string[],
  over: readonly string[],
  body: readonly (readonly string[])[],
  columns: readonly number[],
): Verdict {
  const below = body.map((row) => columns.map((column) => row[column]!));
  // Heads differ from each other.
  if (new Set(over).size < over.length) return 'values';
  const wholeBelow = below.flat().filter(isWhole).length;
  const cellsBelow = below.length * columns.length;
  const counted = countsFromZero(over) || countsFromZero(first);
  // Whole numbers stand over fractions, or fractions over whole numbers, in every column.
  const otherKind = (over.every(isWhole) && wholeBelow === 0) || (!over.some(isWhole) && wholeBelow === cellsBelow);
  if (counted && over.length >= FEWEST_EVEN && wholeBelow < cellsBelow) return 'heads';
  const onlyRow = (test: (cells: readonly string[]) => boolean) => test(over) && !below.some(test);
  if (over.length === 1) return over[0] === '0' && !below.some(([cell]) => cell === '0') ? 'unclear' : 'values';
  if (otherKind || (counted && !below.some(countsFromZero))) return 'unclear';
  return over.length >= FEWEST_EVEN && onlyRow(isEven) ? 'unclear' : 'values';
}

function isWhole(cell: string): boolean {
  return /^[+-]?\d+$/.test(cell);
}

/** 0, 1, 2, ... */
function countsFromZero(cells: readonly string[]): boolean {
  return cells.every((cell, i) => cell === String(i));
}

/** Rising by equal steps, as the axis of a spectrum. */
function isEven(cells: readonly string[]): boolean {
  const values = cells.map(Number);
  const step = (values.at(-1)! - values[0]!) / (values.length - 1);
  return (
    step > 0 &&
    values.every(
      (value, i) => Math.abs(value - (values[0]! + i * step)) <= EVEN_TO * Math.abs(values.at(-1)! - values[0]!),
    )
  );
}
