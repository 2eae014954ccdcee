/**
 * Structures in a Parquet file, a page of rows at a time. The cursor is the number of the row. A page that cannot be unpacked is
 * one entry, with its rows, and reading goes on behind it.
 */
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InvalidInputError, SpectraloomError } from '../../../schemas/failure.js';
import type { CandidateSource, SourceEntry } from '../contract/candidate-source.js';
import { firstWanted } from '../contract/cursors.js';
import { startOfFile } from '../contract/start-of-file.js';
import { rowEntry } from './row-entry.js';
import { layoutOfColumns, plainValue, type RowLayout, type TableRow } from './row-structure.js';

/** Of small crystals some ten megabytes. */
const ROWS_A_PAGE = 5000;

interface ParquetFile {
  readonly place: string;
  readonly file: Awaited<ReturnType<typeof asyncBufferFromFile>>;
  readonly metadata: FileMetaData;
  readonly layout: RowLayout;
}

/** @throws InvalidInputError for a file that is not there, is no whole Parquet file, or has no columns of structures */
export async function openParquet(place: string, rowsAPage = ROWS_A_PAGE): Promise<CandidateSource> {
  await startOfFile(place);
  const source = await readable(place, async () => {
    const file = await asyncBufferFromFile(place);
    const metadata = await parquetMetadataAsync(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    if (Number(metadata.num_rows) === 0) throw new Error('no rows');
    return { place, file, metadata, layout: layoutOfColumns(place, names) };
  });
  return { place, entries: (after) => entriesOf(source, firstWanted(place, after), rowsAPage) };
}

async function* entriesOf(source: ParquetFile, first: number, rowsAPage: number): AsyncGenerator<SourceEntry> {
  const { place, metadata, layout } = source;
  for (const [start, end] of pagesOf(metadata, first, rowsAPage)) {
    const page = await pageOf(source, start, end);
    if ('error' in page) {
      const file = `${place}#${start}..${end - 1}`;
      yield { kind: 'refused', file, cursor: String(end - 1), error: page.error };
      continue;
    }
    for (const [n, row] of page.rows.entries())
      yield rowEntry(place, layout, row, { number: start + n, cursor: String(start + n) });
  }
}

/** Pages end where groups of rows end: a page of two groups would unpack both. */
function* pagesOf(metadata: FileMetaData, first: number, rowsAPage: number): Generator<[number, number]> {
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const end = start + Number(num_rows);
    for (let from = start; from < end; from += rowsAPage) {
      const to = Math.min(end, from + rowsAPage);
      if (to > first) yield [Math.max(from, first), to];
    }
    start = end;
  }
}

async function pageOf(
  { place, file, metadata, layout }: ParquetFile,
  rowStart: number,
  rowEnd: number,
): Promise<{ readonly rows: TableRow[] } | { readonly error: SpectraloomError }> {
  try {
    const rows = await readable(`${place}, rows ${rowStart} to ${rowEnd - 1}`, () =>
      parquetReadObjects({ file, metadata, rowStart, rowEnd, columns: [...layout.columns], compressors }),
    );
    return { rows: rows.map((row) => plainValue(row) as TableRow) };
  } catch (error) {
    if (!(error instanceof SpectraloomError)) throw error;
    return { error };
  }
}

async function readable<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof SpectraloomError) throw cause;
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInputError(
      `${what} cannot be read as Parquet: ${found}`,
      { file: what, found, expected: 'a whole Parquet file with rows' },
      { cause },
    );
  }
}
