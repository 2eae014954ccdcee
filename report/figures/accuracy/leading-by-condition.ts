/** The number that leads over a condition: the network out of fold with its 90 % interval, and the reference, of a few crystals. */
import * as Plot from '@observablehq/plot';
import { conditionName } from '../../../schemas/conditions.js';
import { markOf } from '../../content/palette.js';
import { inUnit, type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { leadingText } from '../../html/leading-text.js';
import { counted, plain } from '../../html/numbers.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import type { LegendEntry } from '../frame/legend.js';
import type { ConditionCurves, ConditionPoint } from './condition-curves.js';

/** Intervals of one value stand beside each other, in CSS pixels. */
const APART = 5;

/** @returns one entry a crystal that is drawn */
export function conditionEntries({ series }: ConditionCurves): LegendEntry[] {
  return series.map(({ crystal }, i) => ({ mark: markOf(i), text: crystal }));
}

/** @param place of the condition among those that are drawn */
export function drawLeadingByCondition({ condition, series }: ConditionCurves, place: number, terms: Terms): Html {
  const { leading, unit } = terms;
  const name = conditionName(condition);
  return draw({
    id: `${terms.id}-by-condition-${place + 1}`,
    alternative: `${withUnit(leading, unit)} over the ${withUnit(name, condition.unit)} of ${counted(series.length, 'crystal')}: predicted out of fold with 90 % intervals, and the reference.`,
    width: 510,
    height: 340,
    minWidth: 380,
    ...MARGINS,
    y: { nice: true },
    marks: [
      Plot.gridY({ ...GRID, ticks: 5 }),
      horizontalAxis(withUnit(name, condition.unit), { ticks: 6 }),
      verticalAxis(withUnit(leading, unit), { ticks: 5 }),
      series.map(({ crystal, points }, i) => {
        const { colour } = markOf(i);
        const dx = (i - (series.length - 1) / 2) * APART;
        const title = (said: 'reference' | 'predicted') => (point: ConditionPoint) =>
          `${crystal}, ${inUnit(plain(point.value), condition.unit)}: ${said} ${inUnit(leadingText(terms, point[said], 2), unit)}`;
        return [
          Plot.line(points, { x: 'value', y: 'predicted', stroke: colour, strokeWidth: 1.6, dx }),
          Plot.ruleX(points, { x: 'value', y1: 'lower', y2: 'upper', stroke: colour, strokeWidth: 1, dx }),
          Plot.dot(points, { x: 'value', y: 'predicted', r: 3.5, fill: colour, dx, title: title('predicted') }),
          Plot.dot(points, {
            x: 'value',
            y: 'reference',
            r: 3.5,
            fill: 'var(--paper)',
            stroke: colour,
            strokeWidth: 1.5,
            dx,
            title: title('reference'),
          }),
        ];
      }),
    ],
  });
}
