/**
 * What is wrong with a JSON text before its meaning is asked for, and where. Beyond JSON's own grammar these are faults:
 * keys given twice (which of the two would count?), names that reach into every object of the language, and nesting
 * that no file of ours has.
 */
import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { printable } from '../crystal/printable.js';

export interface JsonFault {
  /** From 1. */
  readonly line: number;
  readonly column?: number;
  readonly problem: string;
  readonly found: string;
  readonly expected: string;
}

const DEEPEST = 64;
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** @returns the first fault; undefined for a text that `JSON.parse` takes */
export function findJsonFault(text: string): JsonFault | undefined {
  // Before anything that calls itself for every level.
  const deep = deepNesting(text);
  if (deep) return deep;
  let first: JsonFault | undefined;
  const found = (line: number, column: number, problem: string, value: string, expected: string) => {
    first ??= { line: line + 1, column: column + 1, problem, found: value, expected };
  };
  const keys: Set<string>[] = [];
  visit(
    text,
    {
      onObjectBegin: () => {
        keys.push(new Set());
      },
      onObjectEnd: () => {
        keys.pop();
      },
      onObjectProperty: (key, _offset, _length, line, column) => {
        const object = keys.at(-1)!;
        const name = excerpt(key);
        if (REFUSED_KEYS.has(key)) found(line, column, `the key ${name}`, name, 'a plain key');
        if (object.has(key)) found(line, column, `the key ${name} a second time`, name, 'every key once');
        object.add(key);
      },
      onError: (code: ParseErrorCode, offset, _length, line, column) => {
        const value = offset >= text.length ? 'the end of the file' : excerpt(text.slice(offset, offset + 20));
        const reason = printParseErrorCode(code).replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`);
        found(line, column, `not JSON at ${value} (${reason.toLowerCase()})`, value, 'JSON');
      },
    },
    { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
  );
  return first ?? whatTheParserRefuses(text);
}

function deepNesting(text: string): JsonFault | undefined {
  let depth = 0;
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"' && text[at] !== '\n'; at++) if (text[at] === '\\') at++;
      if (text[at] === '\n') line++;
    } else if (character === '\n') line++;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > DEEPEST) {
      const expected = `at most ${DEEPEST} levels`;
      return { line, problem: `nested more than ${DEEPEST} levels deep`, found: `${depth} levels`, expected };
    }
  }
  return undefined;
}

function whatTheParserRefuses(text: string): JsonFault | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { line: 1, problem: `not JSON: ${excerpt(error.message)}`, found: 'something else', expected: 'JSON' };
  }
}

function excerpt(text: string): string {
  return printable(JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text));
}
