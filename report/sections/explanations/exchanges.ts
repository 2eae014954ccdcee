/** What the exchange of one element does to the onset, over all pairs of one structure type, and what the network makes of it. */
import type { ReportContent } from '../../content/content.js';
import {
  DRAWN_EXCHANGES,
  DRAWN_PAIRS,
  drawnExchanges,
  type Exchange,
  exchangesOf,
} from '../../content/explanations.js';
import { type Terms, withUnit } from '../../content/terms.js';
import { drawExchanges } from '../../figures/explanations/exchange-changes.js';
import { type Html, html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { leadingText, signedText } from '../../html/leading-text.js';
import { counted } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

export function renderExchanges({ input, terms }: ReportContent): Section {
  const { leading, unit, spectra } = terms;
  const head = {
    id: 'exchanges',
    title: 'One element exchanged',
    lead: html`Crystals of one structure type that differ in one element alone: how far the exchange moves the ${leading}.`,
  };
  const exchanges = input.matchedPairs === null ? [] : exchangesOf(input.matchedPairs);
  if (exchanges.length === 0)
    return { ...head, body: renderNothing('No two compounds of one structure type differ in one element alone.') };
  const drawn = drawnExchanges(exchanges);
  const pairs = exchanges.reduce((sum, exchange) => sum + exchange.pairs, 0);
  const table = exchangeTable(exchanges, terms);
  const words = html`${counted(pairs, 'pair')} of compounds with ${terms.property ? 'a' : 'an'} ${leading} in one structure type whose formulas differ in one
element at equal share, ${counted(exchanges.length, 'exchange')}. Of several crystals of one compound and type the mean counts; a
compound of two types is in pairs of both. The first symbol by the alphabet is exchanged for the second.`;
  const network = html`The network was trained on most of these crystals: how well it follows an exchange says what it has
learnt, as any model would that knows its training set, and not what it would foretell.`;
  return {
    ...head,
    body:
      drawn.length === 0
        ? [html`<p>${words} ${network}</p>`, table]
        : renderFigure({
            legend: html`<span class="key"><span class="disc" style="background:var(--c0)"></span>reference ${spectra}</span>
<span class="key">hollow: the network</span>`,
            drawing: drawExchanges(drawn, terms),
            caption: html`Mean change of the ${withUnit(leading, unit)}; lines: plus and minus the sample deviation over the pairs, which stand in
brackets. ${words} Drawn are those of at least ${DRAWN_PAIRS} pairs, at most ${DRAWN_EXCHANGES}. ${network}`,
            dataTitle: counted(exchanges.length, 'exchange'),
            data: table,
          }),
  };
}

function exchangeTable(exchanges: readonly Exchange[], terms: Terms): Html {
  const { unit } = terms;
  return renderTable<Exchange>({
    label: 'Exchanges of one element',
    rows: exchanges,
    columns: [
      { head: 'Exchange', name: true, cell: ({ from, to }) => `${from} → ${to}` },
      { head: 'Pairs', numeric: true, cell: ({ pairs }) => pairs },
      { head: 'of compounds', numeric: true, cell: ({ compounds }) => compounds },
      { head: withUnit('Change', unit), numeric: true, cell: ({ changeEv }) => signedText(terms, changeEv, 2) },
      {
        head: withUnit('Deviation', unit),
        numeric: true,
        cell: ({ deviationEv }) => leadingText(terms, deviationEv, 2),
      },
      { head: 'In that direction', numeric: true, cell: ({ agreeing, pairs }) => `${agreeing} of ${pairs}` },
      {
        head: withUnit('Network', unit),
        numeric: true,
        cell: ({ networkChangeEv }) => signedText(terms, networkChangeEv, 2),
      },
      {
        head: withUnit('its deviation', unit),
        numeric: true,
        cell: ({ networkDeviationEv }) => leadingText(terms, networkDeviationEv, 2),
      },
      {
        head: 'Signs as referenced',
        numeric: true,
        cell: ({ networkAgreeing, networkPairs }) => (networkPairs > 0 ? `${networkAgreeing} of ${networkPairs}` : '–'),
      },
    ],
  });
}
