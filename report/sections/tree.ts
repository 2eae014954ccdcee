/** Where the groups come from: the merge tree with its cut, and how the linkages and layers compare. */
import { required } from '../../schemas/required.js';
import type { ReportContent } from '../content/content.js';
import { treeLinkage } from '../content/group-stability.js';
import { markOf } from '../content/palette.js';
import { type CutCurves, drawSilhouettes, drawStability, stablePoints } from '../figures/comparison/cut-curves.js';
import { type CutRow, cutRows, cutsInto, drawCutValidity, methodsOf } from '../figures/comparison/cut-validity.js';
import { drawMark } from '../figures/frame/group-mark.js';
import { drawDendrogram } from '../figures/trees/dendrogram.js';
import { drawNamedTree, NAMED_LEAVES } from '../figures/trees/named-tree.js';
import { type DrawnTree, foldedTree, groupTree, reportedTree } from '../figures/trees/reported-tree.js';
import type { TreeBranch } from '../figures/trees/tree-layout.js';
import { type Html, html } from '../html/escape.js';
import { drawingFrame, renderFigure } from '../html/figure.js';
import { counted, fixed } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { renderNothing, type Section } from './section.js';

const MERGES_SHOWN = 60;

export function renderTree(content: ReportContent): Section {
  const { input } = content;
  const { layer, method, metric } = input.linkage.metadata;
  return {
    id: 'tree',
    title: 'How the groups were cut',
    lead: html`Each leaf is a crystal; the lower two branches meet, the more alike their features are.`,
    body: [
      input.labels.rows < 2
        ? renderNothing('A tree needs at least two crystals.')
        : dendrogram(content, `${method} linkage of layer ${layer}, ${metric} distance`),
      ...validity(content),
    ],
  };
}

function dendrogram(content: ReportContent, description: string): Html {
  const { groups } = content;
  const whole = reportedTree(content);
  const { layout, leaves } = whole;
  const merges = [...layout.branches].sort((a, b) => b.height - a.height || b.row - a.row);
  return renderFigure({
    drawing: drawDendrogram(layout, leaves, groups),
    caption: html`Dendrogram (${description}). The strip and the numbers below it name the group of each leaf; grey
branches join different groups${layout.cutHeight === null ? '' : ', and the broken line is the cut'}. Heights are
dimensionless distances between feature vectors, drawn on a square-root axis.`,
    dataTitle: 'All names, and the highest merges',
    data: [
      ...namedTrees(content, whole),
      renderTable<TreeBranch>({
        label: 'Merges, highest first',
        rows: merges,
        cap: MERGES_SHOWN,
        columns: [
          { head: 'Merge', numeric: true, cell: ({ row }) => row + 1 },
          { head: 'Height', numeric: true, cell: ({ height }) => fixed(height, 4) },
          { head: 'Crystals', numeric: true, cell: ({ size }) => size },
          { head: 'Group', numeric: true, cell: ({ cluster }) => cluster ?? 'several' },
        ],
      }),
    ],
  });
}

/** The tree of the groups; each unfolds into its own part of the tree. */
function namedTrees(content: ReportContent, whole: DrawnTree): Html[] {
  const { groups } = content;
  const folded = foldedTree(content, whole);
  return [
    ...(folded ? [html`${drawingFrame(drawNamedTree('group-tree', folded.layout, folded.leaves, groups))}\n`] : []),
    ...groups.map((group) => {
      const { number, members } = group;
      const { layout, leaves } = groupTree(whole, group);
      const drawing =
        members.length > NAMED_LEAVES
          ? html`<p class="note">Trees with names are drawn for up to ${NAMED_LEAVES} crystals.</p>`
          : drawingFrame(drawNamedTree(`tree-${number}`, layout, leaves, groups));
      return html`<details><summary>Group ${number}: ${counted(members.length, 'crystal')}</summary>${drawing}</details>\n`;
    }),
  ];
}

/** Validity of one layer over all counts, and of all layers at the reported count. */
function validity(content: ReportContent): Html[] {
  const all = cutRows(content.input.validity);
  const at = cutsInto(all, content.groups.length);
  return [overCounts(content, all), atTheReportedCount(content, at)];
}

