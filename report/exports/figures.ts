/** Every figure of the report as a file, and those of the published study (specification 4.6). */
import type { ReportContent } from '../content/content.js';
import { SIGNIFICANT_Q } from '../content/enrichment.js';
import { drawnExchanges, exchangesOf } from '../content/explanations.js';
import { markOf } from '../content/palette.js';
import { type Terms, withUnit } from '../content/terms.js';
import { drawExchanges, exchangeLegend } from '../figures/explanations/exchange-changes.js';
import { drawLegend, drawWords, groupEntries, type LegendEntry } from '../figures/frame/legend.js';
import { drawRamp } from '../figures/frame/ramp.js';
import { drawEnrichmentMap, enrichmentCells, LIMIT } from '../figures/groups/enrichment-map.js';
import { drawShifts, shiftPanels, shiftsOf } from '../figures/groups/feature-shifts.js';
import { drawGroupMeans } from '../figures/groups/group-means.js';
import { drawGroupSpectra } from '../figures/groups/group-spectra.js';
import { drawIndividualSpectra, spectraLegend } from '../figures/groups/individual-spectra.js';
import { drawPeriodicTable } from '../figures/groups/periodic-table.js';
import { drawOnsetEdgeGrid } from '../figures/maps/onset-edge-grid.js';
import { drawOnsetEdgeScatter, withOnsetAndEdge } from '../figures/maps/onset-edge-scatter.js';
import type { Html } from '../html/escape.js';
import { attributionFigures } from './attribution-figures.js';
import { comparisonFigures } from './comparison-figures.js';
import { groupCards } from './group-cards.js';
import { mapFigures } from './map-figures.js';
import { modelFigures } from './model-figures.js';
import { type Layout, standaloneSvg } from './standalone-svg.js';
import { type PublishedTrees, treeFigures } from './tree-figures.js';

function shiftLegend({ leading }: Terms): readonly LegendEntry[] {
  return [
    { mark: { ...markOf(0), colour: 'var(--more)' }, text: `with a higher ${leading}` },
    { mark: { ...markOf(0), colour: 'var(--less)' }, text: `with a lower ${leading}` },
    { mark: { ...markOf(0), colour: 'var(--ink)' }, text: 'hollow: the 95 % interval holds zero', hollow: true },
  ];
}

function curvesText({ valuesShort, axis: { name, unit } }: Terms): string {
  return `${valuesShort} over ${withUnit(name, unit)}: members thin, mean black, four in five members within the band`;
}

const LEGEND_ROWS = 25;

/** @returns file name without ending -> SVG */
export function exportFigures(content: ReportContent, trees: PublishedTrees): Map<string, string> {
  const figures = new Map<string, string>();
  // Drawings are as large as their files: each is let go as soon as its file is made.
  for (const [name, layout] of layouts(content, trees)) figures.set(name, standaloneSvg(layout));
  return figures;
}

function* layouts(content: ReportContent, trees: PublishedTrees): Generator<readonly [string, Layout]> {
  const { groups, crystals, input, terms } = content;
  if (groups.length === 0) return;
  const legend = drawLegend('legend', groupEntries(groups), Math.min(6, groups.length));
  yield* curveFigures(content, legend);
  if (terms.beside && withOnsetAndEdge(crystals, terms).length > 0) {
    const pair = terms.property ? 'leading_pair' : 'onset_integral';
    yield [`${pair}_scatter`, [[drawOnsetEdgeGrid(crystals, groups, terms)]]];
    yield [`${pair}_all_groups`, [[drawOnsetEdgeScatter(crystals, groups, terms)], [legend]]];
  }
  yield* treeFigures(content, trees);
  yield* comparisonFigures(content);
  yield* mapFigures(content, legend);
  const cells = enrichmentCells(input.enrichment);
  if (cells.length > 0) {
    const ramp = drawRamp('less often', 'more often', 'diverging');
    const scale = `log₂ of the odds ratio, inside against outside; full colour at ±${LIMIT}`;
    const words = (mark: string) => drawWords('scale', `${scale}; ${mark}: q < ${SIGNIFICANT_Q}`, 560);
    yield ['enrichment_map', [[drawEnrichmentMap(cells, groups)], [ramp, words('dot')]]];
    yield [
      'periodic_tables',
      [...groupCards(groups, (group) => drawPeriodicTable(group, cells)), [ramp, words('framed')]],
    ];
  }
  const shifts = shiftPanels(shiftsOf(input.featureShifts));
  if (shifts.length > 0)
    yield [
      `${terms.id}_shifts`,
      [
        shifts.map(({ rows, name }) => drawShifts(rows, name, terms)),
        [drawLegend('shifts', shiftLegend(terms), shiftLegend(terms).length, 200)],
      ],
    ];
  const exchanges = input.matchedPairs ? drawnExchanges(exchangesOf(input.matchedPairs)) : [];
  if (exchanges.length > 0)
    yield [
      'element_exchanges',
      [
        [drawExchanges(exchanges, terms)],
        [drawLegend('exchanges', exchangeLegend(terms), exchangeLegend(terms).length, 200)],
      ],
    ];
  yield* attributionFigures(content);
  yield* modelFigures(content);
}

/** Drawings of the values over their axis; none of one value a crystal. */
function curveFigures(content: ReportContent, legend: Html): Map<string, Layout> {
  const { groups, terms } = content;
  if (!terms.isCurve) return new Map();
  return new Map<string, Layout>([
    ['clusters_mean_comparison', [[drawGroupMeans(groups, content)], [legend]]],
    [
      'all_clusters_overlapped',
      [[drawWords('axes', curvesText(terms), 900)], ...groupCards(groups, (group) => drawGroupSpectra(group, content))],
    ],
    ...groups.map(
      (group) =>
        [
          `cluster_${group.number}_individual`,
          [
            [
              drawIndividualSpectra(group, content),
              drawLegend('names', spectraLegend(group), Math.ceil(group.members.length / LEGEND_ROWS), 110),
            ],
          ],
        ] as const,
    ),
  ]);
}
