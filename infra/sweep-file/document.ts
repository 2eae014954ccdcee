/** A YAML or JSON text as plain values that know where they stand. */

import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from 'yaml';
import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import { escaped, replaceUnseen } from '../../schemas/tables/unseen-characters.js';

export type Path = readonly PropertyKey[];

interface DocumentPlace {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with a file, for whoever has to mend it. */
export interface FileFault {
  readonly path: Path;
  /** The key is wrong, not its value. */
  readonly atKey?: boolean;
  readonly problem: string;
  readonly found: string;
  readonly expected: string;
}

export interface PlacedDocument {
  readonly value: unknown;
  /** Place of the value at a path, or of its key; of the nearest thing around it where there is none. */
  placeOf(path: Path, atKey?: boolean): DocumentPlace;
  /** Place of a character of the text at a path, whatever way the text is written in the file. */
  placeWithin(path: Path, offset: number): DocumentPlace;
  /** @throws InvalidInputError always */
  refuse(fault: FileFault): never;
}

const MOST_CHARACTERS = 1_000_000;
/** Deeper than any file of ours, far from the end of the stack. */
const DEEPEST = 16;
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** @throws InvalidInputError with file, line, column, found and expected: not YAML, keys given twice, several documents */
export function parsePlaced(text: string, file: string): PlacedDocument {
  const refuseAt = ({ line, column }: DocumentPlace, { path, problem, found, expected }: FileFault): never => {
    const field = replaceUnseen(path.map(String).join('.'), escaped);
    throw new InvalidInputError(`${file}, line ${line}, column ${column}: ${field ? `${field}: ` : ''}${problem}`, {
      file,
      line,
      column,
      ...(field && { field }),
      found: replaceUnseen(found, escaped),
      expected,
    });
  };
  const start = { line: 1, column: 1 };
  const whole = (problem: string, found: string, expected: string) => ({ path: [], problem, found, expected });
  if (text.length > MOST_CHARACTERS)
    refuseAt(start, whole('too long', `${text.length} characters`, `at most ${MOST_CHARACTERS}`));
  const counter = new LineCounter();
  const depth = nestingOf(text);
  if (depth > DEEPEST) refuseAt(start, whole('nested too deeply', `${depth} levels`, `at most ${DEEPEST}`));
  const documents = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false, merge: false });
  const document = 'empty' in documents ? undefined : documents[0];
  if (!document || document.contents === null) return refuseAt(start, whole('empty', 'nothing', 'a mapping of keys'));
  const at = (offset: number): DocumentPlace => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const expected = fault.code === 'DUPLICATE_KEY' ? 'every key once' : 'YAML or JSON';
    const found = JSON.stringify(required(text.slice(fault.pos[0]).split('\n')[0]).slice(0, 40));
    refuseAt(at(fault.pos[0]), whole(required(fault.message.split('\n')[0]).toLowerCase(), found, expected));
  }
  if (documents.length > 1)
    refuseAt(at((required(documents[1]).contents as Node | null)?.range?.[0] ?? 0), {
      ...whole('a second document', `${documents.length} documents`, 'one'),
    });
  const root = document.contents as Node;
  refuseOddKeys(root, (offset, found) =>
    refuseAt(at(offset), whole('a key that is none', found, 'a plain word as key')),
  );
  refuseCycles(document as Document.Parsed, (offset, name) =>
    refuseAt(at(offset), whole('an alias of what it stands in', `*${name}`, 'values written out')),
  );
  const placeOf = (path: Path, atKey = false): DocumentPlace => at(offsetOf(root, path, atKey));
  return {
    value: plainValue(document),
    placeOf,
    placeWithin: (path, offset) => at(offsetWithin(document, text, path, offset)),
    refuse: (each) => refuseAt(placeOf(each.path, each.atKey), each),
  };

  function plainValue(parsed: { toJS(options: { maxAliasCount: number }): unknown }): unknown {
    try {
      return parsed.toJS({ maxAliasCount: 100 });
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      return refuseAt(start, whole('aliases that cannot be followed', error.message, 'values written out'));
    }
  }
}

