/** The tree that the groups were cut from, whole, folded at its cut, and group by group: for the page and for files. */
import { at } from '../../../schemas/required.js';
import type { ReportContent } from '../../content/content.js';
import type { Group } from '../../content/groups.js';
import { inUnit } from '../../content/terms.js';
import { leadingText } from '../../html/leading-text.js';
import { counted } from '../../html/numbers.js';
import { collapseTree, subtreeLayout } from './collapsed-tree.js';
import type { DendrogramLeaf } from './dendrogram.js';
import { layOutTree, type TreeLayout } from './tree-layout.js';

export interface DrawnTree {
  readonly layout: TreeLayout;
  readonly leaves: readonly DendrogramLeaf[];
}

/** @returns with its leaves from left to right; for at least two crystals */
export function reportedTree({ input, crystals }: ReportContent): DrawnTree {
  const { linkage, leafOrder, labels } = input;
  const crystalOf = new Map(crystals.map((crystal) => [crystal.id, crystal]));
  return {
    layout: layOutTree(linkage.columns, leafOrder, labels.columns.cluster),
    leaves: Array.from(leafOrder, (point) => {
      const id = at(labels.columns.id, point);
      return { id, cluster: at(labels.columns.cluster, point), crystal: crystalOf.get(id) ?? null };
    }),
  };
}

/** @returns a leaf a group, with the cut of the whole tree; null where the groups are no subtrees, or there is one */
export function foldedTree({ input, groups, terms }: ReportContent, whole: DrawnTree): DrawnTree | null {
  const folded = collapseTree(input.linkage.columns, input.leafOrder, input.labels.columns.cluster);
  if (folded === null || groups.length < 2) return null;
  // Features of other origin come without spectra: then nothing has an onset.
  const isKnown = groups.some(({ onsetMeanEv }) => onsetMeanEv !== null);
  const onsetText = (ev: number | null) =>
    `, ${terms.leading} ${ev === null ? 'none' : inUnit(leadingText(terms, ev, 2), terms.unit)}`;
  const names = new Map(
    groups.map(({ number, name, members, onsetMeanEv }) => [
      number,
      counted(members.length, 'crystal') + (isKnown ? onsetText(onsetMeanEv) : '') + (name === null ? '' : `: ${name}`),
    ]),
  );
  return {
    layout: { ...layOutTree(folded.tree, folded.leafOrder, folded.clusters), cutHeight: whole.layout.cutHeight },
    leaves: folded.leafOrder.map((i) => {
      const cluster = at(folded.clusters, i);
      return { id: names.get(cluster) ?? '', cluster, crystal: null };
    }),
  };
}

/** @returns the part of the tree below one group */
export function groupTree({ layout, leaves }: DrawnTree, { number }: Group): DrawnTree {
  return subtreeLayout(layout, leaves, number);
}
