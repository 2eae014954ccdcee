/**
 * The second line of an extended XYZ frame: `key=value` and `key="value with spaces"` pairs, a bare key for true.
 * Keys are told apart without regard to case, since writers differ in it.
 * @source extended XYZ specification, libAtoms
 */
import { type Place, REFUSED_NAMES, refuse, shown } from './structure-format.js';

/** Far above what writers put here. */
const LONGEST = 100_000;

const KEY = /[^\s="'[\]{}]+/y;
const PLAIN = /[^\s"'=]+/y;
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['[', ']'],
  ['{', '}'],
]);

/**
 * @returns keys in lower case -> values without their quotes
 * @throws InvalidStructureError naming the place: not pairs, a quote without end, a key twice
 */
export function readXyzComment(text: string, place: Place): Map<string, string> {
  if (text.length > LONGEST)
    refuse(place, `a line of ${text.length} characters`, `${text.length} characters`, `at most ${LONGEST}`);
  const pairs = new Map<string, string>();
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const key = match(KEY, text, at);
    if (key === '') refuseRest(text, at, place);
    const name = key.toLowerCase();
    if (REFUSED_NAMES.has(name)) refuse(place, `the key ${shown(key)}`, shown(key), 'a plain key');
    if (pairs.has(name)) refuse(place, `the key ${shown(key)} a second time`, shown(key), 'every key once');
    at += key.length;
    const equals = skipSpace(text, at);
    if (text[equals] === '=') {
      const start = skipSpace(text, equals + 1);
      const { value, end } = readValue(text, start, place);
      pairs.set(name, value);
      at = end;
      if (at < text.length && !/\s/.test(text[at]!)) refuseRest(text, at, place);
    } else pairs.set(name, 'T');
    at = skipSpace(text, at);
  }
  return pairs;
}

function readValue(text: string, start: number, place: Place): { value: string; end: number } {
  const opening = text[start] ?? '';
  const closing = CLOSING.get(opening);
  if (closing === undefined) {
    const value = match(PLAIN, text, start);
    if (value === '') refuseRest(text, start, place);
    return { value, end: start + value.length };
  }
  let depth = 1;
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') at++;
    else if (character === closing) depth--;
    else if (character === opening) depth++;
    if (depth === 0) return { value: text.slice(start + 1, at), end: at + 1 };
  }
  const found = shown(text.slice(start));
  refuse(place, `a value without its closing ${closing}: ${found}`, found, closing);
}

function refuseRest(text: string, at: number, place: Place): never {
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
