/** Where the groups come from: the merge tree with its cut, and how the linkages and layers compare. */
import type { ReportContent } from '../content.js';
import { cutRows, drawCutValidity, methodsOf } from '../figures/cut-validity.js';
import { drawDendrogram, type Leaf } from '../figures/dendrogram.js';
import { drawMark } from '../figures/group-mark.js';
import { drawNamedTree, NAMED_LEAVES } from '../figures/named-tree.js';
import { type Branch, layOutTree } from '../figures/tree-layout.js';
import { type Html, html } from '../html/escape.js';
import { renderFigure } from '../html/figure.js';
import { counted, fixed } from '../html/numbers.js';
import { renderTable } from '../html/table.js';
import { markOf } from '../palette.js';
import { renderNothing, type Section } from './section.js';

const MERGES_SHOWN = 60;

export function renderTree(content: ReportContent): Section {
  const { input } = content;
  const { layer, method, metric } = input.linkage.metadata;
  return {
    id: 'tree',
    title: 'How the groups were cut',
    lead: html`Each leaf is a crystal; the lower two branches meet, the more alike the network finds them.`,
    body: [
      input.labels.rows < 2
        ? renderNothing('A tree needs at least two crystals.')
        : dendrogram(content, `${method} linkage of layer ${layer}, ${metric} distance`),
      validity(content),
    ],
  };
}

function dendrogram({ input, groups, crystals }: ReportContent, description: string): Html {
  const { linkage, leafOrder, labels } = input;
  const layout = layOutTree(linkage.columns, leafOrder, labels.columns.cluster);
  const crystalOf = new Map(crystals.map((crystal) => [crystal.id, crystal]));
  const leaves: Leaf[] = Array.from(leafOrder, (point) => {
    const id = labels.columns.id[point]!;
    return { id, cluster: labels.columns.cluster[point]!, crystal: crystalOf.get(id) ?? null };
  });
  const merges = [...layout.branches].sort((a, b) => b.height - a.height || b.row - a.row);
  return renderFigure({
    drawing: drawDendrogram(layout, leaves, groups),
    caption: html`Dendrogram (${description}). The strip and the numbers below it name the group of each leaf; grey
branches join different groups${layout.cutHeight === null ? '' : ', and the broken line is the cut'}. Heights are
dimensionless distances between feature vectors, drawn on a square-root axis.`,
    dataTitle: 'All names, and the highest merges',
    data: [
      leaves.length <= NAMED_LEAVES
        ? html`<div class="drawing">${drawNamedTree(layout, leaves, groups)}</div>`
        : html`<p class="note">The tree with names is drawn for up to ${NAMED_LEAVES} crystals.</p>`,
      renderTable<Branch>({
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

function validity({ input }: ReportContent): Html {
  const cuts = cutRows(input.validity);
  if (cuts.length === 0) return renderNothing('Cuts were not compared.');
  const chosen = input.labels.metadata;
  return renderFigure({
    legend: methodsOf(cuts).map(
      (method, i) => html`<span class="key">${drawMark({ ...markOf(i), symbol: 'circle' })}${method}</span> `,
    ),
    drawing: drawCutValidity(cuts),
    caption: html`Silhouette of the cut (dimensionless, −1 to 1, higher is better separated) for each layer and linkage. A
high value can also mean one large group and a few single crystals, so read it with the sizes above.`,
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
