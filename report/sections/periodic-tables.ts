/** The elements of every group on the periodic table. */
import type { ReportContent } from '../content/content.js';
import { SIGNIFICANT_Q } from '../content/enrichment.js';
import { drawMark } from '../figures/frame/group-mark.js';
import { enrichmentCells, LIMIT } from '../figures/groups/enrichment-map.js';
import { drawPeriodicTable } from '../figures/groups/periodic-table.js';
import { html, joinHtml } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { counted } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { NOT_TESTED } from './elements.js';
import { renderNothing, type Section } from './section.js';

export function renderPeriodicTables({ input, groups }: ReportContent): Section {
  const head = {
    id: 'periodic-tables',
    title: 'Groups on the periodic table',
    lead: html`Where on the table the elements stand that a group has, and those that it lacks.`,
  };
  const cells = enrichmentCells(input.enrichment);
  if (cells.length === 0 || groups.length === 0) return { ...head, body: renderNothing(NOT_TESTED) };
  const certain = (number: number, more: boolean) =>
    joinHtml(
      cells
        .filter(
          ({ cluster, qValue, log2Odds }) => cluster === number && qValue < SIGNIFICANT_Q && log2Odds > 0 === more,
        )
        .sort((a, b) => a.qValue - b.qValue)
        .map(({ element }) => element),
      ', ',
    );
  return {
    ...head,
    body: renderFigure({
      legend: html`<span class="key">less often than elsewhere<span class="ramp diverging"></span>more often</span>
<span class="key">framed: q &lt; ${SIGNIFICANT_Q}</span>`,
      drawing: html`<div class="tables">${groups.map(
        (
          group,
        ) => html`<div><p>${drawMark(group.mark)}Group ${group.number} <small>${group.name === null ? null : `${group.name} · `}${counted(group.compounds, 'compound')}</small></p>
${drawPeriodicTable(group, cells)}</div>\n`,
      )}</div>`,
      caption: html`log₂ of the odds ratio (dimensionless, full colour from −${LIMIT} to +${LIMIT}) of an element in the
compounds that have a crystal in a group against those that have none. Elements without a symbol are in too few compounds to be tested,
or in none.`,
      dataTitle: `Elements of ${counted(groups.length, 'group')}`,
      data: renderTable({
        label: 'Elements that differ',
        rows: groups,
        columns: [
          { head: 'Group', numeric: true, cell: ({ number }) => number },
          { head: 'More often', cell: ({ number }) => certain(number, true) },
          { head: 'Less often', cell: ({ number }) => certain(number, false) },
        ],
      }),
    }),
  };
}
