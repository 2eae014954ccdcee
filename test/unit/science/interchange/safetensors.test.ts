/** The safetensors format: files of another writer (test/fixtures/golden), round trips, broken files. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { readSafetensors, writeSafetensors } from '../../../../science/interchange/index.js';
import { readTensors } from '../model/golden-network.js';

describe('safetensors', () => {
  it('of another program are read: float32, float64 and int32', () => {
    const name = 'forward.safetensors';
    const bytes = readFileSync(new URL(`../../../fixtures/golden/${name}`, import.meta.url));
    const { tensors, metadata } = readSafetensors(bytes, name);
    const other = readTensors(name);
    expect(metadata).toEqual(other.metadata);
    expect([...tensors.keys()].sort()).toEqual(
      other
        .names('')
        .filter((each) => each !== '__metadata__')
        .sort(),
    );
    for (const each of ['out/SnS-GeS', 'param/fc.weight', 'detail/edge_src'])
      expect([...(tensors.get(each)!.values as Float64Array)]).toEqual([...other.get(each)]);
  });

  it('come back as they were written, whatever their names and shapes', () => {
    const values = fc.oneof(
      fc.array(fc.float({ noNaN: true })).map((each) => Float32Array.from(each)),
      fc.array(fc.double({ noNaN: true })).map((each) => Float64Array.from(each)),
      fc.array(fc.integer()).map((each) => Int32Array.from(each)),
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map((each) => BigInt64Array.from(each)),
    );
    const names = fc
      .string({ unit: 'grapheme' })
      .filter((name) => name !== '__proto__' && !/^(0|[1-9]\d*)$/.test(name));
    const tensors = fc.dictionary(names, values, { maxKeys: 5 });
    fc.assert(
      fc.property(tensors, fc.dictionary(names, fc.string(), { maxKeys: 3 }), (record, metadata) => {
        const file = {
          tensors: new Map(
            Object.entries(record).map(([name, each]) => [name, { shape: [each.length, 1], values: each }]),
          ),
          metadata: { ...metadata },
        };
        const bytes = writeSafetensors(file);
        expect(readSafetensors(bytes, 'x')).toEqual(file);
        // Tensors begin at a multiple of 8.
        expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
      }),
    );
  });

  const file = (header: unknown, data = new Uint8Array(8)): Uint8Array => {
    const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
    const bytes = new Uint8Array(8 + text.length + data.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    bytes.set(data, 8 + text.length);
    return bytes;
  };
  const tensor = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

  it.each<[string, Uint8Array, string]>([
    ['too short', new Uint8Array(7), '7 bytes, too short for a safetensors file'],
    [
      'a header longer than the file',
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127),
      'a header of 9223372036854776000 bytes does not fit',
    ],
    ['a header that is no JSON', file('{"a": '), 'the header is not JSON'],
    ['a header in another encoding', file('').fill(0xff, 8), 'the header is not JSON'],
    ['a header that is a list', file([tensor]), 'the header is no object'],
    ['a tensor that is null', file({ a: null }), 'tensor a is of type undefined'],
    ['a type that is not known', file({ a: { ...tensor, dtype: 'BF16' } }), 'tensor a is of type "BF16"'],
    ['a type from the prototype', file({ a: { ...tensor, dtype: 'toString' } }), 'tensor a is of type "toString"'],
    ['a negative size', file({ a: { ...tensor, shape: [-2] } }), 'tensor a has no shape'],
    ['a size of half an element', file({ a: { ...tensor, shape: [0.5] } }), 'tensor a has no shape'],
    ['sizes beyond all numbers', file({ a: { ...tensor, shape: [1e15, 1e15] } }), 'takes 8 bytes, expected'],
    ['no offsets', file({ a: { ...tensor, data_offsets: [0] } }), 'tensor a has no offsets'],
    [
      'another size than its shape',
      file({ a: { ...tensor, shape: [3] } }),
      'tensor a of shape [3] takes 8 bytes, expected 12',
    ],
    [
      'an end beyond the file',
      file({ a: tensor }, new Uint8Array(4)),
      'tensor a lies at 0 to 8, expected from 0 on, of 4 bytes',
    ],
    ['tensors over each other', file({ a: tensor, b: tensor }), 'tensor b lies at 0 to 8, expected from 8 on'],
    ['a gap', file({ a: { ...tensor, data_offsets: [4, 12] } }, new Uint8Array(12)), 'tensor a lies at 4 to 12'],
    ['bytes that nobody names', file({ a: tensor }, new Uint8Array(9)), '1 bytes after the last tensor'],
    ['metadata that are no texts', file({ __metadata__: { a: 1 }, a: tensor }), 'the metadata are not texts'],
  ])('with %s are refused', (_, bytes, message) => {
    const read = () => readSafetensors(bytes, 'x.safetensors');
    expect(read).toThrow(InvalidInputError);
    expect(read).toThrow(message);
  });
});
