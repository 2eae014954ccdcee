/**
 * Step absorbers, of which the efficiency is that of detailed balance (Shockley and Queisser; Ruehle 2016): shifted by a scissor
 * they are steps at another gap, and thinner they absorb 1 - exp(-2 alpha L).
 */
import { describe, expect, it } from 'vitest';
import { filmDescriptors } from '../../../../activities/screening/film-descriptors.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';

const POINTS = 5001;
const STEP_EV = 0.001;

/** Black above the gap, log10 alpha 9; 2 below it; from 0 to 5 eV. */
const step = (gapEv: number, above = 9) =>
  Float32Array.from({ length: POINTS }, (_, i) => (i * STEP_EV >= gapEv - 1e-9 ? above : 2));

function predictedOf(...spectra: Float32Array[]): Table<'predicted-candidates'> {
  const all = <T>(value: T) => spectra.map(() => value);
  const values = new Float32Array(POINTS * spectra.length);
  spectra.forEach((spectrum, i) => {
    values.set(spectrum, i * POINTS);
  });
  return {
    kind: 'predicted-candidates',
    rows: spectra.length,
    columns: {
      id: spectra.map((_, i) => `c${i}`),
      contentId: all(''),
      formula: all('Si'),
      source: all(''),
      nAtoms: Uint32Array.from(all(2)),
      cellVolume: Float64Array.from(all(40)),
      onsetEv: all(null),
      onsetReason: all(null),
      edgeIntegral: all(null),
      taucGapEv: all(null),
      slmePercent: all(null),
      am15gShare: all(null),
      visibleTransmittance: all(null),
      duplicateOf: all(null),
      reasons: all([]),
      details: all([]),
      features: { width: 1, values: new Float32Array(spectra.length) },
      spectrum: { width: POINTS, values },
    },
    metadata: { layer: 'GCN4', startEv: '0', stepEv: String(STEP_EV), thicknessUm: '0.5' },
  };
}

async function descriptors(
  predicted: Table<'predicted-candidates'>,
  parameters: { thicknessUm: number; scissorEv: number },
) {
  const { outputs } = await filmDescriptors.run({ predicted, predictions: null }, parameters, stepContext());
  return outputs.descriptors;
}

describe('stored spectra', () => {
  it('as they are: the limit of detailed balance at the gap', async () => {
    const { columns, rows } = await descriptors(predictedOf(step(1.12), step(2)), { thicknessUm: 0.5, scissorEv: 0 });
    expect(rows).toBe(2);
    expect(columns.id).toEqual(['c0', 'c1']);
    expect(Math.abs(columns.slmePercent[0]! - 33.48)).toBeLessThan(0.05);
    expect(Math.abs(columns.slmePercent[1]! - 22.85)).toBeLessThan(0.05);
  });

  it.each([
    [1.12, 0.22, 33.76],
    [1.12, 0.2204, 33.76],
    [1.64, -0.3, 33.76],
    [0.5, 1.5, 22.85],
  ])('of a gap of %d eV, shifted by %d eV: the limit at the new gap', async (gapEv, scissorEv, percent) => {
    const { columns } = await descriptors(predictedOf(step(gapEv)), { thicknessUm: 0.5, scissorEv });
    expect(columns.onsetEv[0]).toBeCloseTo(gapEv + scissorEv, 2);
    expect(Math.abs(columns.slmePercent[0]! - percent)).toBeLessThan(0.05);
    // Of visible light all below the new gap passes but for the floor, exp(-0.005): 1.65 to 3.1 eV.
    const below = Math.min(1, Math.max(0, (gapEv + scissorEv - 1.65) / 1.45));
    expect(columns.visibleTransmittance[0]).toBeCloseTo(below * Math.exp(-0.005), 2);
  });

  it('of a thinner film absorb less, as exp(-2 alpha L) says', async () => {
    const grey = predictedOf(step(1, 4));
    const [thick, thin] = await Promise.all(
      [0.5, 0.1].map(async (thicknessUm) => (await descriptors(grey, { thicknessUm, scissorEv: 0 })).columns),
    );
    // alpha is 1e4 per cm at every energy above the gap: the same share of all photons there is absorbed.
    const share = (thicknessUm: number) => 1 - Math.exp(-2 * 1e4 * thicknessUm * 1e-4);
    expect(thin!.am15gShare[0]! / thick!.am15gShare[0]!).toBeCloseTo(share(0.1) / share(0.5), 6);
    expect(thin!.visibleTransmittance[0]).toBeCloseTo(Math.exp(-0.1), 9);
    expect(thin!.onsetEv).toEqual(thick!.onsetEv);
  });

  it('shifted below 0 eV have no onset, and say so', async () => {
    const { columns } = await descriptors(predictedOf(step(1)), { thicknessUm: 0.5, scissorEv: -1.5 });
    expect(columns.onsetEv).toEqual([null]);
    expect(columns.onsetReason[0]).toMatch(/closes the gap/);
    expect(columns.slmePercent).toEqual([null]);
  });
});
