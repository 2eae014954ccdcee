/** Axes of every figure: a light grid, few ticks, the names of both axes clear of the numbers. */
import * as Plot from '@observablehq/plot';
import type { SpectraAxis, ValueRange } from '../../content/energy-axis.js';
import { type Terms, withUnit } from '../../content/terms.js';
import { scientific } from '../../html/numbers.js';

export const GRID = { stroke: 'var(--grid)', strokeOpacity: 1 } as const;

/** Room for the axes, in CSS pixels. */
export const MARGINS = { marginTop: 32, marginRight: 12, marginBottom: 44, marginLeft: 44 } as const;

/** @returns the horizontal axis, its name centred below the numbers */
export function horizontalAxis(label: string, options: Plot.AxisXOptions = {}): Plot.Markish {
  return Plot.axisX({ label, labelAnchor: 'center', labelArrow: 'none', labelOffset: 40, tickSize: 4, ...options });
}

/** @returns the vertical axis, its name above the numbers */
export function verticalAxis(label: string, options: Plot.AxisYOptions = {}): Plot.Markish {
  return Plot.axisY({ label, labelAnchor: 'top', labelArrow: 'none', tickSize: 0, ...options });
}

/** The frame of every large drawing of spectra: photon energy in eV below, log10(cm^-1) on the left, or those of another property. */
export function spectraScales({ startEv, stopEv }: SpectraAxis, { min, max }: ValueRange) {
  return { ...MARGINS, x: { domain: [startEv, stopEv] }, y: { domain: [min, max] } };
}

/** @param label of the values */
export function spectraAxes(label: string, { axis: { name, unit } }: Terms): Plot.Markish[] {
  return [Plot.gridY(GRID), horizontalAxis(withUnit(name, unit)), verticalAxis(label)];
}

/** @returns 1, 2 and 5 times every power of ten between the values and a little beyond */
export function logarithmicTicks(values: readonly number[], factors: readonly number[] = [1, 2, 5]): number[] {
  const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
  const first = Math.floor(Math.log10(least));
  const decades = Array.from({ length: Math.ceil(Math.log10(most)) - first + 1 }, (_, i) => 10 ** (first + i));
  const ticks = decades.flatMap((decade) => factors.map((factor) => factor * decade));
  return ticks.filter((tick) => tick >= least * 0.4 && tick <= most * 2.5);
}

/** 2×10⁵, and 10⁵ for a whole power. */
export function logarithmicLabel(value: number): string {
  return scientific(value, 0).replace(/^1×/, '');
}
