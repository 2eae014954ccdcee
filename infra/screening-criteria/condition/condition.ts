/** A condition of SQL as a user writes it -> one that can be run, or a refusal that says where and what else. */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { ScreeningColumns } from '../../../schemas/screening/columns.js';
import { escaped, replaceUnseen } from '../../../schemas/tables/unseen-characters.js';
import type { QueryDatabase } from '../../duckdb/open.js';
import { type CheckedCondition, checkTree } from './check.js';
import { FaultyConditionError } from './fault.js';
import { parseCondition } from './parse.js';

/**
 * @param columns that the condition may name
 * @throws InvalidInputError naming the place in the text, from 1
 */
export async function checkCondition(
  database: QueryDatabase,
  text: string,
  columns: ScreeningColumns,
): Promise<CheckedCondition> {
  try {
    return await checkedCondition(database, text, columns);
  } catch (error) {
    if (!(error instanceof FaultyConditionError)) throw error;
    const { offset, problem, found, expected } = error.fault;
    const place = placeIn(text, offset);
    throw new InvalidInputError(`where, ${place}: ${problem}`, {
      field: 'where',
      place,
      found: replaceUnseen(found, escaped),
      expected,
    });
  }
}

/** @throws FaultyConditionError with the place in the text */
export async function checkedCondition(
  database: QueryDatabase,
  text: string,
  columns: ScreeningColumns,
): Promise<CheckedCondition> {
  return checkTree(await parseCondition(database, text), text, columns);
}

function placeIn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  const character = `character ${(lines.at(-1)?.length ?? 0) + 1}`;
  return text.includes('\n') ? `line ${lines.length}, ${character}` : character;
}
