/** Every figure of the page on features of other origin as a file. */

import { SIGNIFICANT_Q } from '../content/enrichment.js';
import type { ExplainedContent } from '../content/explained.js';
import { drawnExchanges, exchangesOf } from '../content/explanations.js';
import { drawProbes } from '../figures/comparison/probe-matrix.js';
import { drawExchanges } from '../figures/explanations/exchange-changes.js';
import { drawLegend, drawWords, groupEntries } from '../figures/frame/legend.js';
import { drawRamp } from '../figures/frame/ramp.js';
import { drawEnrichmentMap, enrichmentCells, LIMIT } from '../figures/groups/enrichment-map.js';
import { drawShifts, shiftPanels, shiftsOf } from '../figures/groups/feature-shifts.js';
import { drawPeriodicTable } from '../figures/groups/periodic-table.js';
import { anionLegend, drawElementMap, drawMapByAnion, mappedElements } from '../figures/maps/element-map.js';
import { drawMapByGroup, drawMapByValue, drawnMaps } from '../figures/maps/layer-map.js';
import type { Html } from '../html/escape.js';
import { namedProbes } from '../sections/explained/layers.js';
import { comparisonFigures } from './comparison-figures.js';
import { groupCards } from './group-cards.js';
import { MAP_NAMES } from './map-figures.js';
import { type Layout, standaloneSvg } from './standalone-svg.js';
import { treeFigures } from './tree-figures.js';

const IN_A_ROW = 6;

/** @returns file name without ending -> SVG; only what the page has as well */
export function exportExplained(content: ExplainedContent): Map<string, string> {
  const { groups, input } = content;
  if (groups.length === 0) return new Map();
  const legend = drawLegend('legend', groupEntries(groups), Math.min(6, groups.length));
  const probes = drawProbes(namedProbes(content), content.terms);
  const figures = new Map<string, Layout>([
    ...treeFigures(content, { centroids: null, inside: new Map() }),
    // The readouts under the names of their properties.
    ...comparisonFigures({ ...content, input: { ...input, probes: null } }),
    ...(probes.length > 0 ? [['layer_probes', probes.map((each) => [each])] as const] : []),
    ...maps(content, legend),
    ...elements(content),
    ...ofLeading(content),
  ]);
  return new Map([...figures].map(([name, layout]) => [name, standaloneSvg(layout)]));
}

function maps(content: ExplainedContent, legend: Html): (readonly [string, Layout])[] {
  const { input, crystals, groups } = content;
  const mapped = mappedElements(crystals, enrichmentCells(input.enrichment));
  const [property] = input.properties;
  return drawnMaps(content).flatMap((map) => {
    const name = MAP_NAMES[map.id];
    const rows = Array.from({ length: Math.ceil(mapped.length / IN_A_ROW) }, (_, row) =>
      mapped.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW).map((element) => drawElementMap(map, element)),
    );
    return [
      [
        `map_${name}`,
        [[drawMapByGroup(map, groups), ...(property ? [drawMapByValue(map, property)] : [])], [legend]],
      ] as const,
      [
        `map_${name}_elements`,
        [[drawMapByAnion(map, crystals)], [drawLegend('anions', anionLegend(crystals), 4)], ...rows],
      ] as const,
    ];
  });
}

function elements({ input, groups }: ExplainedContent): (readonly [string, Layout])[] {
  const cells = enrichmentCells(input.enrichment);
  if (cells.length === 0) return [];
  const ramp = drawRamp('less often', 'more often', 'diverging');
  const scale = `log₂ of the odds ratio, inside against outside; full colour at ±${LIMIT}`;
  const words = (mark: string) => drawWords('scale', `${scale}; ${mark}: q < ${SIGNIFICANT_Q}`, 560);
  return [
    ['enrichment_map', [[drawEnrichmentMap(cells, groups)], [ramp, words('dot')]]],
    ['periodic_tables', [...groupCards(groups, (group) => drawPeriodicTable(group, cells)), [ramp, words('framed')]]],
  ];
}

function ofLeading({ input: { properties, leading }, terms }: ExplainedContent): (readonly [string, Layout])[] {
  const [of] = properties;
  if (!of || leading === null) return [];
  const shifts = shiftPanels(shiftsOf(leading.shifts));
  const exchanges = drawnExchanges(exchangesOf(leading.exchanges));
  return [
    ...(shifts.length > 0
      ? [['property_shifts', [shifts.map(({ rows, name }) => drawShifts(rows, name, terms))]] as const]
      : []),
    ...(exchanges.length > 0 ? [['element_exchanges', [[drawExchanges(exchanges, terms)]]] as const] : []),
  ];
}
