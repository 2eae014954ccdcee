/** The name that was probably meant. */
import { at } from '../../schemas/required.js';

/** @returns one that is at most two slips of a finger away, whatever its case and hyphens */
export function nearName(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  return names.find((each) => distance(plain(each), plain(name)) <= Math.min(2, plain(each).length - 2));
}

/** Letters to insert, delete or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + Number(a[i - 1] !== b[j - 1])));
    row = next;
  }
  return at(row, b.length);
}
