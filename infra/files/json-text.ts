/** A JSON file of the user: what it says, or where it is broken. */
import { InvalidInputError } from '../../schemas/failure.js';
import { readJson } from '../../schemas/text/json-faults.js';

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming file, line, found and expected: not JSON, a key twice, a name of every object, too deep
 */
export function parseJsonText(text: string, file: string): unknown {
  const read = readJson(text);
  if ('value' in read) return read.value;
  const { problem, ...facts } = read.fault;
  throw new InvalidInputError(`${file}, line ${facts.line}: ${problem}`, { file, ...facts });
}