function overCounts({ input, groups }: ReportContent, all: readonly CutRow[]): Html {
  const { layer } = input.labels.metadata;
  const method = treeLinkage(input.labels);
  const cuts = all.filter((cut) => cut.layer === layer);
  if (new Set(cuts.map(({ clusters }) => clusters)).size < 3) return html``;
  const methods = methodsOf(all);
  const { recommended, reason, draws } = input.stability.metadata;
  const curves: CutCurves = {
    cuts,
    methods,
    stability: stablePoints(input.stability, method),
    method: required(method),
    reported: groups.length,
    recommended: recommended ? Number(recommended) : null,
  };
  const jaccard = new Map(curves.stability.map(({ clusters, jaccard: value }) => [clusters, value]));
  return renderFigure({
    legend: methodLegend(methods),
    drawing: html`<div class="pair">${drawSilhouettes(curves)}${
      curves.stability.length > 0 ? drawStability(curves) : null
    }</div>`,
    caption: html`Cuts of layer ${required(layer)} into other numbers of clusters. Silhouette (dimensionless, −1 to 1) for every
linkage, ${required(method)} drawn strong${
      curves.stability.length > 0
        ? html`; mean Jaccard index of the clusters of ${required(method)} under resampling (${required(draws)}), stable from 0.75 on`
        : null
    }.${reason ? ` Recommended: ${reason}.` : ''}${sampleNote(input.validity)}`,
    dataTitle: `Validity of ${counted(cuts.filter((cut) => cut.method === method).length, 'cut')} by ${method} linkage`,
    data: renderTable<CutRow>({
      label: 'Validity over counts',
      rows: cuts.filter((cut) => cut.method === method),
      rowClass: ({ clusters }) => (clusters === groups.length ? 'chosen' : ''),
      columns: [
        { head: 'Clusters', numeric: true, cell: ({ clusters }) => clusters },
        { head: 'Silhouette', numeric: true, cell: ({ silhouette }) => fixed(silhouette, 3) },
        { head: 'Davies-Bouldin', numeric: true, cell: ({ daviesBouldin }) => fixed(daviesBouldin, 3) },
        { head: 'Calinski-Harabasz', numeric: true, cell: ({ calinskiHarabasz }) => fixed(calinskiHarabasz, 1) },
        { head: 'Mean Jaccard index', numeric: true, cell: ({ clusters }) => fixed(jaccard.get(clusters), 2) },
      ],
    }),
  });
}

/** Silhouettes need all pairs of crystals, and very many have too many. */
function sampleNote({ metadata: { sample } }: ReportContent['input']['validity']): string {
  return sample === undefined ? '' : ` Silhouettes and cophenetic correlations are those of ${sample}.`;
}

function methodLegend(methods: readonly string[]): Html[] {
  return methods.map(
    (method, i) => html`<span class="key">${drawMark({ ...markOf(i), symbol: 'circle' })}${method}</span> `,
  );
}

function atTheReportedCount({ input }: ReportContent, cuts: readonly CutRow[]): Html {
  if (cuts.length === 0) return renderNothing('Cuts were not compared.');
  const chosen = input.labels.metadata;
  return renderFigure({
    legend: methodLegend(methodsOf(cuts)),
    drawing: drawCutValidity(cuts),
    caption: html`Silhouette of the reported number of clusters (dimensionless, −1 to 1, higher is better separated) for each layer and linkage. A
high value can also mean one large group and a few single crystals, so read it with the sizes above.${sampleNote(input.validity)}`,
    dataTitle: `Validity of ${counted(cuts.length, 'cut')}`,
    data: renderTable({
      label: 'Validity of cuts',
      rows: cuts,
      rowClass: ({ layer, method }) => (layer === chosen.layer && method === chosen.method ? 'chosen' : ''),
      columns: [
        { head: 'Layer', cell: ({ layer }) => layer },
        { head: 'Linkage', cell: ({ method }) => method },
        { head: 'Clusters', numeric: true, cell: ({ clusters }) => clusters },
        { head: 'Silhouette', numeric: true, cell: ({ silhouette }) => fixed(silhouette, 3) },
        { head: 'Davies-Bouldin', numeric: true, cell: ({ daviesBouldin }) => fixed(daviesBouldin, 3) },
        { head: 'Calinski-Harabasz', numeric: true, cell: ({ calinskiHarabasz }) => fixed(calinskiHarabasz, 1) },
        { head: 'Cophenetic correlation', numeric: true, cell: ({ cophenetic }) => fixed(cophenetic, 3) },
      ],
    }),
  });
}