/** Brackets and indentation: what the parser would call itself for. */
function nestingOf(text: string): number {
  let open = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '{' || character === '[') deepest = Math.max(deepest, ++open);
    else if (character === '}' || character === ']') open = Math.max(0, open - 1);
  }
  const sequences = Math.max(
    0,
    ...[...text.matchAll(/^\s*((?:[-?] )+)/gm)].map(([, marks]) => required(marks).length / 2),
  );
  const indents = new Set([...text.matchAll(/^( *)\S/gm)].map(([, indent]) => required(indent).length)).size;
  return Math.max(deepest, sequences, indents);
}

/** An alias names something before it, so only one inside its own anchor closes a circle, which no value of ours may have. */
function refuseCycles(document: Document.Parsed, refuse: (offset: number, name: string) => void): void {
  visit(document, {
    Alias(_, alias, around) {
      const source = alias.resolve(document);
      if (source !== undefined && around.includes(source)) refuse(alias.range?.[0] ?? 0, alias.source);
    },
  });
}

function refuseOddKeys(node: unknown, refuse: (offset: number, found: string) => void): void {
  if (!isCollection(node)) return;
  for (const item of node.items) {
    if (!isMap(node)) {
      refuseOddKeys(item, refuse);
      continue;
    }
    const { key, value } = item as Pair<Node, Node | null>;
    if (!isScalar(key) || typeof key.value !== 'string' || REFUSED_KEYS.has(key.value))
      refuse(
        key?.range?.[0] ?? node.range?.[0] ?? 0,
        isScalar(key) ? JSON.stringify(key.value) : 'a list or a mapping',
      );
    refuseOddKeys(value, refuse);
  }
}

/**
 * Folding and indentation change the white space of a text and nothing else: its place is found by the characters before it
 * that are seen. Of a text with escapes only the start is known.
 */
function offsetWithin(document: Document, text: string, path: Path, offset: number): number {
  const node = document.getIn(path, true);
  const start = isScalar(node) ? node.range?.[0] : undefined;
  if (!isScalar(node) || start === undefined || typeof node.value !== 'string')
    return offsetOf(document.contents as Node, path, false);
  const isBlock = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL';
  const isQuoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE';
  let place = isBlock ? text.indexOf('\n', start) : start + Number(isQuoted);
  if (node.type === 'QUOTE_DOUBLE' && text.slice(start, node.range?.[1]).includes('\\')) return start;
  for (
    let seen = [...node.value.slice(0, offset)].filter((each) => /\S/.test(each)).join('').length;
    seen > 0;
    seen--
  ) {
    while (/\s/.test(text[place] ?? '.')) place++;
    place += node.type === 'QUOTE_SINGLE' && text.startsWith("''", place) ? 2 : 1;
  }
  while (/\s/.test(text[place] ?? '.')) place++;
  return Math.min(place, text.length);
}

/** Walks as far as the path goes; a missing key is looked for at the mapping that lacks it. */
function offsetOf(root: Node, path: Path, atKey: boolean): number {
  let node: unknown = root;
  let offset = root.range?.[0] ?? 0;
  for (const [depth, part] of path.entries()) {
    if (!isCollection(node)) break;
    const pair = isMap(node)
      ? (node.items as Pair<Node, Node | null>[]).find(({ key }) => isScalar(key) && key.value === part)
      : undefined;
    const next = pair ? pair.value : isMap(node) ? undefined : (node.items[Number(part)] as Node | undefined);
    if (next === undefined) break;
    const isLast = depth === path.length - 1;
    const from = pair && ((isLast && atKey) || !next?.range || isCollectionWithin(next, isLast)) ? pair.key : next;
    offset = from?.range?.[0] ?? offset;
    node = next;
  }
  return offset;
}

/** A mapping is pointed at by its key: its own first character is that of its first entry. */
function isCollectionWithin(node: Node, isLast: boolean): boolean {
  return !isLast || (isCollection(node) && !node.flow);
}
