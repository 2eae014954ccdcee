/**
 * Numbers that crystals have beside their features: a table with a row a crystal, or `onset_edge.json` of the published study.
 * A head may end in its unit in brackets: `gap (eV)`.
 * @source docs/reference/alignn-specification.md, section 4.1
 */
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { PropertyColumn, PropertyTable } from '../../schemas/tables/features.js';
import { withoutGuard } from '../files/csv-text.js';
import { readInputText } from '../files/input-file.js';

const MAX_PROPERTY_BYTES = 256 * 1024 ** 2;

/** Of the study's file, which names none. */
const STUDY_UNITS: Readonly<Record<string, string>> = {
  min_gap: 'eV',
  direct_gap: 'eV',
  onset_energy: 'eV',
  absorption_edge_integral: 'eV cm^-1',
};

/** Cells that mean nothing was measured. */
const MISSING = new Set(['', 'nan', 'na', 'n/a', 'none', 'null']);

/** @throws InvalidInputError naming file, line and column: no names, no numbers, a name twice, a cell that is no number */
export async function readPropertyFile(file: string): Promise<PropertyTable> {
  const ending = extname(file).toLowerCase();
  if (ending !== '.csv' && ending !== '.json')
    throw new InvalidInputError(`${file}: no format of properties has this ending`, { file, expected: '.csv, .json' });
  const text = await readInputText(file, MAX_PROPERTY_BYTES);
  return ending === '.csv' ? fromCsv(text, file) : fromJson(text, file);
}

function fromCsv(text: string, file: string): PropertyTable {
  const [heads = [], ...rows] = cellsOf(text, file);
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
    const line = i + 2;
    if (rowOf.has(id)) throw refuse(`line ${line}: "${id}" a second time`, file, 'every crystal once');
    rowOf.set(
      id,
      chosen.map((column) => cellValue(row[column] ?? '', `line ${line}, ${heads[column]}`, file)),
    );
  });
  return { columns: chosen.map((column) => columnOf(at(heads, column))), rowOf };
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

function cellValue(cell: string, place: string, file: string): number | null {
  if (MISSING.has(cell.toLowerCase())) return null;
  if (!isNumber(cell)) throw refuse(`${place}, is "${cell.slice(0, 40)}"`, file, 'a number, or an empty cell');
  return Number(cell);
}

/** `gap (eV)`: name and unit. */
function columnOf(head: string): PropertyColumn {
  const [, name = head, unit = STUDY_UNITS[head] ?? null] = /^(.*\S)\s*[([]([^()[\]]+)[)\]]$/.exec(head) ?? [];
  return { name, unit };
}

/** `{"POSCAR_Al2O3_mp-1143.vasp": {"direct_gap": 5.1, ...}, ...}` */
function fromJson(text: string, file: string): PropertyTable {
  const expected = '{"name of a crystal": {"property": number, ...}, ...}';
  const crystals = Object.entries(parsed(text, file, expected));
  const names = new Set(crystals.flatMap(([, values]) => (isRecord(values) ? Object.keys(values) : [])));
  const chosen = [...names].filter((name) =>
    crystals.some(([, values]) => isRecord(values) && typeof values[name] === 'number'),
  );
  if (chosen.length === 0) throw refuse('no numbers', file, expected);
  const rowOf = new Map(
    crystals.map(([id, values]) => {
      if (!isRecord(values)) throw refuse(`"${id.slice(0, 80)}" has no properties`, file, expected);
      return [id, chosen.map((name) => jsonValue(values[name], `${name} of ${id.slice(0, 80)}`, file))] as const;
    }),
  );
  return { columns: chosen.map(columnOf), rowOf };
}

function jsonValue(value: unknown, place: string, file: string): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'number')
    throw refuse(`${place} is ${JSON.stringify(value).slice(0, 40)}`, file, 'a number or null');
  return value;
}

function parsed(text: string, file: string, expected: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError(`${file} is not JSON`, { file, found: String(cause).slice(0, 120) }, { cause });
  }
  if (!isRecord(value)) throw refuse('no object', file, expected);
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(what: string, file: string, expected: string): InvalidInputError {
  return new InvalidInputError(`${file}: ${what}`, { file, expected });
}
