/** Single linkage by rounds. Expected values: gaps of points on a line, by construction. */
import { describe, expect, it } from 'vitest';
import { singleByBoruvka } from '../../../../../science/clustering/trees/boruvka.js';
import { temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';

const programFolder = temporaryFolder();

describe('merges of points on a line', () => {
  it.each([2, 3, 40, 130])('of %i points are their gaps, the shortest first, each between neighbours', async (n) => {
    // Gaps in no order of size, all different.
    const gaps = Array.from({ length: n - 1 }, (_, i) => 1 + ((i * 37) % 131) / 131);
    const places = [0];
    for (const gap of gaps) places.push(places.at(-1)! + gap);
    const done: number[] = [];
    const merges = await singleByBoruvka(Float64Array.from(places), 1, {
      programFolder,
      onProgress: (count, total) => {
        expect(total).toBe(n - 1);
        done.push(count);
      },
    });
    const sorted = [...gaps].sort((a, b) => a - b);
    merges.height.forEach((height, i) => {
      expect(height).toBeCloseTo(sorted[i]!, 12);
      expect(Math.abs(merges.first[i]! - merges.second[i]!)).toBe(1);
    });
    expect(done.at(-1)).toBe(n - 1);
    expect(done).toEqual([...done].sort((a, b) => a - b));
  });
});
