/**
 * `conditions.csv` of a training folder: what the numbers of each row of the list hold at. The first row names the columns:
 * `id`, then conditions such as `temperature_K`, and where it is wanted `base`, the crystal that a row is of.
 */

import {
  type Condition,
  ConditionSchema,
  conditionKey,
  MOST_CONDITIONS,
  partsOfKey,
} from '../../../schemas/conditions.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { firstIssue } from '../../../schemas/first-issue.js';
import { at } from '../../../schemas/required.js';
import { printable, shortened } from '../../text/index.js';
import { parseNumber } from '../formats/poscar/poscar-lines.js';
import { listRecords, refuseLine } from './list-records.js';

export interface ConditionRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Name of a crystal or of its file. */
  readonly id: string;
  /** The crystal that the row is of; null without such a column. */
  readonly base: string | null;
  /** One a condition, finite. */
  readonly values: Float64Array;
}

const ID = 'id';
const BASE = 'base';
const EXPECTED = 'id, then a column a condition such as temperature_K';

/**
 * @param text the file
 * @param file its name, for errors
 * @throws InvalidInputError naming line, column and value
 */
export function readConditions(text: string, file: string): { conditions: Condition[]; rows: ConditionRow[] } {
  const [head, ...rest] = listRecords(text, file, EXPECTED);
  if (!head) refuseLine(file, 1, 'no rows', 'an empty file', EXPECTED);
  const { record: heads, info } = head;
  const refuseHead = (problem: string, found: string, expected = EXPECTED) =>
    refuseLine(file, info.lines, problem, `"${shortened(found)}"`, expected);
  if (heads[0] !== ID) refuseHead('the first column is not called id', heads[0] ?? '');
  const twice = heads.find((name, i) => heads.indexOf(name) < i);
  if (twice !== undefined) refuseHead(`the column "${shortened(twice)}" is there twice`, twice, 'every column once');
  const base = heads.indexOf(BASE);
  const columns = [...heads.keys()].filter((column) => column > 0 && column !== base);
  if (columns.length === 0) refuseHead('there is no condition', heads.join(','));
  if (columns.length > MOST_CONDITIONS)
    refuseHead(`${columns.length} conditions`, `${columns.length} columns`, `at most ${MOST_CONDITIONS}`);
  const conditions = columns.map((column) => conditionOf(at(heads, column), refuseHead));
  refuseTwins(conditions, refuseHead);
  if (rest.length === 0) refuseLine(file, info.lines, 'no rows below the names', 'nothing', 'a row a crystal');
  const rows = rest.map(({ record, info: { lines } }): ConditionRow => {
    const refuse = (problem: string, found: string, expected: string) =>
      refuseLine(file, lines, problem, found, expected);
    if (record.length !== heads.length)
      refuse('a row of another length', `${record.length} cells`, `${heads.length}: ${heads.join(',')}`);
    for (const column of base < 0 ? [0] : [0, base])
      if (record[column] === '') refuse(`${at(heads, column)} is empty`, '""', 'the name of a crystal');
    return {
      line: lines,
      id: at(record, 0),
      base: base < 0 ? null : at(record, base),
      values: Float64Array.from(columns, (column, i) => {
        const value = parseNumber(at(record, column));
        const own = at(conditions, i);
        const place = `${conditionKey(own)} of ${shortened(at(record, 0))}`;
        if (value === undefined) return refuse(place, `"${shortened(at(record, column))}"`, 'a finite number');
        if (own.unit === 'K' && value < 0) refuse(place, String(value), 'no temperature is below 0 K');
        return value;
      }),
    };
  });
  return { conditions, rows };
}

function conditionOf(head: string, refuse: (problem: string, found: string, expected?: string) => never): Condition {
  if (head.endsWith('_')) refuse(`the column "${shortened(head)}" has no unit behind its last underscore`, head);
  const parsed = ConditionSchema.safeParse(partsOfKey(head));
  if (parsed.success) return parsed.data;
  return refuse(`the column "${shortened(head)}"`, head, firstIssue(parsed.error).message);
}

function refuseTwins(
  conditions: readonly Condition[],
  refuse: (problem: string, found: string, expected?: string) => never,
): void {
  const names = conditions.map(({ name }) => name.toLowerCase());
  const twin = conditions.find((_, i) => names.indexOf(at(names, i)) < i);
  if (twin) refuse(`"${twin.name}" is there in two units`, conditionKey(twin), 'every condition once');
}

/**
 * @param stated by `property.json`
 * @returns the conditions of the columns, with what the file says of them
 * @throws InvalidInputError naming one that is no column
 */
export function describedBy(
  stated: readonly Condition[],
  columns: readonly Condition[],
  { property, conditions: file }: { readonly property: string; readonly conditions: string },
): Condition[] {
  const keys = columns.map(conditionKey);
  stated.forEach((each, i) => {
    const key = conditionKey(each);
    if (keys.includes(key)) return;
    throw new InvalidInputError(`${property}: conditions.${i}: ${printable(key)} is no column of ${file}`, {
      file: property,
      field: `conditions.${i}`,
      found: printable(key),
      expected: keys.join(', '),
    });
  });
  return columns.map((own) => stated.find((each) => conditionKey(each) === conditionKey(own)) ?? own);
}
