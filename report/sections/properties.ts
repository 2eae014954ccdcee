/** Other numbers of the crystals than those of their values, group by group, and how they run through the map of the layer. */
import type { CrystalProperty } from '../../schemas/tables/features.js';
import type { ReportContent } from '../content/content.js';
import type { Crystal } from '../content/crystals.js';
import type { Group } from '../content/groups.js';
import { nameWithUnit } from '../content/named-value.js';
import { drawMark } from '../figures/frame/group-mark.js';
import { drawMapByValue, drawnMaps, type LayerMap, valueRange } from '../figures/maps/layer-map.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { formulaHtml } from '../html/formula.js';
import { counted, significant } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { interval } from './meanings.js';
import { renderNothing, type Section } from './section.js';

/** Maps of more would outweigh the rest of the page; the exported folder has all. */
const MOST_MAPPED = 4;

export const PROPERTY_NOTE =
  'Mean ± standard deviation of the crystals, lowest and highest. Against the rest, and the effect (Hedges’ g with its 95 % interval, in standard deviations): compounds of the group against compounds that have no crystal in it, each counted once.';

export function renderProperties(content: ReportContent): Section {
  const { groups, input } = content;
  const { properties } = input;
  const head = {
    id: 'properties',
    title: 'Properties beside',
    lead: html`What the crystals of the groups have beside the numbers that lead; the network was not trained on it.`,
  };
  if (properties.length === 0) return { ...head, body: renderNothing('Beside the data lies no properties.csv.') };
  if (groups.length === 0) return { ...head, body: renderNothing('There are no groups.') };
  const maps = drawnMaps(content);
  return {
    ...head,
    body: [
      ...properties.map(
        (property) =>
          html`<h3>${nameWithUnit(property)}, of ${counted(property.values.size, 'crystal')}</h3>${propertyTable(content, property)}`,
      ),
      html`<p class="note">${PROPERTY_NOTE}</p>`,
      ...properties.slice(0, MOST_MAPPED).map((property, i) => propertyMap(content, property, maps, i + 1)),
    ],
  };
}

export function propertyTable(
  {
    groups,
    input,
  }: Pick<ReportContent, 'groups'> & { readonly input: Pick<ReportContent['input'], 'groupProperties'> },
  property: CrystalProperty,
): Html {
  const columns = input.groupProperties?.columns;
  const rowOf = ({ number }: Group) =>
    columns?.property.findIndex((name, i) => name === property.name && columns.cluster[i] === number) ?? -1;
  return renderTable<Group>({
    label: `${property.name} of the groups`,
    rows: groups,
    columns: [
      { head: 'Group', name: true, cell: ({ mark, number }) => html`${drawMark(mark)}${number}` },
      { head: 'Crystals with it', numeric: true, cell: (group) => columns?.crystals[rowOf(group)] ?? 0 },
      { head: nameWithUnit(property), numeric: true, cell: (group) => meanText(rowOf(group)) },
      { head: 'Lowest', numeric: true, cell: (group) => significant(columns?.least[rowOf(group)]) },
      { head: 'Highest', numeric: true, cell: (group) => significant(columns?.most[rowOf(group)]) },
      { head: 'Against the rest', numeric: true, cell: (group) => signedText(columns?.difference[rowOf(group)]) },
      {
        head: 'Effect',
        numeric: true,
        cell: (group) => {
          const i = rowOf(group);
          return interval(columns?.effect[i], columns?.effectLower[i], columns?.effectUpper[i]);
        },
      },
    ],
  });

  function meanText(i: number): string {
    const deviation = columns?.deviation[i] ?? null;
    const mean = significant(columns?.mean[i]);
    return deviation === null ? mean : `${mean} ± ${significant(deviation)}`;
  }
}

function signedText(value: number | null | undefined): string {
  return value !== null && value !== undefined && value > 0 ? `+${significant(value)}` : significant(value);
}

function propertyMap(
  content: ReportContent,
  property: CrystalProperty,
  maps: readonly LayerMap[],
  number: number,
): Html {
  const [first] = maps;
  if (!first) return html``;
  const { least, most } = valueRange(first, property.values);
  const draw = (map: LayerMap) => drawMapByValue(map, property, `property-${number}`);
  return renderFigure({
    drawing: html`<div class="pair">${maps.map(draw)}</div>`,
    caption: html`The map of the layer by ${nameWithUnit(property)}: from ${significant(least)} (dark) to ${significant(most)} and more
(pale); rings have none.`,
    dataTitle: `${property.name} of ${counted(property.values.size, 'crystal')}`,
    data: valueTable(content, property),
  });
}

function valueTable({ crystals }: ReportContent, property: CrystalProperty): Html {
  return renderTable<Crystal>({
    label: `${property.name} of the crystals`,
    rows: crystals.filter(({ id }) => property.values.has(id)),
    columns: [
      { head: 'Formula', name: true, cell: ({ formula }) => formulaHtml(formula) },
      { head: 'Id', name: true, cell: ({ id }) => id },
      { head: 'Group', numeric: true, cell: ({ cluster }) => cluster ?? '–' },
      { head: nameWithUnit(property), numeric: true, cell: ({ id }) => significant(property.values.get(id)) },
    ],
  });
}
