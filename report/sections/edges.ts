/** Absorption edges: where they begin, and how steep they are. */
import { required } from '../../schemas/required.js';
import type { ReportContent } from '../content/content.js';
import type { Crystal } from '../content/crystals.js';
import type { Group } from '../content/groups.js';
import { drawOnsetEdgeGrid } from '../figures/maps/onset-edge-grid.js';
import { drawOnsetEdgeScatter, withOnsetAndEdge } from '../figures/maps/onset-edge-scatter.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { counted, fixed, scientific } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

export function renderEdges(content: ReportContent): Section {
  const { crystals, groups } = content;
  const drawn = [...withOnsetAndEdge(crystals)].sort(
    (a, b) => required(a.referenceOnsetEv) - required(b.referenceOnsetEv),
  );
  const missing = crystals.length - drawn.length;
  const body =
    drawn.length === 0
      ? renderNothing('No reference spectrum has an onset.')
      : [
          renderFigure({
            drawing: drawOnsetEdgeScatter(crystals, groups),
            caption: html`Onset energy (eV) against edge integral (eV cm⁻¹, logarithmic axis) of the reference spectra, one
point a crystal; each number stands on a crystal of its group.${missing > 0 ? ` ${counted(missing, 'crystal')} without an onset or an edge integral not drawn.` : ''}`,
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
          }),
          ...(groups.length > 0 ? [panels(content, drawn)] : []),
        ];
  return {
    id: 'edges',
    title: 'Absorption edges',
    lead: html`Where absorption sets in, and how much of it there is just above.`,
    body,
  };
}

function panels({ crystals, groups }: ReportContent, drawn: readonly Crystal[]): Html {
  const both = (group: Group) => withOnsetAndEdge(group.members);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return renderFigure({
    drawing: drawOnsetEdgeGrid(crystals, groups),
    caption: html`The same for each group on its own, before all ${counted(drawn.length, 'crystal')} in grey: number n of
crystals, mean onset (eV), and mean of log₁₀ of the edge integral I (eV cm⁻¹).`,
    dataTitle: `Means of ${counted(groups.length, 'group')}`,
    data: renderTable<Group>({
      label: 'Onset and edge integral of the groups',
      rows: groups,
      columns: [
        { head: 'Group', numeric: true, cell: ({ number }) => number },
        { head: 'Crystals', numeric: true, cell: ({ members }) => members.length },
        { head: 'With onset and integral', numeric: true, cell: (group) => both(group).length },
        {
          head: 'Mean onset (eV)',
          numeric: true,
          cell: (group) =>
            fixed(
              both(group).length === 0 ? null : mean(both(group).map((each) => required(each.referenceOnsetEv))),
              3,
            ),
        },
        {
          head: 'Mean log₁₀ I',
          numeric: true,
          cell: (group) =>
            fixed(
              both(group).length === 0
                ? null
                : mean(both(group).map((each) => Math.log10(required(each.edgeIntegral)))),
              3,
            ),
        },
      ],
    }),
  });
}
