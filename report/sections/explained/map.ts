/** The features in the plane: where the groups lie, how the leading property runs through them, and which elements are where. */
import type { ExplainedContent } from '../../content/explained.js';
import { nameWithUnit } from '../../content/named-value.js';
import { drawMark } from '../../figures/frame/group-mark.js';
import { enrichmentCells } from '../../figures/groups/enrichment-map.js';
import { anionLegend, drawElementMap, drawMapByAnion, mappedElements } from '../../figures/maps/element-map.js';
import {
  drawMapByGroup,
  drawMapByValue,
  type LayerMap,
  layerMap,
  type MapPoint,
} from '../../figures/maps/layer-map.js';
import { type Html, html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { formulaHtml } from '../../html/formula.js';
import { counted, fixed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

const ROWS = 300;

export function explainedMap(content: ExplainedContent): Section {
  const { input, groups } = content;
  const head = {
    id: 'map',
    title: 'A map of the features',
    lead: html`Crystals whose features are alike lie close together.`,
  };
  const components = layerMap(input.map, content, 'components');
  const neighbours = layerMap(input.map, content, 'neighbours');
  if (components.points.length === 0) return { ...head, body: renderNothing('No map was drawn.') };
  const { layer = '', neighbours: near = '', minDistance = '', seed = '' } = input.map.metadata;
  const maps = neighbours.points.length > 0 ? [components, neighbours] : [components];
  const [property] = input.properties;
  const coloured = (map: LayerMap): Html[] => (property ? [drawMapByValue(map, property)] : []);
  return {
    ...head,
    body: [
      renderFigure({
        drawing: html`<div class="pair">${maps.flatMap((map) => [drawMapByGroup(map, groups), ...coloured(map)])}</div>`,
        caption: html`Layer ${layer}, one point a crystal, by group${
          property ? html`, and by ${nameWithUnit(property)} (dark: lowest; rings have none)` : null
        }. Principal components above; below, where it is drawn, UMAP (${near} neighbours, least distance ${minDistance}, seed ${seed}), in
which only nearness means something.`,
        dataTitle: `Coordinates of ${counted(components.points.length, 'crystal')}`,
        data: renderTable<MapPoint>({
          label: 'Principal components',
          rows: components.points,
          cap: ROWS,
          columns: [
            { head: 'Formula', name: true, cell: ({ crystal }) => formulaHtml(crystal.formula) },
            { head: 'Id', name: true, cell: ({ crystal }) => crystal.id },
            { head: 'Group', numeric: true, cell: ({ crystal }) => crystal.cluster ?? '–' },
            { head: 'First component', numeric: true, cell: ({ x }) => fixed(x, 3) },
            { head: 'Second component', numeric: true, cell: ({ y }) => fixed(y, 3) },
          ],
        }),
      }),
      byElement(content, maps),
    ],
  };
}

/** Anions on every map, then the small maps of one element each. */
function byElement({ input, crystals }: ExplainedContent, maps: readonly LayerMap[]): Html {
  const elements = mappedElements(crystals, enrichmentCells(input.enrichment));
  return renderFigure({
    legend: anionLegend(crystals).map(({ mark, text }) => html`<span class="key">${drawMark(mark)}${text}</span> `),
    drawing: html`<div class="pair">${maps.map((map) => drawMapByAnion(map, crystals))}</div>${maps.map(
      (map) => html`<div class="maps">${elements.map((element) => drawElementMap(map, element))}</div>`,
    )}`,
    caption: html`The same by element. Large: the most electronegative element of each crystal. Small: crystals that hold one element,
before all others in grey; the ${counted(elements.length, 'element')} most certainly enriched in a group, then the most frequent.`,
    dataTitle: `Crystals of ${counted(elements.length, 'element')}`,
    data: renderTable<string>({
      label: 'Elements on the map',
      rows: elements,
      columns: [
        { head: 'Element', cell: (element) => element },
        {
          head: 'Crystals',
          numeric: true,
          cell: (element) => input.structures.columns.species.filter((species) => species.includes(element)).length,
        },
      ],
    }),
  });
}
