/** Absorption edges: where they begin, and how steep they are. */
import type { ReportContent } from '../content.js';
import type { Crystal } from '../crystals.js';
import { groupLegend } from '../figures/group-mark.js';
import { drawOnsetEdgeScatter, withOnsetAndEdge } from '../figures/onset-edge-scatter.js';
import { html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { counted, fixed, scientific } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

export function renderEdges({ crystals, groups }: ReportContent): Section {
  const drawn = [...withOnsetAndEdge(crystals)].sort((a, b) => a.referenceOnsetEv! - b.referenceOnsetEv!);
  const missing = crystals.length - drawn.length;
  const body =
    drawn.length === 0
      ? renderNothing('No reference spectrum has an onset.')
      : renderFigure({
          legend: groupLegend(groups),
          drawing: drawOnsetEdgeScatter(crystals, groups),
          caption: html`Onset energy (eV) against edge integral (eV cm⁻¹, logarithmic axis) of the reference spectra, one
point a crystal.${missing > 0 ? ` ${counted(missing, 'crystal')} without an onset or an edge integral not drawn.` : ''}`,
          dataTitle: `Onset and edge integral of ${counted(drawn.length, 'crystal')}`,
          data: renderTable<Crystal>({
            label: 'Onset and edge integral',
            rows: drawn,
            columns: [
              { head: 'Formula', name: true, cell: ({ formula }) => formulaHtml(formula) },
              { head: 'Id', name: true, cell: ({ id }) => id },
              { head: 'Group', numeric: true, cell: ({ cluster }) => cluster ?? '–' },
              { head: 'Onset (eV)', numeric: true, cell: ({ referenceOnsetEv }) => fixed(referenceOnsetEv, 3) },
              {
                head: 'Edge integral (eV cm⁻¹)',
                numeric: true,
                cell: ({ edgeIntegral }) => scientific(edgeIntegral, 3),
              },
            ],
          }),
        });
  return {
    id: 'edges',
    title: 'Absorption edges',
    lead: html`Where absorption sets in, and how much of it there is just above.`,
    body,
  };
}
