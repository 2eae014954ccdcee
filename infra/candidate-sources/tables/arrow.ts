/**
 * Structures in an Arrow file (IPC, not compressed), a record batch at a time. The cursor is the number of the batch, the row in
 * it, and the row in the file.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { type AsyncRecordBatchFileReader, type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { InvalidInputError, SpectraloomError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { CandidateSource, SourceEntry } from '../contract/candidate-source.js';
import { foreignCursor } from '../contract/cursors.js';
import { startOfFile } from '../contract/start-of-file.js';
import { rowEntry } from './row-entry.js';
import { layoutOfColumns, plainValue, type TableRow } from './row-structure.js';

const MAGIC = 'ARROW1';

interface Start {
  readonly batch: number;
  /** In the batch. */
  readonly row: number;
  /** In the file. */
  readonly number: number;
}

/** @throws InvalidInputError for a file that is not there, is no whole Arrow file, is compressed, or has no columns of structures */
export async function openArrow(place: string): Promise<CandidateSource> {
  await startOfFile(place);
  await withReader(place, async (reader) => {
    layoutOfColumns(place, namesIn(reader));
    // Codecs are told by the batches alone.
    for (let n = 0, rows = 0; rows === 0; n++) {
      if (n === reader.numRecordBatches) throw new Error('no rows');
      rows = (await batchAt(reader, n)).numRows;
    }
  });
  return { place, entries: (after) => entriesOf(place, startAfter(place, after)) };
}

async function* entriesOf(place: string, start: Start): AsyncGenerator<SourceEntry> {
  const handle = await open(place);
  let { row, number } = start;
  let cursor = `${start.batch}:${start.row - 1}:${start.number - 1}`;
  try {
    const reader = await opened(handle);
    const layout = layoutOfColumns(place, namesIn(reader));
    for (let n = start.batch; n < reader.numRecordBatches; n++, row = 0) {
      const batch = (await batchAt(reader, n)).select([...layout.columns]);
      for (; row < batch.numRows; row++, number++) {
        cursor = `${n}:${row}:${number}`;
        yield rowEntry(place, layout, plainValue(batch.get(row)) as TableRow, { number, cursor });
      }
    }
  } catch (error) {
    const reason = unreadableArrow(place, error).message;
    yield { kind: 'verdict', file: place, verdict: 'broken-off', reason, cursor };
  } finally {
    await handle.close();
  }
}

async function withReader(place: string, work: (reader: AsyncRecordBatchFileReader) => Promise<void>): Promise<void> {
  const handle = await open(place);
  try {
    await work(await opened(handle));
  } catch (error) {
    throw unreadableArrow(place, error);
  } finally {
    await handle.close();
  }
}

/** The reader meets a cut file with an error about null, or reads on for ever: the ends are looked at first. */
async function opened(handle: FileHandle): Promise<AsyncRecordBatchFileReader> {
  const { size } = await handle.stat();
  for (const from of [0, Math.max(0, size - MAGIC.length)]) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, from);
    const found = buffer.toString('latin1', 0, bytesRead);
    if (found !== MAGIC) throw new Error(`${JSON.stringify(found)} in place of ${MAGIC}`);
  }
  const reader = await RecordBatchReader.from(handle);
  return (await reader.open()) as unknown as AsyncRecordBatchFileReader;
}

async function batchAt(reader: AsyncRecordBatchFileReader, n: number): Promise<RecordBatch> {
  const batch = await reader.readRecordBatch(n);
  if (batch === null) throw new Error(`record batch ${n} is missing`);
  return batch;
}

function namesIn({ schema }: AsyncRecordBatchFileReader): string[] {
  return schema.fields.map(({ name }) => name);
}

function startAfter(place: string, after: string | null): Start {
  if (after === null) return { batch: 0, row: 0, number: 0 };
  const numbers = /^(\d{1,9}):(\d{1,10}):(\d{1,15})$/.exec(after)?.slice(1).map(Number);
  if (numbers === undefined) throw foreignCursor(place, after);
  return { batch: at(numbers, 0), row: at(numbers, 1) + 1, number: at(numbers, 2) + 1 };
}

function unreadableArrow(place: string, cause: unknown): SpectraloomError {
  if (cause instanceof SpectraloomError) return cause;
  const found = cause instanceof Error ? cause.message : String(cause);
  const message = `${place} cannot be read as Arrow: ${found}`;
  return new InvalidInputError(
    message,
    { file: place, found, expected: 'a whole Arrow file, not compressed' },
    { cause },
  );
}
