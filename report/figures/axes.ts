/** Axes of every figure: a light grid, few ticks, the names of both axes clear of the numbers. */
import * as Plot from '@observablehq/plot';

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
