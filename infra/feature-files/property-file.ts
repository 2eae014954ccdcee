/**
 * Numbers that crystals have beside their features: a table with a row a crystal, or `onset_edge.json` of the published study.
 * A head may end in its unit in brackets: `gap (eV)`.
 * @source docs/reference/alignn-specification.md, section 4.1
 */
import { basename, extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { PropertyColumn, PropertyTable } from '../../schemas/tables/features.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import { withoutGuard } from '../files/csv-text.js';
import { readInputText } from '../files/input-file.js';
import { parseJsonText } from '../files/json-text.js';

export const MAX_PROPERTY_BYTES = 256 * 1024 ** 2;
/** A report has a table of each; and letters of a name, with its unit. */
const MOST_PROPERTIES = 100;
const LONGEST_NAME = 80;
const LONGEST_FOUND = 40;

/** Of the study's file, which names none. */
const STUDY_UNITS: Readonly<Record<string, string>> = {
  min_gap: 'eV',
  direct_gap: 'eV',
  onset_energy: 'eV',
  absorption_edge_integral: 'eV cm^-1',
};

/** Cells that mean nothing was measured. */
const MISSING = new Set(['', 'nan', 'na', 'n/a', 'none', 'null']);

/**
 * @param most columns that are taken
 * @throws InvalidInputError naming file, line, column and value: no names, no numbers, a name twice, a cell that is no number
 */
export async function readPropertyFile(file: string, most = MOST_PROPERTIES): Promise<PropertyTable> {
  const ending = extname(file).toLowerCase();
  if (ending !== '.csv' && ending !== '.json')
    throw new InvalidInputError(`${file}: no format of properties has this ending`, { file, expected: '.csv, .json' });
  return parsePropertyFile(await readInputText(file, MAX_PROPERTY_BYTES), file, most);
}

/** @param file its name, whose ending says the format @throws as `readPropertyFile` */
export function parsePropertyFile(text: string, file: string, most = MOST_PROPERTIES): PropertyTable {
  const table = extname(file).toLowerCase() === '.json' ? fromJson(text, file) : fromCsv(text, file);
  refuseTooMany(table.columns, file, most);
  refuseNames(table.columns, file);
  return table;
}

/** Whether rows are those of `id_prop.csv`, which has no heads: its columns are `value 1`, `value 2`, ... */
export function isHeadless(file: string): boolean {
  return basename(file) === TRAINING_FOLDER.list;
}

/** @throws InvalidInputError where a page would have too many tables */
export function refuseTooMany(columns: readonly PropertyColumn[], file: string, most = MOST_PROPERTIES): void {
  if (columns.length > most) throw refuse(`${columns.length} properties`, file, { expected: `at most ${most}` });
}

function refuseNames(columns: readonly PropertyColumn[], file: string): void {
  const names = columns.map(({ name }) => name);
  names.forEach((name, i) => {
    const found = shownText(name);
    if (names.indexOf(name) < i)
      throw refuse(`two properties are called ${found}`, file, { field: name, found, expected: 'every name once' });
    if (
      !/^[^\p{Cc}]*[\p{L}\p{N}][^\p{Cc}]*$/u.test(name) ||
      name.length + (columns[i]?.unit ?? '').length > LONGEST_NAME
    )
      throw refuse(`a property is called ${found}`, file, {
        field: `column ${i + 1}`,
        found,
        expected: `a name of letters and digits, with its unit of at most ${LONGEST_NAME} characters`,
      });
  });
}

function shownText(text: string): string {
  const short = text.length > LONGEST_FOUND ? `${text.slice(0, LONGEST_FOUND)}...` : text;
  return JSON.stringify(short);
}

function fromCsv(text: string, file: string): PropertyTable {
  const cells = cellsOf(text, file);
  const headless = isHeadless(file);
  const [heads = [], ...rows] = headless ? [headsOf(cells), ...cells] : cells;
  const names = Math.max(
    0,
    heads.findIndex((head) => head.toLowerCase() === 'id'),
  );
  const isNumeric = heads.map((_, column) => rows.some((row) => isNumber(row[column])));
  const chosen = [...heads.keys()].filter((column) => column !== names && isNumeric[column]);
  if (rows.length === 0 || chosen.length === 0)
    throw new InvalidInputError(`${file}: no column of numbers beside the names`, {
      file,
      found: heads.join(', '),
      expected: 'id,property,... and a row a crystal',
    });
  const rowOf = new Map<string, readonly (number | null)[]>();
  rows.forEach((row, i) => {
    const id = withoutGuard(row[names] ?? '');
    const line = headless ? i + 1 : i + 2;
    if (id === '')
      throw refuse(`line ${line}: no name`, file, { line, field: at(heads, names), found: '', expected: 'a crystal' });
    if (rowOf.has(id))
      throw refuse(`line ${line}: "${id}" a second time`, file, {
        line,
        field: at(heads, names),
        found: id,
        expected: 'every crystal once',
      });
    rowOf.set(
      id,
      chosen.map((column) => cellValue(row[column] ?? '', { line, field: at(heads, column) }, file)),
    );
  });
  return { columns: chosen.map((column) => columnOf(at(heads, column))), rowOf };
}

function headsOf([first = []]: readonly (readonly string[])[]): string[] {
  return first.map((_, i) => (i === 0 ? 'id' : `value ${i}`));
}

function cellsOf(text: string, file: string): string[][] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidInputError(`${file}: ${error.message.slice(0, 200)}`, { file }, { cause: error });
  }
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && cell !== '' && Number.isFinite(Number(cell));
}

