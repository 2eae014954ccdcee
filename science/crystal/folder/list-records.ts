/** Files of comma-separated values in a training folder: their rows, and how one is refused. */

import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../../schemas/failure.js';
import {
  LIST_DIALECT,
  type ListRecord,
  LONGEST_LIST_ROW,
  oversizedLine,
  parserFault,
} from '../../../schemas/tables/training-list.js';
import { printable } from '../../text/index.js';

/**
 * @param expected of a row, for errors
 * @throws InvalidInputError naming file and line
 */
export function listRecords(text: string, file: string, expected: string): ListRecord[] {
  const oversized = oversizedLine(text);
  if (oversized !== null) {
    const { line, characters } = oversized;
    refuseLine(file, line, `a row of more than ${LONGEST_LIST_ROW} characters`, `${characters} characters`, expected);
  }
  try {
    return parse(text, LIST_DIALECT) as unknown as ListRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidInputError(`${file}: ${printable(parserFault(error))}`, { file }, { cause: error });
  }
}

export function refuseLine(file: string, line: number, problem: string, found: string, expected: string): never {
  throw new InvalidInputError(`${file}, line ${line}: ${printable(problem)}`, {
    file,
    line,
    found: printable(found),
    expected,
  });
}
