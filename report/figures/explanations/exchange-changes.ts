/**
 * Mean change of the onset by the exchange of one element, with the deviation over its pairs: references filled, the
 * network's predictions hollow below. The largest decrease on top.
 */
import * as Plot from '@observablehq/plot';
import type { Exchange } from '../../content/explanations.js';
import { type NamedValue, nameWithUnit, ONSET, unitAfter } from '../../content/named-value.js';
import { markOf } from '../../content/palette.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed } from '../../html/numbers.js';
import { GRID, horizontalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import type { LegendEntry } from '../frame/legend.js';

const ROW_HEIGHT = 26;
const REFERENCE = 'var(--c0)';
const NETWORK = 'var(--c1)';
/** Pixels between the two of a row. */
const APART = 4.5;

/** For a file, which has no page around it. */
export const EXCHANGE_LEGEND: readonly LegendEntry[] = [
  { mark: { ...markOf(0), colour: REFERENCE }, text: 'reference spectra' },
  { mark: { ...markOf(0), colour: NETWORK }, text: 'network', hollow: true },
];

/**
 * @param exchanges in their order from the top, at least one
 * @param of what changes
 */
export function drawExchanges(exchanges: readonly Exchange[], of: NamedValue = ONSET): Html {
  const name = ({ from, to, pairs }: Exchange) => `${from} → ${to} (${pairs})`;
  const series = [
    {
      colour: REFERENCE,
      fill: REFERENCE,
      dy: -APART,
      rows: exchanges.map((exchange) => point(exchange, exchange.changeEv, exchange.deviationEv)),
    },
    {
      colour: NETWORK,
      fill: 'var(--paper)',
      dy: APART,
      rows: exchanges.map((exchange) => point(exchange, exchange.networkChangeEv, exchange.networkDeviationEv)),
    },
  ];
  return draw({
    id: 'element-exchanges',
    alternative: `Mean change of the ${nameWithUnit(of)} by ${counted(exchanges.length, 'exchange')} of one element.`,
    width: 760,
    height: 52 + ROW_HEIGHT * exchanges.length,
    minWidth: 420,
    marginTop: 8,
    marginRight: 14,
    marginBottom: 44,
    marginLeft: 92,
    x: { zero: true, nice: true },
    y: { type: 'band', domain: exchanges.map(name), label: null },
    marks: [
      Plot.gridX({ ...GRID, ticks: 8 }),
      horizontalAxis(`mean change of the ${nameWithUnit(of)}`, { ticks: 8 }),
      Plot.axisY({ label: null, tickSize: 0 }),
      Plot.ruleX([0], { stroke: 'var(--ink)', strokeWidth: 1 }),
      ...series.flatMap(({ colour, fill, dy, rows }) => {
        const known = rows.filter(({ mean }) => mean !== null);
        return [
          Plot.ruleY(known, { y: 'name', x1: 'lower', x2: 'upper', dy, stroke: colour, strokeWidth: 1.6 }),
          Plot.dot(known, { y: 'name', x: 'mean', dy, r: 4, fill, stroke: colour, strokeWidth: 1.6, title: 'title' }),
        ];
      }),
    ],
  });

  function point(exchange: Exchange, mean: number | null, deviation: number | null) {
    const spread = deviation ?? 0;
    return {
      name: name(exchange),
      mean,
      lower: (mean ?? 0) - spread,
      upper: (mean ?? 0) + spread,
      title: `${exchange.from} to ${exchange.to}: ${fixed(mean, 2)} ± ${fixed(deviation, 2)}${unitAfter(of)}`,
    };
  }
}
