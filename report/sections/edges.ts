/** Absorption edges: where they begin, and how steep they are. */

import type { LeadingName } from '../../schemas/property.js';
import { required } from '../../schemas/required.js';
import type { ReportContent } from '../content/content.js';
import type { Crystal } from '../content/crystals.js';
import type { Group } from '../content/groups.js';
import { capital, withUnit } from '../content/terms.js';
import { drawOnsetEdgeGrid } from '../figures/maps/onset-edge-grid.js';
import { besideNumber, drawOnsetEdgeScatter, withOnsetAndEdge } from '../figures/maps/onset-edge-scatter.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { leadingText } from '../html/leading-text.js';
import { counted, fixed, significant } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

export function renderEdges(content: ReportContent): Section {
  const { crystals, groups, terms } = content;
  const { leading, unit, beside } = terms;
  const head = terms.property
    ? {
        id: 'pairs',
        title: capital(leading),
        lead: beside ? html`The ${leading} and the ${beside.name} of the reference.` : '',
      }
    : {
        id: 'edges',
        title: 'Absorption edges',
        lead: html`Where absorption sets in, and how much of it there is just above.`,
      };
  if (beside === null) return { ...head, body: renderNothing('One number a crystal is read.') };
  const drawn = [...withOnsetAndEdge(crystals, terms)].sort(
    (a, b) => required(a.referenceOnsetEv) - required(b.referenceOnsetEv),
  );
  const missing = crystals.length - drawn.length;
  const body =
    drawn.length === 0
      ? renderNothing(
          terms.property ? `No crystal has a ${leading} and a ${beside.name}.` : 'No reference spectrum has an onset.',
        )
      : [
          renderFigure({
            drawing: drawOnsetEdgeScatter(crystals, groups, terms),
            caption: html`${withUnit(capital(terms.leadingInFull), unit)} against ${beside.name} ${axisText(content, beside)}of the reference ${terms.spectra}, one
point a crystal; each number stands on a crystal of its group.${missing > 0 ? ` ${counted(missing, 'crystal')} without ${terms.property ? 'both numbers' : 'an onset or an edge integral'} not drawn.` : ''}`,
            dataTitle: `${capital(leading)} and ${beside.name} of ${counted(drawn.length, 'crystal')}`,
            data: renderTable<Crystal>({
              label: `${capital(leading)} and ${beside.name}`,
              rows: drawn,
              columns: [
                { head: 'Formula', name: true, cell: ({ formula }) => formulaHtml(formula) },
                { head: 'Id', name: true, cell: ({ id }) => id },
                { head: 'Group', numeric: true, cell: ({ cluster }) => cluster ?? '–' },
                {
                  head: withUnit(capital(leading), unit),
                  numeric: true,
                  cell: ({ referenceOnsetEv }) => leadingText(terms, referenceOnsetEv, 3),
                },
                {
                  head: withUnit(capital(beside.name), beside.unit),
                  numeric: true,
                  cell: ({ edgeIntegral }) => besideNumber(edgeIntegral, terms, 3),
                },
              ],
            }),
          }),
          ...(groups.length > 0 ? [panels(content, drawn, beside)] : []),
        ];
  return { ...head, body };
}

/** Of the second number. */
function axisText({ terms }: ReportContent, { unit }: LeadingName): string {
  if (terms.property) return unit === '' ? '' : `(${unit}) `;
  return `(${unit}, logarithmic axis) `;
}

function panels({ crystals, groups, terms }: ReportContent, drawn: readonly Crystal[], beside: LeadingName): Html {
  const { leading, unit } = terms;
  const both = (group: Group) => withOnsetAndEdge(group.members, terms);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanText = (values: readonly number[]) => {
    if (values.length === 0) return fixed(null, 3);
    return terms.property ? significant(mean(values)) : fixed(mean(values.map(Math.log10)), 3);
  };
  return renderFigure({
    drawing: drawOnsetEdgeGrid(crystals, groups, terms),
    caption: html`The same for each group on its own, before all ${counted(drawn.length, 'crystal')} in grey: number n of
crystals, mean ${withUnit(leading, unit)}, and mean ${terms.property ? '' : 'of log₁₀ '}of the ${withUnit(terms.property ? beside.name : `${beside.name} I`, beside.unit)}.`,
    dataTitle: `Means of ${counted(groups.length, 'group')}`,
    data: renderTable<Group>({
      label: `${capital(leading)} and ${beside.name} of the groups`,
      rows: groups,
      columns: [
        { head: 'Group', numeric: true, cell: ({ number }) => number },
        { head: 'Crystals', numeric: true, cell: ({ members }) => members.length },
        {
          head: terms.property ? 'With both' : 'With onset and integral',
          numeric: true,
          cell: (group) => both(group).length,
        },
        {
          head: withUnit(`Mean ${leading}`, unit),
          numeric: true,
          cell: (group) =>
            leadingText(
              terms,
              both(group).length === 0 ? null : mean(both(group).map((each) => required(each.referenceOnsetEv))),
              3,
            ),
        },
        {
          head: terms.property ? withUnit(`Mean ${beside.name}`, beside.unit) : 'Mean log₁₀ I',
          numeric: true,
          cell: (group) => meanText(both(group).map((each) => required(each.edgeIntegral))),
        },
      ],
    }),
  });
}
