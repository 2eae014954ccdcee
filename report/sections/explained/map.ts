/** The features in the plane: where the groups lie, how the leading property runs through them, and which elements are where. */
import type { ExplainedContent } from '../../content/explained.js';
import { nameWithUnit } from '../../content/named-value.js';
import { enrichmentCells } from '../../figures/groups/enrichment-map.js';
import { mappedElements } from '../../figures/maps/element-map.js';
import { drawMapByGroup, drawMapByValue, type LayerMap, layerMap } from '../../figures/maps/layer-map.js';
import { type Html, html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { counted } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { componentTable, elementMaps } from '../layers/map-parts.js';
import { renderNothing, type Section } from '../section.js';

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
        data: componentTable(components),
      }),
      byElement(content, maps),
    ],
  };
}

/** Anions on every map, then the small maps of one element each. */
function byElement({ input, crystals }: ExplainedContent, maps: readonly LayerMap[]): Html {
  const elements = mappedElements(crystals, enrichmentCells(input.enrichment));
  return renderFigure({
    ...elementMaps(maps, crystals, elements),
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
