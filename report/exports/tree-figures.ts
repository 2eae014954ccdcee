/** The merge trees as figures: the reported one, folded at its cut, group by group, and those of the published study. */
import { at } from '../../schemas/required.js';
import type { Linkage } from '../../schemas/tables/clustering.js';
import type { ReportContent } from '../content/content.js';
import { inUnit, type Terms } from '../content/terms.js';
import { drawWords } from '../figures/frame/legend.js';
import { besideNumber } from '../figures/maps/onset-edge-scatter.js';
import { drawDendrogram } from '../figures/trees/dendrogram.js';
import { drawNamedTree, NAMED_LEAVES } from '../figures/trees/named-tree.js';
import { foldedTree, groupTree, reportedTree } from '../figures/trees/reported-tree.js';
import { layOutTree } from '../figures/trees/tree-layout.js';
import { formulaText } from '../html/formula.js';
import { leadingText } from '../html/leading-text.js';
import { counted } from '../html/numbers.js';
import type { Layout } from './standalone-svg.js';

function unitsText({ spectra, beside, property }: Terms): string {
  return `Ward linkage of the reference ${spectra} of the members${beside ? `; ${property ? beside.name : `${beside.name} I`}${beside.unit === '' ? '' : ` in ${beside.unit}`}` : ''}`;
}

/** A merge tree that was made for a figure; leaf i is `names[i]`. */
export interface NamedLinkage {
  readonly tree: Linkage;
  readonly leafOrder: ArrayLike<number>;
}

export interface PublishedTrees {
  /** Ward linkage of the mean predicted spectra of the groups, in their order; null for fewer than two groups. */
  readonly centroids: NamedLinkage | null;
  /** Tree of each group by its number: Ward linkage of the reference spectra of its members, in the order of the group. */
  readonly inside: ReadonlyMap<number, NamedLinkage>;
}

/** @returns file name without ending -> drawings; nothing for a single crystal */
export function treeFigures(content: ReportContent, trees: PublishedTrees): Map<string, Layout> {
  const { input, groups, terms } = content;
  const figures = new Map<string, Layout>();
  if (input.labels.rows < 2) return figures;
  const whole = reportedTree(content);
  const { layout, leaves } = whole;
  figures.set('dendrogram', [[drawDendrogram(layout, leaves, groups)]]);
  if (leaves.length <= NAMED_LEAVES)
    figures.set('dendrogram_named', [[drawNamedTree('named', layout, leaves, groups)]]);
  const folded = foldedTree(content, whole);
  if (folded) figures.set('dendrogram_folded', [[drawNamedTree('folded', folded.layout, folded.leaves, groups)]]);
  for (const group of groups) {
    if (group.members.length > NAMED_LEAVES) continue;
    const part = groupTree(whole, group);
    figures.set(`dendrogram_group_${group.number}`, [[drawNamedTree('part', part.layout, part.leaves, groups)]]);
  }
  if (trees.centroids) {
    const { tree, leafOrder } = trees.centroids;
    const numbers = groups.map(({ number }) => number);
    const named = Array.from(leafOrder, (i) => ({
      id: counted(at(groups, i).members.length, 'crystal'),
      cluster: at(numbers, i),
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
      const crystal = at(group.members, i);
      const { formula, referenceOnsetEv, edgeIntegral } = crystal;
      const name = `${formulaText(formula)} (${terms.leading} ${inUnit(leadingText(terms, referenceOnsetEv, 1), terms.unit)}${terms.beside ? `, ${terms.property ? terms.beside.name : 'I'} ${besideNumber(edgeIntegral, terms, 1)}` : ''})`;
      return { id: name, cluster: group.number, crystal };
    });
    figures.set(`dendrogram_cluster_${group.number}_detailed`, [
      [drawWords('units', unitsText(terms), 700)],
      [drawNamedTree('inside', own, named, groups)],
    ]);
  }
  return figures;
}
