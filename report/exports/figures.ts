/** Every figure of the clustering as a file: those of the report, and those of the published study (specification 4.6). */
import type { Linkage } from '../../schemas/clustering.js';
import type { ReportContent } from '../content.js';
import { agreementCells, agreementRows, drawAgreementMatrix } from '../figures/agreement-matrix.js';
import { drawSilhouettes, drawStability, stablePoints } from '../figures/cut-curves.js';
import { cutRows, cutsInto, drawCutValidity, methodsOf } from '../figures/cut-validity.js';
import { drawDendrogram, type Leaf } from '../figures/dendrogram.js';
import { drawEnrichmentMap, enrichmentCells } from '../figures/enrichment-map.js';
import { drawGroupMeans } from '../figures/group-means.js';
import { drawGroupSpectra } from '../figures/group-spectra.js';
import { drawIndividualSpectra, spectraLegend } from '../figures/individual-spectra.js';
import { drawMapByGroup, drawMapByOnset, mapPoints } from '../figures/layer-map.js';
import { drawLegend, type LegendEntry } from '../figures/legend.js';
import { drawNamedTree, NAMED_LEAVES } from '../figures/named-tree.js';
import { drawOnsetEdgeScatter, withOnsetAndEdge } from '../figures/onset-edge-scatter.js';
import { drawPeriodicTable } from '../figures/periodic-table.js';
import { layOutTree } from '../figures/tree-layout.js';
import type { Group } from '../groups.js';
import type { Html } from '../html/escape.js';
import { formulaText } from '../html/formula.js';
import { fixed, scientific } from '../html/numbers.js';
import { markOf } from '../palette.js';
import { type Layout, standaloneSvg } from './standalone-svg.js';

/** A merge tree that was made for a figure; leaf i is `names[i]`. */
export interface NamedLinkage {
  readonly tree: Linkage;
  readonly leafOrder: ArrayLike<number>;
}

export interface PublishedTrees {
  /** Ward linkage of the mean predicted spectra of the groups, in their order; null for fewer than two groups. */
  readonly centroids: NamedLinkage | null;
  /** Of each group by number: Ward linkage of the reference spectra of its members, in the order of the group. */
  readonly inside: ReadonlyMap<number, NamedLinkage>;
}

const CARDS_IN_A_ROW = 4;
const LEGEND_ROWS = 25;

/** @returns file name without ending -> SVG */
export function exportFigures(content: ReportContent, trees: PublishedTrees): Map<string, string> {
  const { groups, axis, range, crystals, input } = content;
  const figures = new Map<string, Layout>();
  if (groups.length === 0) return new Map();
  const legend = drawLegend('legend', groupEntries(groups), Math.min(6, groups.length));
  figures.set('clusters_mean_comparison', [[drawGroupMeans(groups, axis, range)], [legend]]);
  figures.set(
    'all_clusters_overlapped',
    cards(groups, (group) => drawGroupSpectra(group, axis, range)),
  );
  for (const group of groups)
    figures.set(`cluster_${group.number}_individual`, [
      [
        drawIndividualSpectra(group, axis, range),
        drawLegend('names', spectraLegend(group), Math.ceil(group.members.length / LEGEND_ROWS), 110),
      ],
    ]);
  if (withOnsetAndEdge(crystals).length > 0)
    figures.set('onset_integral_scatter', [[drawOnsetEdgeScatter(crystals, groups)], [legend]]);
  for (const [name, layout] of treeFigures(content, trees)) figures.set(name, layout);
  for (const [name, layout] of comparisonFigures(content)) figures.set(name, layout);
  const cells = enrichmentCells(input.enrichment);
  if (cells.length > 0) {
    figures.set('enrichment_map', [[drawEnrichmentMap(cells, groups)]]);
    figures.set(
      'periodic_tables',
      cards(groups, (group) => drawPeriodicTable(group, cells)),
    );
  }
  if (input.map) {
    const maps = {
      components: mapPoints(input.map, crystals, 'components'),
      neighbours: mapPoints(input.map, crystals, 'neighbours'),
    };
    for (const [name, points] of Object.entries({ map_components: maps.components, map_umap: maps.neighbours }))
      if (points.length > 0)
        figures.set(name, [
          [drawMapByGroup(`${name}-group`, points, groups), drawMapByOnset(`${name}-onset`, points)],
          [legend],
        ]);
  }
  return new Map([...figures].map(([name, layout]) => [name, standaloneSvg(layout)]));
}

function groupEntries(groups: readonly Group[]): LegendEntry[] {
  return groups.map(({ mark, number, members }) => ({ mark, text: `Group ${number}  (n ${members.length})` }));
}

