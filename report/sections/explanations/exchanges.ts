/** What the exchange of one element does to the onset, over all pairs of one structure type, and what the network makes of it. */
import type { ReportContent } from '../../content/content.js';
import {
  DRAWN_EXCHANGES,
  DRAWN_PAIRS,
  drawnExchanges,
  type Exchange,
  exchangesOf,
} from '../../content/explanations.js';
import { drawExchanges } from '../../figures/explanations/exchange-changes.js';
import { type Html, html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { counted, fixed, signed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

export function renderExchanges({ input }: ReportContent): Section {
  const head = {
    id: 'exchanges',
    title: 'One element exchanged',
    lead: html`Crystals of one structure type that differ in one element alone: how far the exchange moves the onset.`,
  };
  const exchanges = input.matchedPairs === null ? [] : exchangesOf(input.matchedPairs);
  if (exchanges.length === 0)
    return { ...head, body: renderNothing('No two compounds of one structure type differ in one element alone.') };
  const drawn = drawnExchanges(exchanges);
  const pairs = exchanges.reduce((sum, exchange) => sum + exchange.pairs, 0);
  const table = exchangeTable(exchanges);
  const words = html`${counted(pairs, 'pair')} of compounds with an onset in one structure type whose formulas differ in one
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
            legend: html`<span class="key"><span class="disc" style="background:var(--c0)"></span>reference spectra</span>
<span class="key">hollow: the network</span>`,
            drawing: drawExchanges(drawn),
            caption: html`Mean change of the onset (eV); lines: plus and minus the sample deviation over the pairs, which stand in
brackets. ${words} Drawn are those of at least ${DRAWN_PAIRS} pairs, at most ${DRAWN_EXCHANGES}. ${network}`,
            dataTitle: counted(exchanges.length, 'exchange'),
            data: table,
          }),
  };
}

function exchangeTable(exchanges: readonly Exchange[]): Html {
  return renderTable<Exchange>({
    label: 'Exchanges of one element',
    rows: exchanges,
    columns: [
      { head: 'Exchange', name: true, cell: ({ from, to }) => `${from} → ${to}` },
      { head: 'Pairs', numeric: true, cell: ({ pairs }) => pairs },
      { head: 'of compounds', numeric: true, cell: ({ compounds }) => compounds },
      { head: 'Change (eV)', numeric: true, cell: ({ changeEv }) => signed(changeEv, 2) },
      { head: 'Deviation (eV)', numeric: true, cell: ({ deviationEv }) => fixed(deviationEv, 2) },
      { head: 'In that direction', numeric: true, cell: ({ agreeing, pairs }) => `${agreeing} of ${pairs}` },
      { head: 'Network (eV)', numeric: true, cell: ({ networkChangeEv }) => signed(networkChangeEv, 2) },
      { head: 'its deviation (eV)', numeric: true, cell: ({ networkDeviationEv }) => fixed(networkDeviationEv, 2) },
      {
        head: 'Signs as referenced',
        numeric: true,
        cell: ({ networkAgreeing, networkPairs }) => (networkPairs > 0 ? `${networkAgreeing} of ${networkPairs}` : '–'),
      },
    ],
  });
}
