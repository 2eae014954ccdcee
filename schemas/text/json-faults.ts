/**
 * What is wrong with a JSON text before its meaning is asked for, and where. Beyond JSON's own grammar these are faults:
 * keys given twice (which of the two would count?), names that reach into every object of the language, and nesting
 * that no file of ours has.
 */
import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { escaped, replaceUnseen } from '../tables/unseen-characters.js';

interface JsonFault {
  /** From 1. */
  readonly line: number;
  readonly column?: number;
  readonly problem: string;
  readonly found: string;
  readonly expected: string;
}

const DEEPEST = 64;
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** @returns the first fault; undefined for a text without */
export function findJsonFault(text: string): JsonFault | undefined {
  const read = readJson(text);
  return 'fault' in read ? read.fault : undefined;
}

/** @returns what the text says, or its first fault */
export function readJson(text: string): { readonly value: unknown } | { readonly fault: JsonFault } {
  const { deep, key } = scan(text);
  // Before anything that calls itself for every level.
  if (deep) return { fault: deep };
  try {
    const value: unknown = JSON.parse(text);
    return key ? { fault: key } : { value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const expected = { expected: 'JSON' };
    const fault = syntaxFault(text) ?? {
      line: 1,
      problem: `not JSON: ${excerpt(error.message)}`,
      found: 'else',
      ...expected,
    };
    return { fault };
  }
}

/** One pass for what the grammar allows. Its findings on keys hold for texts that are JSON. */
function scan(text: string): { deep?: JsonFault; key?: JsonFault } {
  /** One a level; null in a list, undefined in an object without keys so far. */
  const levels: (Set<string> | null | undefined)[] = [];
  let key: JsonFault | undefined;
  let line = 1;
  let lineStart = 0;
  // A list of numbers is passed over in one step: files of features are hundreds of megabytes of them.
  const marks = /[\n"{}[\]]/g;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const { 0: character, index: at } = mark;
    if (character === '\n') {
      line++;
      lineStart = at + 1;
    } else if (character === '{' || character === '[') {
      if (levels.push(character === '{' ? undefined : null) > DEEPEST) {
        const facts = { found: `${levels.length} levels`, expected: `at most ${DEEPEST} levels` };
        return { deep: { line, problem: `nested more than ${DEEPEST} levels deep`, ...facts } };
      }
    } else if (character === '}' || character === ']') levels.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      const object = levels.at(-1);
      if (object !== null && !key && isFollowedByColon(text, end)) {
        const keys = object ?? new Set();
        levels[levels.length - 1] = keys;
        const problem = refusedKey(text.slice(at, end), keys);
        if (problem) key = { line, column: at - lineStart + 1, ...problem };
      }
      marks.lastIndex = end;
    }
  }
  return key ? { key } : {};
}

/** @returns the index behind the closing quote; that of the line's end where there is none */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '"') return at + 1;
    else if (character === '\n') return at;
  }
  return text.length;
}

function isFollowedByColon(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}

function refusedKey(quoted: string, keys: Set<string>): Pick<JsonFault, 'problem' | 'found' | 'expected'> | undefined {
  let key = quoted.slice(1, -1);
  if (key.includes('\\')) key = unescaped(quoted);
  const found = excerpt(key);
  if (REFUSED_KEYS.has(key)) return { problem: `the key ${found}`, found, expected: 'a plain key' };
  if (keys.has(key)) return { problem: `the key ${found} a second time`, found, expected: 'every key once' };
  keys.add(key);
  return undefined;
}

/** A text with a wrong escape is no JSON, and refused as such. */
function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return quoted;
  }
}

function syntaxFault(text: string): JsonFault | undefined {
  let first: JsonFault | undefined;
  const onError = (code: ParseErrorCode, offset: number, _length: number, line: number, column: number) => {
    const found = offset >= text.length ? 'the end of the file' : excerpt(text.slice(offset, offset + 20));
    const reason = printParseErrorCode(code).replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`);
    const problem = `not JSON at ${found} (${reason.toLowerCase()})`;
    first ??= { line: line + 1, column: column + 1, problem, found, expected: 'JSON' };
  };
  visit(text, { onError }, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  return first;
}

function excerpt(text: string): string {
  return replaceUnseen(JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text), escaped);
}
