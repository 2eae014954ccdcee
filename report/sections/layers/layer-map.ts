/** The layer that was clustered as a picture: where the groups lie, and how the onset runs through them. */
import type { ReportContent } from '../../content/content.js';
import { inUnit } from '../../content/terms.js';
import { enrichmentCells } from '../../figures/groups/enrichment-map.js';
import { mappedElements } from '../../figures/maps/element-map.js';
import { drawMapByGroup, drawMapByOnset, type LayerMap, layerMap, onsetRange } from '../../figures/maps/layer-map.js';
import { type Html, html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { elementsOf } from '../../html/formula.js';
import { leadingText } from '../../html/leading-text.js';
import { counted, fixed } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';
import { componentTable, elementMaps } from './map-parts.js';

export function renderLayerMap(content: ReportContent): Section {
  const { input, crystals, groups, terms } = content;
  const layer = input.map.metadata.layer ?? '';
  const head = {
    id: 'map',
    title: 'A map of the layer',
    lead: html`Crystals that the network finds alike lie close together.`,
  };
  const components = layerMap(input.map, content, 'components');
  const neighbours = layerMap(input.map, content, 'neighbours');
  if (components.points.length === 0) return { ...head, body: renderNothing('No map was drawn.') };
  const { explained1, explained2, neighbours: near, minDistance, seed } = input.map.metadata;
  const percent = (share: string | undefined) => `${fixed(100 * Number(share), 0)} %`;
  const range = onsetRange(crystals, terms);
  const end = (value: number | undefined) => inUnit(leadingText(terms, value, 1), terms.unit);
  const without = components.points.length - neighbours.points.length;
  return {
    ...head,
    body: [
      renderFigure({
        legend: html`<span class="key">${terms.leading} ${end(range?.min)}<span class="ramp ${terms.id}"></span>${end(range?.max)} and
more</span>`,
        drawing: html`<div class="pair">${[components, ...(neighbours.points.length > 0 ? [neighbours] : [])].flatMap(
          (map) => [drawMapByGroup(map, groups), drawMapByOnset(map)],
        )}</div>`,
        caption: html`Layer ${layer}, one point a crystal, by group (left; each number stands on a crystal of its group) and by the ${terms.leading} of its reference${terms.property ? '' : ' spectrum'} (right).
Above: the two principal components, with ${percent(explained1)} and ${percent(explained2)} of the variance.
Below: UMAP (${near ?? ''} neighbours, least distance ${minDistance ?? ''}, seed ${seed ?? ''}); only nearness means something
there.${without > 0 ? ` ${counted(without, 'crystal')} not drawn there: UMAP laid out ${input.map.metadata.sample ?? 'a sample'}.` : ''}`,
        dataTitle: `Coordinates of ${counted(components.points.length, 'crystal')}`,
        data: componentTable(components),
      }),
      byElement(content, components, neighbours),
    ],
  };
}

/** Anions on both maps, then the small maps of one element each. */
function byElement({ input, crystals }: ReportContent, components: LayerMap, neighbours: LayerMap): Html {
  const elements = mappedElements(crystals, enrichmentCells(input.enrichment));
  const hasUmap = neighbours.points.length > 0;
  const maps = hasUmap ? [components, neighbours] : [components];
  return renderFigure({
    ...elementMaps(maps, crystals, elements),
    caption: html`The same ${hasUmap ? 'maps' : 'map'} by element. Large: the most electronegative element of each crystal, most
often its anion${hasUmap ? ' (left: principal components, right: UMAP)' : ''}. Small: crystals that hold one element, before all
others in grey${hasUmap ? ' (above: principal components, below: UMAP)' : ''}; the ${counted(elements.length, 'element')} most certainly
enriched in a group, then the most frequent, by atomic number. n: number of crystals.`,
    dataTitle: `Crystals of ${counted(elements.length, 'element')}`,
    data: renderTable<string>({
      label: 'Elements on the map',
      rows: elements,
      columns: [
        { head: 'Element', cell: (element) => element },
        {
          head: 'Crystals',
          numeric: true,
          cell: (element) => crystals.filter(({ formula }) => elementsOf(formula).includes(element)).length,
        },
      ],
    }),
  });
}
