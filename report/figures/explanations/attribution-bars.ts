/** What the atoms or the bonds of one group say of its edge: a bar a kind, with the deviation over its crystals. */
import * as Plot from '@observablehq/plot';
import type { AttributionBar } from '../../content/attributions.js';
import type { Group } from '../../content/groups.js';
import type { Terms } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed, signed } from '../../html/numbers.js';
import { GRID } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

const ROW_HEIGHT = 18;
const LETTER_WIDTH = 6;

/** What the bars of a drawing are. */
type Bearer = 'element' | 'bond';

/** Half of the axis at least, log10(cm^-1). */
const LEAST_LIMIT = 0.1;

/**
 * @param barsOf the bars of a cluster in their order from the top
 * @returns a drawing for every group that has bars, all on one axis
 */
export function drawAttributions(
  groups: readonly Group[],
  barsOf: (cluster: number) => readonly AttributionBar[],
  of: Bearer,
  terms: Terms,
): { readonly group: Group; readonly drawing: Html }[] {
  const drawn = groups.map((group) => ({ group, bars: barsOf(group.number) })).filter(({ bars }) => bars.length > 0);
  const reaches = drawn.flatMap(({ bars }) => bars.map(({ value, deviation }) => Math.abs(value) + (deviation ?? 0)));
  const limit = Math.max(terms.property ? leastReach(reaches) : LEAST_LIMIT, ...reaches);
  return drawn.map(({ group, bars }) => ({ group, drawing: drawGroup(group, bars, limit, { of, terms }) }));
}

/** Of bars that are all zero. */
function leastReach(reaches: readonly number[]): number {
  return reaches.some((reach) => reach > 0) ? 0 : 1;
}

/** @param limit end of both sides of the axis, log10(cm^-1) */
function drawGroup(
  { number }: Group,
  bars: readonly AttributionBar[],
  limit: number,
  { of, terms: { property, valueUnit, leading } }: { readonly of: Bearer; readonly terms: Terms },
): Html {
  const nameOf = ({ name, crystals }: AttributionBar) => `${name} (${crystals})`;
  const names = bars.map(nameOf);
  const ends = bars.flatMap((bar) => {
    const { value, deviation } = bar;
    return deviation === null ? [] : [{ name: nameOf(bar), lower: value - deviation, upper: value + deviation }];
  });
  return draw({
    id: `group-${of}s-${number}`,
    alternative: `What ${counted(bars.length, of)} of group ${number} ${bars.length === 1 ? 'says' : 'say'} of its ${property ? `${leading}, ${valueUnit}` : 'edge, log10(cm^-1)'}.`,
    width: 240,
    height: 30 + ROW_HEIGHT * bars.length,
    marginTop: 4,
    marginRight: 8,
    marginBottom: 26,
    marginLeft: 14 + LETTER_WIDTH * Math.max(...names.map(({ length }) => length)),
    x: { domain: [-limit, limit] },
    y: { type: 'band', domain: names, label: null, padding: 0.3 },
    marks: [
      Plot.gridX({ ...GRID, ticks: 4 }),
      Plot.axisX({ ticks: 4, tickSize: 3, label: null }),
      Plot.axisY({ label: null, tickSize: 0 }),
      Plot.barX(bars, {
        x: 'value',
        y: nameOf,
        fill: ({ value }: AttributionBar) => (value >= 0 ? 'var(--more)' : 'var(--less)'),
        title: ({ name, value, deviation, crystals }: AttributionBar) =>
          `${name}: ${signed(value, 2)} ± ${fixed(deviation, 2)}, ${counted(crystals, 'crystal')}`,
      }),
      Plot.ruleY(ends, { x1: 'lower', x2: 'upper', y: 'name', stroke: 'var(--ink)', strokeWidth: 1 }),
      Plot.ruleX([0], { stroke: 'var(--ink)', strokeWidth: 1 }),
    ],
  });
}