/** Each drawing under the name of its group. */
function cards(groups: readonly Group[], drawing: (group: Group) => Html): Layout {
  const rows: Html[][] = [];
  for (let from = 0; from < groups.length; from += CARDS_IN_A_ROW) {
    const row = groups.slice(from, from + CARDS_IN_A_ROW);
    const drawings = row.map(drawing);
    const widths = drawings.map(({ text }) => Number(/viewBox="0 0 ([\d.]+)/.exec(text)![1]));
    rows.push(row.map((group, i) => drawLegend('name', groupEntries([group]), 1, widths[i])));
    rows.push(drawings);
  }
  return rows;
}

function treeFigures({ input, groups, crystals }: ReportContent, trees: PublishedTrees): Map<string, Layout> {
  const figures = new Map<string, Layout>();
  if (input.labels.rows < 2) return figures;
  const crystalOf = new Map(crystals.map((crystal) => [crystal.id, crystal]));
  const { id, cluster } = input.labels.columns;
  const layout = layOutTree(input.linkage.columns, input.leafOrder, cluster);
  const leaves: Leaf[] = Array.from(input.leafOrder, (point) => ({
    id: id[point]!,
    cluster: cluster[point]!,
    crystal: crystalOf.get(id[point]!) ?? null,
  }));
  figures.set('dendrogram', [[drawDendrogram(layout, leaves, groups)]]);
  if (leaves.length <= NAMED_LEAVES)
    figures.set('dendrogram_named', [[drawNamedTree('named', layout, leaves, groups)]]);
  if (trees.centroids) {
    const { tree, leafOrder } = trees.centroids;
    const numbers = groups.map(({ number }) => number);
    const named = Array.from(leafOrder, (i) => ({
      id: `n ${groups[i]!.members.length}`,
      cluster: numbers[i]!,
      crystal: null,
    }));
    figures.set('dendrogram_cluster_level', [
      [drawNamedTree('centroids', { ...layOutTree(tree, leafOrder, numbers), cutHeight: null }, named, groups)],
    ]);
  }
  for (const group of groups) {
    const inside = trees.inside.get(group.number);
    if (!inside || group.members.length > NAMED_LEAVES) continue;
    const own = layOutTree(
      inside.tree,
      inside.leafOrder,
      group.members.map(() => group.number),
    );
    const named = Array.from(inside.leafOrder, (i) => {
      const crystal = group.members[i]!;
      const { formula, referenceOnsetEv, edgeIntegral } = crystal;
      const name = `${formulaText(formula)} (onset ${fixed(referenceOnsetEv, 1)} eV, I ${scientific(edgeIntegral, 1)})`;
      return { id: name, cluster: group.number, crystal };
    });
    figures.set(`dendrogram_cluster_${group.number}_detailed`, [[drawNamedTree('inside', own, named, groups)]]);
  }
  return figures;
}

function comparisonFigures({ input, groups }: ReportContent): Map<string, Layout> {
  const figures = new Map<string, Layout>();
  const { layer, method } = input.labels.metadata as { layer: string; method: string };
  const all = cutRows(input.validity);
  const methods = methodsOf(all);
  const entries = methods.map((text, i) => ({ mark: { ...markOf(i), symbol: 'circle' as const }, text }));
  if (all.length > 0) {
    const legend = drawLegend('linkages', entries, methods.length, 110);
    const { recommended } = input.stability?.metadata ?? {};
    const curves = {
      cuts: all.filter((cut) => cut.layer === layer),
      methods,
      stability: input.stability === null ? [] : stablePoints(input.stability),
      method,
      reported: groups.length,
      recommended: recommended ? Number(recommended) : null,
    };
    const row = [drawSilhouettes(curves), ...(curves.stability.length > 0 ? [drawStability(curves)] : [])];
    figures.set('validity_over_counts', [row, [legend]]);
    figures.set('validity_of_layers', [[drawCutValidity(cutsInto(all, groups.length))], [legend]]);
  }
  if (input.agreement && input.agreement.rows > 0) {
    const rows = agreementRows(input.agreement);
    const names = [...new Set(rows.flatMap(({ left, right }) => [left, right]))];
    const matrix = (id: string, words: Map<string, string>) =>
      drawAgreementMatrix(id, agreementCells(rows, words), [...words.values()]);
    const ending = `, ${method}`;
    const layers = new Map(
      names.flatMap((name) =>
        name.endsWith(ending)
          ? [[name, name.slice(0, -ending.length)] as const]
          : name.includes(', ')
            ? []
            : [[name, name] as const],
      ),
    );
    const beginning = `${layer}, `;
    const linkages = new Map(
      names.flatMap((name) => (name.startsWith(beginning) ? [[name, name.slice(beginning.length)] as const] : [])),
    );
    figures.set('agreement', [[matrix('agreement-layers', layers), matrix('agreement-linkages', linkages)]]);
  }
  return figures;
}
