/**
 * Onset energy (eV) against absorption-edge integral (eV cm^-1, logarithmic axis) of the reference spectra, one
 * point a crystal, coloured by group. Crystals without an onset or with an integral of zero have no place here.
 */
import * as Plot from '@observablehq/plot';
import type { Crystal } from '../crystals.js';
import type { Group } from '../groups.js';
import type { Html } from '../html/escape.js';
import { formulaText } from '../html/formula.js';
import { counted, fixed, scientific } from '../html/numbers.js';
import { draw, GRID } from './draw.js';

/** @returns the crystals that have a place on these axes */
export function withOnsetAndEdge(crystals: readonly Crystal[]): Crystal[] {
  return crystals.filter(({ referenceOnsetEv, edgeIntegral }) => referenceOnsetEv !== null && (edgeIntegral ?? 0) > 0);
}

export function drawOnsetEdgeScatter(crystals: readonly Crystal[], groups: readonly Group[]): Html {
  const markOf = new Map(groups.map((group) => [group.number, group.mark]));
  const points = withOnsetAndEdge(crystals).map((crystal) => ({
    x: crystal.referenceOnsetEv,
    y: crystal.edgeIntegral,
    fill: crystal.cluster === null ? 'var(--muted)' : (markOf.get(crystal.cluster)?.colour ?? 'var(--muted)'),
    symbol: crystal.cluster === null ? 'circle' : (markOf.get(crystal.cluster)?.symbol ?? 'circle'),
    title:
      `${formulaText(crystal.formula)}  ·  ${crystal.id}  ·  group ${crystal.cluster ?? 'none'}\n` +
      `onset ${fixed(crystal.referenceOnsetEv, 2)} eV, edge ${scientific(crystal.edgeIntegral, 2)} eV cm⁻¹`,
  }));
  return draw({
    id: 'onset-edge',
    alternative: `Onset energy against absorption-edge integral of ${counted(points.length, 'crystal')}, by group.`,
    width: 1040,
    height: 440,
    minWidth: 520,
    marginLeft: 56,
    marginRight: 12,
    x: { label: 'onset energy (eV)', nice: true, zero: true },
    y: { type: 'log', label: 'edge integral (eV cm⁻¹)', nice: true },
    color: { type: 'identity' },
    symbol: { type: 'identity' } as Plot.ScaleOptions,
    marks: [
      Plot.gridY({ ...GRID, ticks: 5 }),
      Plot.gridX(GRID),
      Plot.axisX({ tickSize: 4, labelArrow: 'none' }),
      Plot.axisY({ tickSize: 0, ticks: 5, tickFormat: (value: number) => powerOfTen(value), labelArrow: 'none' }),
      Plot.dot(points, {
        x: 'x',
        y: 'y',
        fill: 'fill',
        symbol: 'symbol',
        stroke: 'var(--paper)',
        strokeWidth: 0.6,
        fillOpacity: 0.85,
        r: 4.5,
        title: 'title',
        className: 'crystals',
      }),
    ],
  });
}

/** Only whole powers carry a label: between them a logarithmic axis is crowded. */
function powerOfTen(value: number): string {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-9 ? scientific(value, 0) : '';
}
