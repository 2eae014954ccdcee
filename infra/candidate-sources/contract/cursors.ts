/** Cursors that are the number of an item, counted from 0 in the order of the source. */
import { InvalidInputError } from '../../../schemas/failure.js';

/** @returns the number of the first item that is wanted @throws InvalidInputError for anything but a number */
export function firstWanted(place: string, after: string | null): number {
  if (after === null) return 0;
  const number = /^\d{1,15}$/.test(after) ? Number(after) : Number.NaN;
  if (Number.isSafeInteger(number)) return number + 1;
  throw foreignCursor(place, after);
}

export function foreignCursor(place: string, cursor: string): InvalidInputError {
  const found = cursor.slice(0, 200);
  return new InvalidInputError(`${place}: "${found}" is no place in this source`, {
    file: place,
    found,
    expected: 'a cursor that this source gave',
  });
}
