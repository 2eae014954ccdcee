/**
 * A sample of candidates that depends on their names and a seed alone: those with the N smallest hashes. Whoever adds
 * candidates, or makes them in another order, keeps all of the sample that the new ones do not push out.
 */
import { hash } from 'node:crypto';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';

/** Hexadecimal digits that make 48 bits. */
const DIGITS = 12;

/** Numbers of 48 bits, even over 0 .. 1. */
export function sampleHash(id: string, seed: number): number {
  return Number.parseInt(hash('sha256', `${seed}\n${id}`, 'hex').slice(0, DIGITS), 16) / 2 ** 48;
}

/**
 * @param count at least 1
 * @returns the largest hash of the sample; 1 where there are fewer candidates. At most twice as many hashes are held.
 */
export function sampleLimit(ids: Iterable<string>, count: number, seed: number): number {
  if (!(Number.isSafeInteger(count) && count >= 1))
    throw new InvalidInputError(`a sample of ${count} candidates`, { found: String(count), expected: 'at least 1' });
  let smallest: number[] = [];
  const cut = () => {
    smallest = smallest.sort((a, b) => a - b).slice(0, count);
  };
  for (const id of ids) {
    smallest.push(sampleHash(id, seed));
    if (smallest.length >= 2 * count) cut();
  }
  if (smallest.length < count) return 1;
  cut();
  return at(smallest, count - 1);
}
