/** Which elements make a group: enrichment of every element in every group. */
import type { ReportContent } from '../content/content.js';
import { SIGNIFICANT_Q } from '../content/enrichment.js';
import { drawEnrichmentMap, type EnrichmentCell, enrichmentCells, LIMIT } from '../figures/groups/enrichment-map.js';
import { html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { counted, fixed, probability } from '../html/numbers.js';
import { oddsIntervalText } from '../html/shares.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

const TESTS_SHOWN = 250;
export const NOT_TESTED = 'No element was tested: there are no groups, or none is in enough compounds.';

export function renderElements({ input, groups }: ReportContent): Section {
  const cells = enrichmentCells(input.enrichment);
  const significant = cells.filter(({ qValue }) => qValue < SIGNIFICANT_Q).length;
  const { test, correction, leastCompounds } = input.enrichment.metadata;
  const lead = html`${counted(significant, 'pair')} of element and group ${
    significant === 1 ? 'differs' : 'differ'
  } from the rest of the data with q &lt; ${SIGNIFICANT_Q}, of ${counted(cells.length, 'pair')} tested.`;
  if (cells.length === 0 || groups.length === 0) {
    return { id: 'elements', title: 'Elements', lead, body: renderNothing(NOT_TESTED) };
  }
  return {
    id: 'elements',
    title: 'Elements',
    lead,
    body: renderFigure({
      legend: html`<span class="key">less often than elsewhere<span class="ramp diverging"></span>more often</span>
<span class="key"><span class="disc ink"></span>q &lt; ${SIGNIFICANT_Q}</span>`,
      drawing: drawEnrichmentMap(cells, groups),
      caption: html`log₂ of the odds ratio (dimensionless, half a compound added to every count; full colour from −${LIMIT}
to +${LIMIT}) of an element in the compounds that have a crystal in a group against those that have none, elements by atomic
number. Blank: not found, and less than one compound expected. ${test ?? 'Test'}, with ${correction ?? 'a'} correction over all
pairs; elements of fewer than ${leastCompounds ?? ''} compounds were not tested.`,
      dataTitle: `${counted(cells.length, 'test')}, most certain first`,
      data: renderTable<EnrichmentCell>({
        label: 'Enrichment tests',
        rows: [...cells].sort((a, b) => a.qValue - b.qValue || a.pValue - b.pValue || a.cluster - b.cluster),
        cap: TESTS_SHOWN,
        columns: [
          { head: 'Group', numeric: true, cell: ({ cluster }) => cluster },
          { head: 'Element', cell: ({ element }) => element },
          {
            head: 'Compounds inside',
            numeric: true,
            cell: ({ compoundsInside, clusterCompounds }) => `${compoundsInside} of ${clusterCompounds}`,
          },
          { head: 'Expected', numeric: true, cell: ({ expected }) => fixed(expected, 1) },
          {
            head: 'Compounds outside',
            numeric: true,
            cell: ({ compoundsOutside, otherCompounds }) => `${compoundsOutside} of ${otherCompounds}`,
          },
          { head: 'Odds ratio (95 %)', numeric: true, cell: oddsIntervalText },
          { head: 'p', numeric: true, cell: ({ pValue }) => probability(pValue) },
          { head: 'q', numeric: true, cell: ({ qValue }) => probability(qValue) },
        ],
      }),
    }),
  };
}
