/**
 * Words of a CIF: data block heads, `loop_`, tags, values. Comments run from a `#` that starts a word; a quote ends
 * where white space follows it; a text field stands between two lines that start with a semicolon.
 * @source IUCr, CIF version 1.1, syntax
 */
import { required } from '../../../../schemas/required.js';
import { refuse, shown } from '../contract/structure-format.js';

export interface CifToken {
  readonly kind: 'data' | 'loop' | 'tag' | 'value';
  /** Name of the block, tag in lower case with `_` for `.`, or the value without its quotes. */
  readonly text: string;
  /** Whether the value stood in quotes or was a text field: then `?` and `.` are plain characters. */
  readonly quoted: boolean;
  readonly line: number;
}

/** @throws InvalidStructureError for quotes and text fields without end, and words that no data file holds */
export function* cifTokens(text: string, file: string): Generator<CifToken> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (/^#\\#CIF_2/.test(required(lines[0])))
    refuse({ file, line: 1 }, 'CIF version 2', required(lines[0]).slice(0, 20), 'CIF 1.1');
  for (let n = 0; n < lines.length; n++) {
    const line = required(lines[n]);
    if (!line.startsWith(';')) {
      yield* wordsOf(line, 0, n + 1, file);
      continue;
    }
    const first = n;
    const parts = [line.slice(1)];
    for (n++; n < lines.length && !required(lines[n]).startsWith(';'); n++) parts.push(required(lines[n]));
    if (n === lines.length)
      refuse({ file, line: first + 1 }, 'a text field without end', shown(line), 'a line that starts with a semicolon');
    yield { kind: 'value', text: parts.join('\n'), quoted: true, line: first + 1 };
    if (/^;\S/.test(required(lines[n])))
      refuse({ file, line: n + 1 }, `${shown(lines[n])} ends a text field`, shown(lines[n]), 'a semicolon alone');
    yield* wordsOf(required(lines[n]), 1, n + 1, file);
  }
}

function* wordsOf(line: string, start: number, number: number, file: string): Generator<CifToken> {
  const space = /\s*/y;
  for (let at = start; ; ) {
    space.lastIndex = at;
    space.test(line);
    at = space.lastIndex;
    const first = line[at];
    if (first === undefined || first === '#') return;
    if (first === "'" || first === '"') {
      const end = endOfQuote(line, at, first);
      if (end < 0)
        refuse({ file, line: number }, 'a quote without end', shown(line.slice(at)), `${first} on this line`);
      yield { kind: 'value', text: line.slice(at + 1, end), quoted: true, line: number };
      at = end + 1;
    } else {
      const end = endOfWord(line, at);
      yield bareWord(line.slice(at, end), number, file);
      at = end;
    }
  }
}

function bareWord(word: string, line: number, file: string): CifToken {
  if (word.startsWith('_')) {
    const tag = word.toLowerCase().replaceAll('.', '_');
    if (tag.startsWith('__')) refuse({ file, line }, `the tag ${shown(word)}`, shown(word), 'a tag of a dictionary');
    return { kind: 'tag', text: tag, quoted: false, line };
  }
  // A letter more than the longest of them: a name of any length may follow `data_`.
  const lower = word.slice(0, 8).toLowerCase();
  if (lower === 'loop_') return { kind: 'loop', text: word, quoted: false, line };
  if (lower.startsWith('data_')) return { kind: 'data', text: word.slice(5), quoted: false, line };
  if (lower.startsWith('save_') || lower === 'global_' || lower === 'stop_')
    refuse({ file, line }, `${shown(word)} belongs to dictionaries`, shown(word), 'data blocks');
  return { kind: 'value', text: word, quoted: false, line };
}

function endOfQuote(line: string, at: number, quote: string): number {
  for (let end = line.indexOf(quote, at + 1); end >= 0; end = line.indexOf(quote, end + 1))
    if (end + 1 === line.length || /\s/.test(required(line[end + 1]))) return end;
  return -1;
}

function endOfWord(line: string, at: number): number {
  const word = /\S*/y;
  word.lastIndex = at;
  word.test(line);
  return word.lastIndex;
}
