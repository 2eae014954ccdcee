/**
 * The two ends of an Arrow file are looked at before the reader, which meets a cut file with an error about null or reads for ever.
 * Layout of the file format: "ARROW1", two bytes of padding, record batches, footer, length of the footer (int32, little-endian), "ARROW1".
 */
import { describe, expect, it } from 'vitest';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { checkFrame } from '../../../../infra/arrow/read-file.js';
import { CorruptArtifactError } from '../../../../schemas/failure.js';
import type { Table } from '../../../../schemas/run/artifact.js';

function framed(bodyBytes: number, footerBytes: number): Uint8Array {
  const bytes = new Uint8Array(8 + bodyBytes + 4 + 6);
  bytes.set(Buffer.from('ARROW1'), 0);
  new DataView(bytes.buffer).setInt32(8 + bodyBytes, footerBytes, true);
  bytes.set(Buffer.from('ARROW1'), 8 + bodyBytes + 4);
  return bytes;
}

function refusal(bytes: Uint8Array): CorruptArtifactError {
  try {
    checkFrame(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptArtifactError);
    return error as CorruptArtifactError;
  }
  throw new Error('nothing was refused');
}

describe('the frame of a table file', () => {
  it.each([1, 255, 299, 300])('may hold a footer of %i bytes in 300', (footerBytes) => {
    expect(() => checkFrame(framed(300, footerBytes))).not.toThrow();
  });

  it.each([0, -1, 301, 2 ** 24, 2 ** 31 - 1])('may not hold a footer of %i bytes in 300', (footerBytes) => {
    expect(refusal(framed(300, footerBytes)).facts).toEqual({
      found: `a footer of ${footerBytes} bytes in a file of 318`,
      expected: 'one that fits',
    });
  });

  it('is 18 bytes at least', () => {
    expect(refusal(framed(300, 1).subarray(0, 17)).facts).toEqual({ found: '17 bytes', expected: 'at least 18' });
    // Long enough to be looked at, but without room for a footer.
    expect(refusal(framed(0, 1)).message).toContain('a footer of 1 bytes in a file of 18');
    expect(() => checkFrame(framed(1, 1))).not.toThrow();
  });

  it('begins and ends with the magic word: each end is told apart', () => {
    const [noStart, noEnd] = [framed(20, 3), framed(20, 3)];
    noStart[5] = '2'.charCodeAt(0);
    noEnd[noEnd.length - 1] = '2'.charCodeAt(0);
    expect(refusal(noStart).message).toContain('found a start of "ARROW2"');
    expect(refusal(noEnd).message).toContain('found an end of "ARROW2"');
    expect(refusal(noEnd).message).toContain('(the file is cut)');
  });

  it('is read where it lies in a larger buffer', () => {
    const memory = new Uint8Array(400).fill(0x7f);
    memory.set(framed(300, 300), 31);
    expect(() => checkFrame(memory.subarray(31, 31 + 318))).not.toThrow();
    expect(refusal(memory.subarray(30, 31 + 318)).message).toContain('found a start of');
  });

  it('is that of a real table, cut after any byte: never read', () => {
    const table: Table<'split'> = {
      kind: 'split',
      rows: 1,
      columns: { id: ['a'], subset: ['train'] },
      metadata: { seed: '1', grouping: 'formula' },
    };
    const bytes = encodeTable(table, 'test');
    expect(decodeTable('split', bytes).columns.id).toEqual(['a']);
    for (let length = 0; length < bytes.length; length++) refusal(bytes.subarray(0, length));
  });
});
