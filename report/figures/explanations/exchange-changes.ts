/**
 * Mean change of the onset by the exchange of one element, with the deviation over its pairs: references filled, the
 * network's predictions hollow below. The largest decrease on top.
 */
import * as Plot from '@observablehq/plot';
import type { Exchange } from '../../content/explanations.js';
import { markOf } from '../../content/palette.js';
import { inUnit, type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { leadingText } from '../../html/leading-text.js';
import { counted } from '../../html/numbers.js';
import { GRID, horizontalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import type { LegendEntry } from '../frame/legend.js';

const ROW_HEIGHT = 26;
const REFERENCE = 'var(--c0)';
const NETWORK = 'var(--c1)';
/** Pixels between the two of a row. */
const APART = 4.5;

/** For a file, which has no page around it. */
export function exchangeLegend({ spectra }: Pick<Terms, 'spectra'>): readonly LegendEntry[] {
  return [
    { mark: { ...markOf(0), colour: REFERENCE }, text: `reference ${spectra}` },
    { mark: { ...markOf(0), colour: NETWORK }, text: 'network', hollow: true },
  ];
}

/** @param exchanges in their order from the top, at least one */
export function drawExchanges(exchanges: readonly Exchange[], terms: Terms): Html {
  const { leading, unit } = terms;
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
    alternative: `Mean change of the ${withUnit(leading, unit)} by ${counted(exchanges.length, 'exchange')} of one element, of references and of the network.`,
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
      horizontalAxis(`mean change of the ${withUnit(leading, unit)}`, { ticks: 8 }),
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
      title: `${exchange.from} to ${exchange.to}: ${inUnit(`${leadingText(terms, mean, 2)} ± ${leadingText(terms, deviation, 2)}`, unit)}`,
    };
  }
}
