/** `source-files` as Arrow files: one where it fits into one object, else several, whole files each, in order. */
import { at } from '../../schemas/required.js';
import { ARTIFACT_LAYOUTS, type Table } from '../../schemas/run/artifact.js';
import { encodeTable } from '../arrow/arrow-io.js';
import { MAX_FILE_BYTES } from '../files/training-folder.js';
import type { EncodedArtifact } from './artifact-parts.js';

/** Offsets and padding of a row, generously. */
const BYTES_A_ROW = 32;

/** @param maxBytes of text in one part; a file that is larger has a part of its own */
export function sourceParts(files: Table<'source-files'>, maxBytes = MAX_FILE_BYTES): EncodedArtifact[] {
  const { name, text } = files.columns;
  const parts: EncodedArtifact[] = [];
  let start = 0;
  let bytes = 0;
  for (let row = 0; row < files.rows; row++) {
    const size = Buffer.byteLength(at(name, row)) + Buffer.byteLength(at(text, row)) + BYTES_A_ROW;
    if (row > start && bytes + size > maxBytes) {
      parts.push(encodePart(files, start, row));
      start = row;
      bytes = 0;
    }
    bytes += size;
  }
  parts.push(encodePart(files, start, files.rows));
  return parts;
}

function encodePart({ columns, extra, metadata }: Table<'source-files'>, start: number, end: number): EncodedArtifact {
  const crystal = extra?.crystal as readonly (string | null)[] | undefined;
  const part: Table<'source-files'> = {
    kind: 'source-files',
    rows: end - start,
    columns: { name: columns.name.slice(start, end), text: columns.text.slice(start, end) },
    ...(crystal && { extra: { crystal: crystal.slice(start, end) } }),
    metadata,
  };
  const { schemaVersion } = ARTIFACT_LAYOUTS['source-files'];
  return { kind: 'source-files', bytes: encodeTable(part, 'cli'), rows: part.rows, schemaVersion };
}
