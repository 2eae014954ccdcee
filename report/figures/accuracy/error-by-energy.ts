/** Where on the energy axis the network errs: mean absolute error in log10(cm^-1) over photon energy in eV. */

import * as Plot from '@observablehq/plot';
import { at, required } from '../../../schemas/required.js';
import type { Crystal } from '../../content/crystals.js';
import { energyAt, type SpectraAxis } from '../../content/energy-axis.js';
import { type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

interface SubsetError {
  readonly subset: string;
  readonly colour: string;
  readonly dash: string;
  /** Mean over the crystals of the subset, log10(cm^-1), shape [points]. */
  readonly mae: Float64Array;
}

const LOOKS: Readonly<Record<string, { readonly colour: string; readonly dash: string }>> = {
  train: { colour: 'var(--muted)', dash: 'none' },
  validation: { colour: 'var(--c0)', dash: '5 3' },
  test: { colour: 'var(--c1)', dash: 'none' },
};

/** @returns one curve a subset that has predicted crystals */
export function errorByEnergy(crystals: readonly Crystal[], points: number): SubsetError[] {
  return Object.entries(LOOKS).flatMap(([subset, look]) => {
    const members = crystals.filter((crystal) => crystal.subset === subset && crystal.prediction !== null);
    if (members.length === 0) return [];
    const mae = new Float64Array(points);
    for (const { reference, prediction } of members) {
      reference.forEach((value, i) => {
        mae[i] = at(mae, i) + Math.abs(required(required(prediction)[i]) - value) / members.length;
      });
    }
    return [{ subset, ...look, mae }];
  });
}

export function drawErrorByEnergy(
  errors: readonly SubsetError[],
  axis: SpectraAxis,
  { axis: along, valueUnit }: Pick<Terms, 'axis' | 'valueUnit'>,
): Html {
  return draw({
    id: 'error-by-energy',
    alternative: `Mean absolute error over ${along.name} for ${errors.map(({ subset }) => subset).join(', ')}.`,
    width: 1040,
    height: 260,
    minWidth: 780,
    ...MARGINS,
    x: { domain: [axis.startEv, axis.stopEv] },
    y: { zero: true, nice: true },
    marks: [
      Plot.gridY({ ...GRID, ticks: 5 }),
      horizontalAxis(withUnit(along.name, along.unit)),
      verticalAxis(`MAE (${valueUnit})`, { ticks: 5 }),
      errors.map(({ subset, colour, dash, mae }) =>
        Plot.line(
          Array.from(mae, (value, i) => ({ energy: energyAt(axis, i), value })),
          { x: 'energy', y: 'value', stroke: colour, strokeDasharray: dash, strokeWidth: 1.8, title: () => subset },
        ),
      ),
    ],
  });
}