interface CellPlace {
  readonly line: number;
  readonly field: string;
}

function cellValue(cell: string, { line, field }: CellPlace, file: string): number | null {
  if (MISSING.has(cell.toLowerCase())) return null;
  if (isNumber(cell)) return Number(cell);
  const found = shownText(cell);
  const facts = { line, field, found, expected: 'a number, or an empty cell' };
  throw refuse(`line ${line}, ${field}, is ${found}`, file, facts);
}

/** `gap (eV)`: name and unit. */
function columnOf(head: string): PropertyColumn {
  const [, name = head, unit = STUDY_UNITS[head] ?? null] = /^(.*\S)\s*[([]([^()[\]]+)[)\]]$/.exec(head) ?? [];
  return { name, unit };
}

const JSON_FORM = '{"name of a crystal": {"property": number, ...}, ...}';

/** `{"POSCAR_Al2O3_mp-1143.vasp": {"direct_gap": 5.1, ...}, ...}` */
function fromJson(text: string, file: string): PropertyTable {
  const crystals = Object.entries(parsed(text, file));
  const names = new Set(crystals.flatMap(([, values]) => (isRecord(values) ? Object.keys(values) : [])));
  const chosen = [...names].filter((name) =>
    crystals.some(([, values]) => isRecord(values) && typeof values[name] === 'number'),
  );
  if (chosen.length === 0) throw refuse('no numbers', file, { expected: JSON_FORM });
  const rowOf = new Map(
    crystals.map(([id, values]) => {
      if (!isRecord(values)) {
        const field = id.slice(0, LONGEST_NAME);
        const found = shownValue(values);
        throw refuse(`"${field}" has no properties`, file, { field, found, expected: JSON_FORM });
      }
      return [
        id,
        chosen.map((name) => jsonValue(Object.hasOwn(values, name) ? values[name] : null, id, name, file)),
      ] as const;
    }),
  );
  return { columns: chosen.map(columnOf), rowOf };
}

function jsonValue(value: unknown, id: string, name: string, file: string): number | null {
  if (value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const found = shownValue(value);
  const [crystal, field] = [id.slice(0, LONGEST_NAME), name.slice(0, LONGEST_NAME)];
  throw refuse(`${field} of ${crystal} is ${found}`, file, { crystal, field, found, expected: 'a number or null' });
}

/** A number beyond the largest is none to JSON. */
function shownValue(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > LONGEST_FOUND ? `${text.slice(0, LONGEST_FOUND)}...` : text;
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  const value = parseJsonText(text, file);
  if (!isRecord(value)) throw refuse('no object', file, { found: shownValue(value), expected: JSON_FORM });
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(what: string, file: string, facts: Readonly<Record<string, string | number>>): InvalidInputError {
  return new InvalidInputError(`${file}: ${what}`, { file, ...facts });
}
