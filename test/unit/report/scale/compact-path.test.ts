/** Path data in few letters: the same picture, and nothing that grows along a curve. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRasteriser } from '../../../../infra/rasterise.js';
import { compactPath } from '../../../../report/figures/frame/compact-path.js';
import { pathCorners } from '../../../harness/svg/path-corners.js';

describe('compactPath', () => {
  it.each([
    ['a curve as the library writes it', 'M16,142L18.1,142L18.8,138.4L19.5,122.44', 'm16 142h2.1l.7-3.6.7-16'],
    ['dots with round ends', 'M3 4h0M3.5 4h0M1 4.5h0', 'm3 4h0m.5 0h0m-2.5.5h0'],
    ['a closed shape, and one after it', 'M0,-2L2,0L0,2ZM10,0L11,1', 'm0-2 2 2-2 2zm10 2 1 1'],
    ['a rectangle of relative lines', 'M1,2h3.04v4h-3.04Z', 'm1 2h3v4h-3z'],
    [
      'the two arcs of a circle',
      'M4.5,0A4.5,4.5,0,1,1,-4.5,0A4.5,4.5,0,1,1,4.5,0',
      'm4.5 0a4.5 4.5 0 1 1-9 0 4.5 4.5 0 1 1 9 0',
    ],
    ['control points', 'M1,1C1.5,2,3,4,5,5', 'm1 1c.5 1 2 3 4 4'],
    ['places that follow a move', 'M1,1 2,2 3,1', 'm1 1 1 1 1-1'],
    ['steps that are too short to be seen', 'M1,1L1.01,1.01L1.02,1.02L2,2', 'm1 1h0l1 1'],
    ['powers of ten', 'M1e1,1E-9L-2.6e-1,0', 'm10 0h-10.3'],
    ['nothing', '', ''],
  ])('writes %s', (_, d, expected) => {
    expect(compactPath(d)).toBe(expected);
  });

  it('moves a path to its place', () => {
    expect(compactPath('M-2,0L2,0', [10.04, 5.56])).toBe('m8 5.6h4');
  });

  it('keeps every place of a long curve within half a tenth of a pixel', () => {
    const places = fc.array(
      fc.tuple(fc.double({ min: -999, max: 999, noNaN: true }), fc.double({ min: -999, max: 999, noNaN: true })),
      {
        minLength: 2,
        maxLength: 400,
      },
    );
    fc.assert(
      fc.property(places, (curve) => {
        const [corners] = pathCorners(compactPath(`M${curve.map(([x, y]) => `${x},${y}`).join('L')}`));
        const last = corners!.at(-1)!;
        expect(Math.abs(last[0] - curve.at(-1)![0])).toBeLessThan(0.0501);
        expect(Math.abs(last[1] - curve.at(-1)![1])).toBeLessThan(0.0501);
      }),
    );
  });

  it('draws the same picture, by a renderer of its own', async () => {
    const { png } = await openRasteriser();
    const picture = (d: string) =>
      png(
        `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><path d="${d}" fill="#08f" stroke="#000" stroke-linecap="round"/></svg>`,
      );
    const shapes = [
      'M30,12A18,18,0,1,1,12,30A18,18,0,0,0,30,12Z',
      'M10,10C20,0,40,50,50,10Q55,40,30,50L12,44.5ZM5,5h7v6h-3Z',
      'M20 20h0M25.5 20h0M24 31.5h0',
    ];
    for (const d of shapes) {
      expect(compactPath(d)).not.toBe(d);
      expect(Buffer.from(picture(compactPath(d))).equals(picture(d))).toBe(true);
    }
    expect(Buffer.from(picture(shapes[0]!)).equals(picture(shapes[1]!))).toBe(false);
  });

  it.each([
    ['a smooth curve', 'M0,0S1,1,2,2'],
    ['half a place', 'M0,0L1'],
    ['no place', 'M0,0L'],
    ['no number', 'M0,0LNaN,1'],
  ])('refuses %s', (_, d) => {
    expect(() => compactPath(d)).toThrow(/is no command of a path/);
  });
});
