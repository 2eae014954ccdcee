/** What the cards of the groups say of their stability; indices made up. */
import { describe, expect, it } from 'vitest';
import { groupStability, isStable } from '../../../report/content/group-stability.js';
import { stabilityText } from '../../../report/sections/group-stability.js';
import type { Table } from '../../../schemas/run/artifact.js';

const labels = (method: string) => ({ metadata: { layer: 'GCN4', method } }) as unknown as Table<'labels'>;
const STABILITY = {
  rows: 4,
  columns: {
    method: ['ward', 'ward', 'ward', 'consensus'],
    clusters: [2, 3, 3, 3],
    cluster: [1, 1, 2, 2],
    jaccardMean: [0.1, 0.2, 0.81, 0.4],
  },
} as unknown as Table<'stability'>;
const SEEDS = {
  rows: 2,
  columns: { cluster: Uint32Array.of(1, 2), jaccardMean: [0.9, 0.58], jaccardLowest: [0.8, 0.44] },
} as unknown as Table<'seed-stability'>;

describe('the stability of a group', () => {
  it('is that of its own cut by its own linkage, under resampling and over trainings', () => {
    const given = { stability: STABILITY, seedStability: SEEDS, labels: labels('ward') };
    expect(groupStability(given, 2, 3)).toEqual({ resampled: 0.81, retrained: { mean: 0.58, lowest: 0.44 } });
    expect(groupStability({ ...given, labels: labels('consensus') }, 2, 3).resampled).toBe(0.4);
    expect(groupStability({ ...given, seedStability: null }, 1, 2)).toEqual({ resampled: 0.1, retrained: null });
    expect(groupStability({ ...given, seedStability: null }, 1, 9)).toEqual({ resampled: null, retrained: null });
  });

  it('is called stable from 0.75 on in both, and nothing where nothing was examined', () => {
    const of = (resampled: number | null, mean?: number) => ({
      resampled,
      retrained: mean === undefined ? null : { mean, lowest: mean / 2 },
    });
    expect(isStable(of(0.75, 0.75))).toBe(true);
    expect(isStable(of(0.75, 0.7499))).toBe(false);
    expect(isStable(of(0.74, 0.99))).toBe(false);
    expect(isStable(of(null, 0.8))).toBe(true);
    expect(isStable(of(0.8))).toBe(true);
    expect(isStable(of(null))).toBeNull();
    expect(stabilityText(of(0.81, 0.58))).toBe('unstable: 0.81 under resampling, 0.58 over trainings (lowest 0.29)');
    expect(stabilityText(of(0.81))).toBe('stable: 0.81 under resampling');
    expect(stabilityText(of(null))).toBe('');
  });
});
