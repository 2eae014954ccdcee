/** Which elements and environments go with a higher or lower onset, over all groups. */

import { required } from '../../schemas/required.js';
import type { ReportContent } from '../content/content.js';
import { withUnit } from '../content/terms.js';
import {
  drawShifts,
  isCertain,
  SHOWN_SHIFTS,
  type Shift,
  shiftPanels,
  shiftsOf,
} from '../figures/groups/feature-shifts.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { leadingText } from '../html/leading-text.js';
import { counted } from '../html/numbers.js';
import { renderTable } from '../html/table.js';

/** @returns null where no feature has enough crystals */
export function renderShifts({ input: { featureShifts }, terms }: Pick<ReportContent, 'input' | 'terms'>): Html | null {
  const { leading, unit } = terms;
  if (featureShifts.rows === 0) return null;
  const all = shiftsOf(featureShifts);
  const panels = shiftPanels(all);
  const halves = panels.some((panel) => panel.halves);
  if (panels.length === 0) return null;
  const { samples, minSupport, crystals } = featureShifts.metadata;
  return html`<h3>What shifts the ${leading}</h3>
${renderFigure({
  legend: html`<span class="key"><span class="disc" style="background:var(--more)"></span>with a higher ${leading}</span>
<span class="key"><span class="disc" style="background:var(--less)"></span>with a lower ${leading}</span>
<span class="key">hollow: the interval holds zero</span>`,
  drawing: html`<div class="pair">${panels.map(({ rows, name }) => html`<div>${drawShifts(rows, name, terms)}</div>`)}</div>`,
  caption: html`The ${SHOWN_SHIFTS} largest coefficients${unit === '' ? '' : ` (${unit})`} of a ridge regression of the ${leading} on the elements (left) and on the
coordination environments (right${halves ? ': what one atom is coordinated by, and by how many, apart' : ''}) that each of ${required(crystals)} crystals has, all others of the kind being equal, with 95 % intervals from
${required(samples)} bootstrap samples of the compounds; features of at least ${required(minSupport)} compounds. Associations within these data, drawn towards zero.`,
  dataTitle: `${counted(all.length, 'feature')} of all kinds`,
  data: renderTable<Shift>({
    label: `Shifts of the ${leading}`,
    rows: all,
    columns: [
      { head: 'Kind', cell: ({ kind }) => kind },
      { head: 'Feature', cell: ({ feature }) => feature },
      { head: 'Crystals', numeric: true, cell: ({ crystals: n }) => n },
      { head: withUnit('Shift', unit), numeric: true, cell: ({ shiftEv }) => leadingText(terms, shiftEv, 2) },
      { head: 'from', numeric: true, cell: ({ lowerEv }) => leadingText(terms, lowerEv, 2) },
      { head: 'to', numeric: true, cell: ({ upperEv }) => leadingText(terms, upperEv, 2) },
      { head: 'Differs from 0', cell: (shift) => (isCertain(shift) ? 'yes' : 'no') },
      {
        head: withUnit('Mean difference', unit),
        numeric: true,
        cell: ({ differenceEv }) => leadingText(terms, differenceEv, 2),
      },
    ],
  }),
})}`;
}
