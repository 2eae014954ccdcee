/** The maps of the layer as figures: by group and onset, by the most electronegative element, and element by element. */
import type { ReportContent } from '../content/content.js';
import { nameWithUnit } from '../content/named-value.js';
import { inUnit } from '../content/terms.js';
import { drawLegend, groupEntries } from '../figures/frame/legend.js';
import { drawRamp } from '../figures/frame/ramp.js';
import { enrichmentCells } from '../figures/groups/enrichment-map.js';
import { anionLegend, drawElementMap, drawMapByAnion, mappedElements } from '../figures/maps/element-map.js';
import {
  drawMapByGroup,
  drawMapByOnset,
  drawMapByValue,
  drawnMaps,
  type LayerMap,
  ONSET_SCHEME,
  onsetRange,
  valueRange,
} from '../figures/maps/layer-map.js';
import type { Html } from '../html/escape.js';
import { leadingText } from '../html/leading-text.js';
import { significant } from '../html/numbers.js';
import type { Layout } from './standalone-svg.js';

/** Of the files of a picture. */
export const MAP_NAMES = { components: 'components', neighbours: 'umap' } as const satisfies Record<
  LayerMap['id'],
  string
>;
/** Small maps as wide as the large one above them. */
const IN_A_ROW = 6;
const KEYS_IN_A_ROW = 4;

/** @returns file name without ending -> drawings; no UMAP where that has no coordinates */
export function mapFigures(content: ReportContent, legend: Html): Map<string, Layout> {
  const { input, crystals, groups, terms } = content;
  const figures = new Map<string, Layout>();
  const elements = mappedElements(crystals, enrichmentCells(input.enrichment));
  const keys = drawLegend('anions', anionLegend(crystals), KEYS_IN_A_ROW);
  const maps = drawnMaps(content);
  for (const map of maps) {
    const name = MAP_NAMES[map.id];
    const range = onsetRange(
      map.points.map(({ crystal }) => crystal),
      terms,
    );
    const end = (value: number) => inUnit(leadingText(terms, value, 1), terms.unit);
    const ramp =
      range === null
        ? []
        : [drawRamp(`${terms.leading} ${end(range.min)}`, `${end(range.max)} and more`, ONSET_SCHEME)];
    figures.set(`map_${name}`, [
      [drawMapByGroup(map, groups), drawMapByOnset(map)],
      [legend, ...ramp],
    ]);
    figures.set(`map_${name}_elements`, [
      [drawMapByAnion(map, crystals), drawMapByGroup(map, groups)],
      [keys, drawLegend('groups', groupEntries(groups), Math.min(KEYS_IN_A_ROW, groups.length))],
      ...rowsOf(elements.map((element) => drawElementMap(map, element))),
    ]);
  }
  for (const [name, layout] of propertyMaps(content, maps)) figures.set(name, layout);
  return figures;
}

/** By every other number of the crystals, in their order. */
function propertyMaps(content: ReportContent, maps: readonly LayerMap[]): (readonly [string, Layout])[] {
  const [first] = maps;
  if (!first) return [];
  return content.input.properties.map((property, i) => {
    const { least, most } = valueRange(first, property.values);
    const ramp = drawRamp(
      `${nameWithUnit(property)}: ${significant(least)}`,
      `${significant(most)} and more`,
      ONSET_SCHEME,
    );
    return [`map_property_${i + 1}`, [maps.map((map) => drawMapByValue(map, property)), [ramp]]] as const;
  });
}

function rowsOf(drawings: readonly Html[]): Html[][] {
  return Array.from({ length: Math.ceil(drawings.length / IN_A_ROW) }, (_, row) =>
    drawings.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW),
  );
}
