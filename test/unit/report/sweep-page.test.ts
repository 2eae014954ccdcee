/** The page of a sweep: what it shows, and that the same tables give the same bytes. Expected numbers are read off the tables. */
import { describe, expect, it } from 'vitest';
import { coordinateAxes } from '../../../report/figures/sweep/parallel-coordinates.js';
import { renderSweepReport, type SweepReportInput } from '../../../report/sweep-page.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { trialRows } from '../../../schemas/sweep/trial-row.js';

const WIDTHS = [32, 64, 16];
const RATES = [1e-3, 3e-4, 1e-2];

const leaderboard: Table<'sweep-leaderboard'> = {
  kind: 'sweep-leaderboard',
  rows: 3,
  columns: {
    rank: Uint32Array.of(1, 2, 3),
    trial: Uint32Array.of(2, 0, 1),
    replicate: new Uint32Array(3),
    trialId: ['aaa', 'bbb', 'ccc'],
    parameters: WIDTHS.map((hiddenFeatures, i) =>
      JSON.stringify({ hiddenFeatures, learningRate: RATES[i], norm: 'layer' }),
    ),
    seed: Uint32Array.of(1, 1, 1),
    bestValidationMae: [0.21, 0.25, null],
    lastValidationMae: [0.22, 0.26, null],
    testMae: [0.24, null, null],
    bestEpoch: Uint32Array.of(3, 1, 0),
    epochs: Uint32Array.of(4, 2, 2),
    ended: ['finished', 'stopped', 'diverged'],
    reason: ['trained all 4 epochs', 'place 2 of 2 after 2 epochs, <the best> goes on', 'diverged within 2 epochs'],
    lastRank: [1, 2, null],
    lastOf: [2, 2, null],
    checkpoint: ['x', 'y', null],
    lower: [0.2, null, null],
    upper: [0.22, null, null],
  },
  metadata: { plan: '{}' },
};

const input: SweepReportInput = {
  name: 'my sweep',
  leaderboard,
  curves: {
    kind: 'learning-curve',
    rows: 2,
    columns: {
      trialId: ['aaa', 'bbb'],
      epoch: Uint32Array.of(1, 1),
      trainLoss: Float64Array.of(1, 2),
      validationMae: Float64Array.of(0.3, 0.4),
      learningRate: Float64Array.of(1, 1),
    },
    metadata: {},
  },
  importance: {
    kind: 'sweep-importance',
    rows: 1,
    columns: { name: ['hiddenFeatures'], importance: Float64Array.of(0.75), spread: Float64Array.of(0.1) },
    metadata: { method: 'permutation' },
  },
  provenance: [{ name: 'search seed', value: '7' }],
};

describe('the page of a sweep', () => {
  it('holds leaderboard, curves, parallel coordinates, importance and provenance', () => {
    const page = renderSweepReport(input);
    expect(page).toMatch(/^<!doctype html>/);
    for (const text of ['0.2100', '0.2000 to 0.2200', '0.2400', '0.7500', 'trained all 4 epochs', 'search seed'])
      expect(page).toContain(text);
    for (const spoken of ['over epochs of 2 trials', 'lines across 3 axes', 'Importance of 1 parameter'])
      expect(page).toContain(spoken);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;the best&gt;');
  });

  it('never calls errors logarithms of absorption where the targets are none', () => {
    expect(renderSweepReport(input)).toContain('log₁₀ cm⁻¹');
    const page = renderSweepReport({ ...input, unit: 'the unit of the targets' });
    expect(page).toContain('mean absolute errors in the unit of the targets');
    expect(page).not.toContain('log₁₀');
  });

  it('has the same bytes for the same tables', () => {
    expect(renderSweepReport(input)).toBe(renderSweepReport(input));
  });

  it('of another property has its names and units', () => {
    const extra = { leadingMae: [0.1, 0.2, null] };
    const leading = { name: 'band centre', unit: 'THz' };
    const page = renderSweepReport({ ...input, leaderboard: { ...leaderboard, extra }, unit: 'states/THz', leading });
    expect(page).toContain('error of the band centre');
    expect(page).toContain('Band centre MAE (THz)');
    expect(page).not.toMatch(/onset|absorption|log₁₀|\beV\b/i);
  });

  it('says so where there is nothing to show', () => {
    const empty = {
      ...input.importance,
      rows: 0,
      columns: { name: [], importance: new Float64Array(), spread: new Float64Array() },
    };
    expect(renderSweepReport({ ...input, importance: empty })).toContain('Too few finished trials');
  });
});

describe('parallel coordinates', () => {
  const trials = trialRows(leaderboard);
  const axes = coordinateAxes(trials, { name: 'onset', unit: 'eV' });

  it('has an axis for each parameter that differs, and the error last', () => {
    expect(axes.map(({ name }) => name)).toEqual(['hiddenFeatures', 'learningRate', 'validation MAE']);
  });

  it('places values linearly, and by logarithm over more than a decade', () => {
    // (32 - 16) / (64 - 16); log(1e-3 / 3e-4) / log(1e-2 / 3e-4).
    expect(axes[0]!.place(trials[0]!)).toBeCloseTo(1 / 3, 12);
    expect(axes[1]!.place(trials[0]!)).toBeCloseTo(Math.log(10 / 3) / Math.log(100 / 3), 12);
    expect(axes[2]!.place(trials[2]!)).toBeNull();
  });
});

describe('the page of a sweep that chose by the onset', () => {
  const page = renderSweepReport({
    ...input,
    leaderboard: { ...leaderboard, extra: { leadingMae: [0.345, 0.456, null] } },
  });

  it('says so, and shows that error beside the one of the spectra', () => {
    expect(page).toContain('ranked by the error of the onset');
    expect(page).toContain('Onset MAE (eV)');
    expect(page).toContain('lowest onset MAE');
    expect(page).toContain('0.3450');
    expect(page).toContain('onset MAE (eV)</text>');
    expect(page).toContain('0.2100');
    const other = renderSweepReport(input);
    expect(other).not.toMatch(/onset MAE|error of the onset/i);
  });
});
