/** Which elements make a group: enrichment of every element in every group. */
import type { ReportContent } from '../content/content.js';
import { SIGNIFICANT_Q } from '../content/groups.js';
import {
  drawEnrichmentMap,
  drawnElements,
  type EnrichmentCell,
  enrichmentCells,
  LIMIT,
  RARE,
} from '../figures/groups/enrichment-map.js';
import { html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { counted, fixed, probability } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

const TESTS_SHOWN = 250;

export function renderElements({ input, groups }: ReportContent): Section {
  const cells = enrichmentCells(input.enrichment);
  const significant = cells.filter(({ qValue }) => qValue < SIGNIFICANT_Q).length;
  const { rare } = drawnElements(cells);
  const { test, correction } = input.enrichment.metadata;
  const lead = html`${counted(significant, 'pair')} of element and group ${
    significant === 1 ? 'differs' : 'differ'
  } from the rest of the data with q &lt; ${SIGNIFICANT_Q}, of ${counted(cells.length, 'pair')} tested.`;
  if (cells.length === 0 || groups.length === 0) {
    return { id: 'elements', title: 'Elements', lead, body: renderNothing('No element was tested.') };
  }
  return {
    id: 'elements',
    title: 'Elements',
    lead,
    body: renderFigure({
      legend: html`<span class="key">less often than elsewhere<span class="ramp diverging"></span>more often</span>
<span class="key"><span class="disc ink"></span>q &lt; ${SIGNIFICANT_Q}</span>`,
      drawing: drawEnrichmentMap(cells, groups),
      caption: html`log₂ of the odds ratio (dimensionless, half a crystal added to every count; full colour at ±${LIMIT}) of
finding an element inside a group against outside it, elements by atomic number. Blank: not found, and less than one
crystal expected. ${test ?? 'Test'} with ${correction ?? 'a'} correction over all
pairs.${rare > 0 ? ` ${counted(rare, 'element')} in fewer than ${RARE} crystals only in the table.` : ''}`,
      dataTitle: `${counted(cells.length, 'test')}, most certain first`,
      data: renderTable<EnrichmentCell>({
        label: 'Enrichment tests',
        rows: [...cells].sort((a, b) => a.qValue - b.qValue || a.pValue - b.pValue || a.cluster - b.cluster),
        cap: TESTS_SHOWN,
        columns: [
          { head: 'Group', numeric: true, cell: ({ cluster }) => cluster },
          { head: 'Element', cell: ({ element }) => element },
          { head: 'Inside', numeric: true, cell: ({ inside, clusterSize }) => `${inside} of ${clusterSize}` },
          { head: 'Expected', numeric: true, cell: ({ expected }) => fixed(expected, 1) },
          { head: 'Outside', numeric: true, cell: ({ outside, outsideSize }) => `${outside} of ${outsideSize}` },
          { head: 'log₂ odds ratio', numeric: true, cell: ({ log2Odds }) => fixed(log2Odds, 2) },
          { head: 'p', numeric: true, cell: ({ pValue }) => probability(pValue) },
          { head: 'q', numeric: true, cell: ({ qValue }) => probability(qValue) },
        ],
      }),
    }),
  };
}
