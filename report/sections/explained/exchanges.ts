/** What the exchange of one element does to the leading property, over all pairs of one structure type. */
import type { ExplainedContent } from '../../content/explained.js';
import {
  DRAWN_EXCHANGES,
  DRAWN_PAIRS,
  drawnExchanges,
  type Exchange,
  exchangesOf,
} from '../../content/explanations.js';
import { nameWithUnit } from '../../content/named-value.js';
import { drawExchanges } from '../../figures/explanations/exchange-changes.js';
import { html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { counted, fixed, signed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

export function explainedExchanges({ input, terms }: ExplainedContent): Section {
  const [of] = input.properties;
  const head = {
    id: 'exchanges',
    title: 'One element exchanged',
    lead: html`Crystals of one structure type that differ in one element alone: how far the exchange moves ${of?.name ?? 'a property'}.`,
  };
  if (!of || input.leading === null)
    return { ...head, body: renderNothing('No properties were given: --properties FILE.') };
  const exchanges = exchangesOf(input.leading.exchanges);
  if (exchanges.length === 0)
    return { ...head, body: renderNothing('No two compounds of one structure type differ in one element alone.') };
  const drawn = drawnExchanges(exchanges);
  const pairs = exchanges.reduce((sum, exchange) => sum + exchange.pairs, 0);
  const words = html`${counted(pairs, 'pair')} of compounds in one structure type whose formulas differ in one element at equal
share, ${counted(exchanges.length, 'exchange')}. Of several crystals of one compound and type the mean counts. The first symbol by
the alphabet is exchanged for the second.`;
  const table = renderTable<Exchange>({
    label: 'Exchanges of one element',
    rows: exchanges,
    columns: [
      { head: 'Exchange', name: true, cell: ({ from, to }) => `${from} → ${to}` },
      { head: 'Pairs', numeric: true, cell: ({ pairs: n }) => n },
      { head: 'of compounds', numeric: true, cell: ({ compounds }) => compounds },
      { head: `Change of ${nameWithUnit(of)}`, numeric: true, cell: ({ changeEv }) => signed(changeEv, 2) },
      { head: 'Deviation', numeric: true, cell: ({ deviationEv }) => fixed(deviationEv, 2) },
      { head: 'In that direction', numeric: true, cell: ({ agreeing, pairs: n }) => `${agreeing} of ${n}` },
    ],
  });
  if (drawn.length === 0) return { ...head, body: [html`<p>${words}</p>`, table] };
  return {
    ...head,
    body: renderFigure({
      drawing: drawExchanges(drawn, terms),
      caption: html`Mean change of ${nameWithUnit(of)}; lines: plus and minus the sample deviation over the pairs, which stand in brackets.
${words} Drawn are those of at least ${DRAWN_PAIRS} pairs, at most ${DRAWN_EXCHANGES}.`,
      dataTitle: counted(exchanges.length, 'exchange'),
      data: table,
    }),
  };
}
