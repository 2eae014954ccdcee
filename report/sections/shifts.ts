/** Which elements and environments go with a higher or lower onset, over all groups. */

import { required } from '../../schemas/required.js';
import type { ReportInput } from '../content/report-input.js';
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
import { counted, fixed } from '../html/numbers.js';
import { renderTable } from '../html/table.js';

/** @returns null where no feature has enough crystals */
export function renderShifts({ featureShifts }: ReportInput): Html | null {
  if (featureShifts.rows === 0) return null;
  const all = shiftsOf(featureShifts);
  const panels = shiftPanels(all);
  const halves = panels.some((panel) => panel.halves);
  if (panels.length === 0) return null;
  const { samples, minSupport, crystals } = featureShifts.metadata;
  return html`<h3>What shifts the onset</h3>
${renderFigure({
  legend: html`<span class="key"><span class="disc" style="background:var(--more)"></span>with a higher onset</span>
<span class="key"><span class="disc" style="background:var(--less)"></span>with a lower onset</span>
<span class="key">hollow: the interval holds zero</span>`,
  drawing: html`<div class="pair">${panels.map(({ rows, name }) => html`<div>${drawShifts(rows, name)}</div>`)}</div>`,
  caption: html`The ${SHOWN_SHIFTS} largest coefficients (eV) of a ridge regression of the onset on the elements (left) and on the
coordination environments (right${halves ? ': what one atom is coordinated by, and by how many, apart' : ''}) that each of ${required(crystals)} crystals has, all others of the kind being equal, with 95 % intervals from
${required(samples)} bootstrap samples of the compounds; features of at least ${required(minSupport)} compounds. Associations within these data, drawn towards zero.`,
  dataTitle: `${counted(all.length, 'feature')} of all kinds`,
  data: renderTable<Shift>({
    label: 'Shifts of the onset',
    rows: all,
    columns: [
      { head: 'Kind', cell: ({ kind }) => kind },
      { head: 'Feature', cell: ({ feature }) => feature },
      { head: 'Crystals', numeric: true, cell: ({ crystals: n }) => n },
      { head: 'Shift (eV)', numeric: true, cell: ({ shiftEv }) => fixed(shiftEv, 2) },
      { head: 'from', numeric: true, cell: ({ lowerEv }) => fixed(lowerEv, 2) },
      { head: 'to', numeric: true, cell: ({ upperEv }) => fixed(upperEv, 2) },
      { head: 'Differs from 0', cell: (shift) => (isCertain(shift) ? 'yes' : 'no') },
      { head: 'Mean difference (eV)', numeric: true, cell: ({ differenceEv }) => fixed(differenceEv, 2) },
    ],
  }),
})}`;
}
