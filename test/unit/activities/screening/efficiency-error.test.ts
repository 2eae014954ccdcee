/** Step absorbers, of which the efficiency is that of detailed balance: 33.48, 33.76 and 22.85 % at 1.12, 1.34 and 2.0 eV. */
import { expect, test } from 'vitest';
import { efficiencyError } from '../../../../activities/screening/efficiency-error.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';

const POINTS = 5001;
const STEP_EV = 0.001;
const AXIS = { startEv: '0', stepEv: String(STEP_EV) };

const spectraOf = (gapsEv: readonly number[], points = POINTS) => ({
  width: points,
  values: Float32Array.from(
    gapsEv.flatMap((gapEv) => Array.from({ length: points }, (_, i) => (i * STEP_EV >= gapEv - 1e-9 ? 9 : 2))),
  ),
});

/** The crystals of the tables stand in other orders; `t` is of the training subset. */
function tables(predictedPoints = POINTS) {
  const spectra: Table<'spectra'> = {
    kind: 'spectra',
    rows: 3,
    columns: { id: ['t', 'a', 'b'], values: spectraOf([2, 1.12, 1.34]) },
    metadata: { ...AXIS, points: String(POINTS), quantity: 'log10_alpha_cm1', floor: '' },
  };
  const embeddings: Table<'embeddings'> = {
    kind: 'embeddings',
    rows: 3,
    columns: { id: ['b', 'a', 't'], prediction: spectraOf([1.34, 2, 1.12], predictedPoints) },
    metadata: { ...AXIS, layers: '' },
  };
  const split: Table<'split'> = {
    kind: 'split',
    rows: 3,
    columns: { id: ['a', 'b', 't'], subset: ['test', 'test', 'train'] },
    metadata: { seed: '1', grouping: 'formula' },
  };
  return { spectra, embeddings, split };
}

test('is that of the test crystals alone, each with its own prediction', async () => {
  const { summary } = await efficiencyError.run(tables(), {}, stepContext());
  expect(summary?.pairs).toBe(2);
  expect(Math.abs(Number(summary?.maePoints) - (33.48 - 22.85) / 2)).toBeLessThan(0.05);
});

test('is that of the shift that is asked for', async () => {
  // Onsets at 1.34 and 1.56 eV for 2.22 and 1.56 eV: a gap of 2.22 eV takes less of the sun than one of 2 eV.
  const { summary } = await efficiencyError.run(tables(), { scissorEv: 0.22 }, stepContext());
  expect(Number(summary?.maePoints)).toBeGreaterThan((33.76 - 22.85) / 2);
});

test('spectra of other energies are refused', () => {
  expect(() => efficiencyError.run(tables(4000), {}, stepContext())).toThrow(InvalidInputError);
});
