/** Which names an object may have: those that every adapter keeps apart, lists back unchanged and cannot leave its folder with. */
import { InvalidInputError } from '../../schemas/failure.js';

/** No segment starts with a point or a blank: such names are hidden, mean a parent, or get trimmed. */
const SEGMENT = "[A-Za-z0-9_!'()*+,=@&$;:~-](?:[A-Za-z0-9_!'()*+,.=@&$;:~ -]*[A-Za-z0-9_!'()*+,.=@&$;:~-])?";
/** A leading letter: XML readers of list answers take a name made of digits for a number. */
const KEY = new RegExp(`^(?=[A-Za-z])${SEGMENT}(?:/${SEGMENT})*$`);

const MAX_KEY_LENGTH = 512;
const MAX_SEGMENT_LENGTH = 200;

/** @throws InvalidInputError naming the key */
export function checkKey(key: string): void {
  if (!KEY.test(key)) throw new InvalidInputError(`object key ${JSON.stringify(key)} is not allowed`, { found: key });
  const longest = Math.max(...key.split('/').map((segment) => segment.length));
  if (key.length > MAX_KEY_LENGTH || longest > MAX_SEGMENT_LENGTH)
    throw new InvalidInputError(`object key "${key}" is too long`, {
      found: `${key.length} characters, longest segment ${longest}`,
      expected: `at most ${MAX_KEY_LENGTH}, each segment at most ${MAX_SEGMENT_LENGTH}`,
    });
}

/** @throws InvalidInputError unless both are integers of at least 0 */
export function checkRange(key: string, offset: number, length: number): void {
  if (Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0) return;
  throw new InvalidInputError(`range ${offset}+${length} of "${key}" is not one`, {
    expected: 'integers of at least 0',
  });
}
