/** From bytes to the one record batch of a table file; everything that can be wrong with the file is found here. */
import { type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { CorruptArtifactError } from '../../schemas/failure.js';
import { readHeader, type TableHeader } from './header.js';

const MAGIC = 'ARROW1';
/** Magic and padding in front; footer length and magic behind. */
const HEAD_BYTES = 8;
const TAIL_BYTES = 4 + MAGIC.length;

export interface TableFile {
  readonly header: TableHeader;
  readonly batch: RecordBatch;
}

/**
 * Reads no values: cheap, whatever the size of the file.
 * @throws CorruptArtifactError when the bytes are not a whole file of ours, or hold another number of rows than they state
 */
export function readTableFile(bytes: Uint8Array): TableFile {
  checkFrame(bytes);
  const { batches, header } = readBatches(bytes);
  if (!header) throw new CorruptArtifactError('not a table of ours: its metadata names no kind');
  const [batch] = batches;
  if (!batch || batches.length > 1) throw damaged(`${batches.length} record batches`, 'one');
  if (batch.numRows !== header.rows) throw damaged(`${batch.numRows} rows`, `${header.rows}`);
  return { header, batch };
}

function readBatches(bytes: Uint8Array) {
  try {
    const reader = RecordBatchReader.from(bytes).open();
    const header = readHeader(reader.schema.metadata);
    return { batches: [...reader], header };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CorruptArtifactError(`not a readable Arrow file: ${reason}`, { bytes: bytes.length }, { cause });
  }
}

/** The reader meets a cut file with an error about null, or reads on for ever: the ends are looked at first. */
export function checkFrame(bytes: Uint8Array): void {
  const { length } = bytes;
  if (length < HEAD_BYTES + TAIL_BYTES) throw damaged(`${length} bytes`, `at least ${HEAD_BYTES + TAIL_BYTES}`);
  if (text(bytes, 0) !== MAGIC) throw damaged(`a start of "${text(bytes, 0)}"`, `"${MAGIC}"`);
  const end = length - MAGIC.length;
  if (text(bytes, end) !== MAGIC) throw damaged(`an end of "${text(bytes, end)}"`, `"${MAGIC}" (the file is cut)`);
  const footerBytes = new DataView(bytes.buffer, bytes.byteOffset).getInt32(length - TAIL_BYTES, true);
  if (footerBytes <= 0 || footerBytes > length - HEAD_BYTES - TAIL_BYTES)
    throw damaged(`a footer of ${footerBytes} bytes in a file of ${length}`, 'one that fits');
}

function text(bytes: Uint8Array, start: number): string {
  return Buffer.from(bytes.subarray(start, start + MAGIC.length)).toString('latin1');
}

function damaged(found: string, expected: string): CorruptArtifactError {
  return new CorruptArtifactError(`damaged Arrow file: found ${found}, expected ${expected}`, { found, expected });
}
