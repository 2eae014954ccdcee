/** Half precision against Python's `struct` (format `e`, rounding to nearest, ties to even), 3.11. */
import { createHash } from 'node:crypto';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { encodeColumn } from '../../../../infra/arrow/encode-column.js';
import { fitsHalf, fromHalves, toHalves } from '../../../../infra/arrow/half-precision.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const digestOf = (values: Float32Array | Uint16Array) =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');

describe('half precision', () => {
  it.each([
    [1 / 3, 0x3555],
    [2.0005, 0x4000],
    [2 * Math.PI, 0x4648],
    // Halfway between two: the even one.
    [4.001953125, 0x4400],
    [4.005859375, 0x4402],
    [65519.99, 0x7bff],
    [-65504, 0xfbff],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 + 2 ** -48, 0x0001],
    [6.1e-5, 0x03ff],
    [-0, 0x8000],
  ])('of %d', (value, expected) => {
    expect([...toHalves(Float32Array.of(value))]).toEqual([expected]);
  });

  it('stands for the same numbers there, all 63,488 of them, and they come back as they were', () => {
    const finite = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    );
    const numbers = fromHalves(finite);
    expect(digestOf(numbers)).toBe('cb34a8c3b8855f6ca5a3c91b264f3bf21176b2e1d85203a881efb0cabe2d5c80');
    expect(digestOf(toHalves(numbers))).toBe(digestOf(finite));
  });

  it('of 200,000 numbers of every size is what it is there', () => {
    let x = 1;
    const numbers = new Float32Array(200_000);
    const bits = new Uint32Array(numbers.buffer);
    for (let i = 0; i < bits.length; i++) {
      x = (Math.imul(1664525, x) + 1013904223) >>> 0;
      const exponent = 100 + ((x >>> 8) % 44);
      bits[i] = ((x & 0x80000000) | (exponent << 23) | (Math.imul(x, 0x9e3779b1) >>> 9)) >>> 0;
    }
    const halves = toHalves(numbers.filter(fitsHalf));
    expect(halves.length).toBe(195_426);
    expect(digestOf(halves)).toBe('94f60cbbfae8a94f37f55c68ff9759fac4cc37078a33dbf29e5d00b785989d0b');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 65_520, -1e6])('has no place for %d', (value) => {
    const values = Float32Array.of(1, 2, 3, value);
    const encode = () => encodeColumn('spectrum', 'matrix<f16>', { width: 2, values }, 2);
    expect(encode).toThrow(InvalidInputError);
    expect(encode).toThrow(`spectrum, row 1: found ${values[3]}, expected a number within 65504 of 0`);
  });

  it('takes two bytes a number in a file, which Arrow reads by itself', () => {
    const points = 301;
    const values = Float32Array.from({ length: points }, (_, i) => 2 + i / 64);
    const some = (width: number) => ({ width, values: new Float32Array(width) });
    const bytes = (spectrum: ReturnType<typeof some>) =>
      encodeTable(
        {
          kind: 'predicted-candidates',
          rows: 1,
          columns: {
            id: ['a'],
            contentId: ['x'],
            formula: ['NaCl'],
            source: ['s'],
            nAtoms: Uint32Array.of(2),
            cellVolume: Float64Array.of(1),
            onsetEv: [null],
            onsetReason: [null],
            edgeIntegral: [null],
            taucGapEv: [null],
            slmePercent: [null],
            am15gShare: [null],
            visibleTransmittance: [null],
            duplicateOf: [null],
            reasons: [[]],
            details: [[]],
            features: some(4),
            spectrum,
          },
          metadata: { layer: 'GCN1', startEv: '0', stepEv: '0.1', thicknessUm: '0.5' },
        },
        'test',
      );
    const file = bytes({ width: points, values });
    expect(file.length - bytes({ width: 1, values: values.subarray(0, 1) }).length).toBe(600);
    const [read] = tableFromIPC(file).getChild('spectrum')!.toArray() as ArrayLike<Iterable<number>>[];
    expect(Array.from(read as never)).toEqual([...values].map((_, i) => 2 + i / 64));
  });
});
