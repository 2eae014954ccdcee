/**
 * The second line of an extended XYZ frame: `key=value` and `key="value with spaces"` pairs, a bare key for true. Of the
 * many things that programs put here, three make the crystal; of all others only the end has to be found, so that a
 * word twice, `k=a=b`, `x[eV]=3` or a key without value is no fault. Keys are told apart without regard to case, since
 * writers differ in it.
 * @source extended XYZ specification, libAtoms
 */
import { required } from '../../../../schemas/required.js';
import { type FilePlace, REFUSED_NAMES, refuse, shown } from '../contract/structure-format.js';

/** Far above what writers put here. */
const LONGEST = 100_000;

/** Keys that say what the crystal is: stated twice, they leave it unclear. */
const DECISIVE: ReadonlySet<string> = new Set(['lattice', 'properties', 'pbc']);

/** Begins with no quote; one may follow, as in free words (`it's`). */
const KEY = /[^\s="'][^\s=]*/y;
const QUOTED_KEY = /"[^"]*"|'[^']*'/y;
/** Begins with no quote; an `=` or a quote may follow, as in `cmd=run=a`. */
const PLAIN = /[^\s"']\S*/y;
/** What follows an `=` and a blank: another pair, so that the first has no value. */
const PAIR = /[^\s="'[\]{}]\S*?\s*=/y;
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['[', ']'],
  ['{', '}'],
]);

/**
 * @returns keys in lower case -> values without their quotes; of keys that decide nothing the last value
 * @throws InvalidStructureError naming the place: not pairs, a quote without end, a decisive key twice
 */
export function readXyzComment(text: string, place: FilePlace): Map<string, string> {
  if (text.length > LONGEST)
    refuse(place, `a line of ${text.length} characters`, `${text.length} characters`, `at most ${LONGEST}`);
  const pairs = new Map<string, string>();
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const key = match(QUOTED_KEY, text, at) || match(KEY, text, at);
    if (key === '') refuseRest(text, at, place);
    at += key.length;
    const equals = skipSpace(text, at);
    const { value, end } = text[equals] === '=' ? readValue(text, equals + 1, place) : { value: 'T', end: at };
    if (end < text.length && !/\s/.test(required(text[end]))) refuseRest(text, end, place);
    keep(pairs, key.replace(/^["']|["']$/g, ''), value, place);
    at = skipSpace(text, end);
  }
  return pairs;
}

function keep(pairs: Map<string, string>, key: string, value: string, place: FilePlace): void {
  const name = key.toLowerCase();
  if (REFUSED_NAMES.has(name)) refuse(place, `the key ${shown(key)}`, shown(key), 'a plain key');
  if (DECISIVE.has(name) && pairs.has(name))
    refuse(place, `the key ${shown(key)} a second time`, shown(key), 'every key once');
  pairs.set(name, value);
}

/** @param after where the `=` ends */
function readValue(text: string, after: number, place: FilePlace): { value: string; end: number } {
  const start = skipSpace(text, after);
  if (start > after && match(PAIR, text, start) !== '') return { value: '', end: after };
  const closing = CLOSING.get(text[start] ?? '');
  if (closing === undefined) {
    const value = match(PLAIN, text, start);
    return { value, end: value === '' ? after : start + value.length };
  }
  const opening = required(text[start]);
  let depth = 1;
  for (let at = start + 1; at < text.length; at++) {
    const character = required(text[at]);
    if (character === '\\') at++;
    else if (character === closing) depth--;
    else if (character === opening) depth++;
    if (depth === 0) return { value: text.slice(start + 1, at), end: at + 1 };
  }
  const found = shown(text.slice(start));
  refuse(place, `a value without its closing ${closing}: ${found}`, found, closing);
}

function refuseRest(text: string, at: number, place: FilePlace): never {
  const found = shown(text.slice(at));
  refuse(place, `no key=value at ${found}`, found, 'key=value or key="value"');
}

function skipSpace(text: string, at: number): number {
  return at + match(/\s*/y, text, at).length;
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
