/** Numbers of the crystals, group by group, and what moves the leading one. */
import { at } from '../../../schemas/required.js';
import type { ExplainedContent } from '../../content/explained.js';
import { type NamedValue, nameWithUnit, unitAfter } from '../../content/named-value.js';
import {
  drawShifts,
  isCertain,
  SHOWN_SHIFTS,
  type Shift,
  shiftPanels,
  shiftsOf,
} from '../../figures/groups/feature-shifts.js';
import { type Html, html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { counted, fixed, probability } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { PROPERTY_NOTE, propertyTable } from '../properties.js';
import { renderNothing, type Section } from '../section.js';

export function explainedProperties(content: ExplainedContent): Section {
  const { input, groups } = content;
  const head = {
    id: 'properties',
    title: 'Properties of the groups',
    lead: html`What the crystals of a group have beside their features, and which elements and environments go with more or less of
it.`,
  };
  const [leading] = input.properties;
  if (!leading || input.leading === null || groups.length === 0)
    return { ...head, body: renderNothing('No properties were given: --properties FILE.') };
  return {
    ...head,
    body: [
      ...input.properties.map(
        (property) => html`<h3>${nameWithUnit(property)}</h3>${propertyTable(content, property)}`,
      ),
      html`<p class="note">${PROPERTY_NOTE}</p>`,
      html`<p class="statement">${testSentence(input.leading.test, leading)}</p>`,
      shifts(input.leading.shifts, leading, content.terms),
    ],
  };
}

function testSentence(
  { rows, columns, metadata }: NonNullable<ExplainedContent['input']['leading']>['test'],
  of: NamedValue,
) {
  if (rows === 0)
    return html`The groups were not compared with a linear model of composition: too few crystals have ${of.name}, or an element
without composition features${metadata.reason === '' ? '' : ' is among them'}.`;
  return html`Against a linear model of composition: joined to 92 features of the composition, the group changes the mean error of
${of.name} of a crystal left out from ${fixed(at(columns.compositionErrorEv, 0), 3)} to ${fixed(at(columns.jointErrorEv, 0), 3)}${unitAfter(
    of,
  )}; labels exchanged within the same set of anions ${counted(at(columns.permutations, 0), 'time')} lower it by
${fixed(at(columns.permutedDropEv, 0), 3)}${unitAfter(of)} in the mean, p = ${probability(at(columns.pValue, 0))}. Where the features come from a
network that was trained on ${of.name}, this says nothing new.`;
}

function shifts(
  table: NonNullable<ExplainedContent['input']['leading']>['shifts'],
  of: NamedValue,
  terms: ExplainedContent['terms'],
): Html {
  const all = shiftsOf(table);
  const panels = shiftPanels(all);
  if (panels.length === 0) return html``;
  const { samples = '', minSupport = '', crystals = '' } = table.metadata;
  return html`<h3>What shifts ${of.name}</h3>
${renderFigure({
  legend: html`<span class="key"><span class="disc" style="background:var(--more)"></span>with more</span>
<span class="key"><span class="disc" style="background:var(--less)"></span>with less</span>
<span class="key">hollow: the interval holds zero</span>`,
  drawing: html`<div class="pair">${panels.map(({ rows, name }) => html`<div>${drawShifts(rows, name, terms)}</div>`)}</div>`,
  caption: html`The ${SHOWN_SHIFTS} largest coefficients of a ridge regression of ${nameWithUnit(of)} on the elements (left) and on the
coordination environments (right) that each of ${crystals} crystals has, all others of the kind being equal, with 95 % intervals from
${samples} bootstrap samples of the compounds; features of at least ${minSupport} compounds. Associations within these data, drawn
towards zero.`,
  dataTitle: `${counted(all.length, 'feature')} of all kinds`,
  data: renderTable<Shift>({
    label: `Shifts of ${of.name}`,
    rows: all,
    columns: [
      { head: 'Kind', cell: ({ kind }) => kind },
      { head: 'Feature', cell: ({ feature }) => feature },
      { head: 'Crystals', numeric: true, cell: ({ crystals: n }) => n },
      {
        head: `Shift${of.unit === null ? '' : ` (${of.unit})`}`,
        numeric: true,
        cell: ({ shiftEv }) => fixed(shiftEv, 2),
      },
      { head: 'from', numeric: true, cell: ({ lowerEv }) => fixed(lowerEv, 2) },
      { head: 'to', numeric: true, cell: ({ upperEv }) => fixed(upperEv, 2) },
      { head: 'Differs from 0', cell: (shift) => (isCertain(shift) ? 'yes' : 'no') },
      { head: 'Mean difference', numeric: true, cell: ({ differenceEv }) => fixed(differenceEv, 2) },
    ],
  }),
})}`;
}
