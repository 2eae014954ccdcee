/**
 * One JSON document a line: structures of pymatgen and documents of the Materials Project, entries of JARVIS and of OPTIMADE,
 * plain or packed by gzip. Empty lines are passed over, and so is what an OPTIMADE file says of itself: its head, and entries
 * of other endpoints. The cursor is the number of the line and the byte where it ends.
 */
import { basename } from 'node:path';
import { InvalidInputError, SpectraloomError } from '../../../schemas/failure.js';
import { decodeUtf8 } from '../../files/text-encoding.js';
import { type CandidateSource, MAX_ITEM_BYTES, type SourceEntry } from '../contract/candidate-source.js';
import { foreignCursor } from '../contract/cursors.js';
import { nameOfDocument } from '../contract/document-name.js';
import { isGzip, startOfFile } from '../contract/start-of-file.js';
import { type Line, type LineStart, linesOf } from './lines.js';

/** @throws InvalidInputError for a file that is not there, is damaged, or begins with something else than a JSON object */
export async function openJsonLines(place: string): Promise<CandidateSource> {
  const packed = isGzip(await startOfFile(place));
  const lines = reading(place, packed, { lines: 0, bytes: 0 });
  const first = await nextFilled(lines);
  if (first === null) throw refused(place, 'there is no line in this file', '0 lines');
  const found = first.content === null ? undefined : documentOf(first.content);
  if (first.content !== null && found === undefined)
    throw refused(place, `line ${first.number} is no JSON object`, shortText(first.content));
  return { place, entries: (after) => entriesOf(place, packed, startAfter(place, after)) };
}

async function* entriesOf(place: string, packed: boolean, start: LineStart): AsyncGenerator<SourceEntry> {
  let cursor = `${start.lines}:${start.bytes}`;
  try {
    for await (const line of reading(place, packed, start)) {
      cursor = `${line.number}:${line.endByte}`;
      const entry = isBlank(line.content) ? null : entryOf(place, line);
      if (entry !== null) yield entry;
    }
  } catch (error) {
    if (!(error instanceof SpectraloomError)) throw error;
    yield { kind: 'verdict', file: place, verdict: 'broken-off', reason: error.message, cursor };
  }
}

/** @returns null for what a file of OPTIMADE says of itself */
function entryOf(place: string, { number, endByte, content, bytes }: Line): SourceEntry | null {
  const file = `${place}, line ${number}`;
  const cursor = `${number}:${endByte}`;
  const refusal = (problem: string, found: string, expected: string): SourceEntry => {
    const error = new InvalidInputError(`${file}: ${problem}`, { file: place, line: number, found, expected });
    return { kind: 'refused', file, cursor, error };
  };
  if (content === null) return refusal('too long for a structure', `${bytes} bytes`, `at most ${MAX_ITEM_BYTES} bytes`);
  const text = decodeUtf8(content);
  if (text === undefined) return refusal('not UTF-8 text', `${bytes} bytes`, 'JSON in UTF-8');
  const document = documentOf(content);
  if (document === undefined)
    return refusal('no JSON object', shortText(content), 'a JSON object on a line of its own');
  if (isOtherEntry(document)) return null;
  const id = `${basename(place)}#${number}`;
  return { kind: 'candidate', file, cursor, id, name: nameOfDocument(document), text };
}

function isOtherEntry(document: Readonly<Record<string, unknown>>): boolean {
  if (Object.hasOwn(document, 'x-optimade')) return true;
  return Object.hasOwn(document, 'attributes') || Object.hasOwn(document, 'properties')
    ? document.type !== undefined && document.type !== null && document.type !== 'structures'
    : document.type === 'info';
}

function documentOf(content: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(content) ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

async function* reading(place: string, packed: boolean, start: LineStart): AsyncGenerator<Line> {
  try {
    yield* linesOf(place, packed, start, MAX_ITEM_BYTES);
  } catch (error) {
    if (error instanceof SpectraloomError) throw error;
    throw refused(place, `cannot be read: ${(error as Error).message}`, (error as Error).message);
  }
}

async function nextFilled(lines: AsyncGenerator<Line>): Promise<Line | null> {
  for await (const line of lines) if (!isBlank(line.content)) return line;
  return null;
}

function startAfter(place: string, after: string | null): LineStart {
  if (after === null) return { lines: 0, bytes: 0 };
  const [, lines, bytes] = /^(\d{1,15}):(\d{1,15})$/.exec(after) ?? [];
  if (lines === undefined || bytes === undefined) throw foreignCursor(place, after);
  return { lines: Number(lines), bytes: Number(bytes) };
}

/** Lines that are too long are not. */
function isBlank(content: Uint8Array | null): boolean {
  if (content === null) return false;
  return content.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function shortText(content: Uint8Array): string {
  return JSON.stringify(Buffer.from(content.subarray(0, 60)).toString('latin1'));
}

function refused(place: string, problem: string, found: string): InvalidInputError {
  return new InvalidInputError(`${place}: ${problem}`, {
    file: place,
    found,
    expected: 'a JSON document of one structure on every line',
  });
}
