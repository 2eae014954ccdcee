/** The tree from coarse to fine: what tells the two sides of every merge above the cut apart, in words. */
import { at } from '../../../schemas/required.js';
import type { ReportContent } from '../../content/content.js';
import { SIGNIFICANT_Q } from '../../content/enrichment.js';
import {
  DESCRIPTOR_KIND,
  isMoreThanChance,
  type SplitDifference,
  splitDifferences,
} from '../../content/explanations.js';
import { type Html, html, joinHtml } from '../../html/escape.js';
import { counted, fixed, probability, typographic } from '../../html/numbers.js';
import { renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

export function renderSplits({ input }: ReportContent): Section {
  const head = {
    id: 'splits',
    title: 'From coarse to fine',
    lead: html`Where the groups part from one another, the highest merge of the tree first, and what tells its two sides
apart.`,
  };
  if (input.splits === null || input.splits.rows === 0)
    return { ...head, body: renderNothing('No merge joins different groups, or the run did not ask what parts them.') };
  const all = splitDifferences(input.splits);
  const splits = [...new Set(all.map(({ split }) => split))].map((split) => all.filter((each) => each.split === split));
  return {
    ...head,
    body: [
      html`<div class="whole">${splitTable(splits)}</div>`,
      html`<p class="note">Numbers: medians of the compounds of one side against those of the other; AUC is the chance that one of
one side lies above one of the other, in the direction that is more frequent: 0.5 says nothing, 1 that the sides do not overlap.
Features: compounds that have it, of all on the side. A compound with crystals on both sides counts once on each. Named are the
three most certain numbers and the three most certain features with q &lt; ${SIGNIFICANT_Q} (Mann and Whitney’s or Fisher’s test, corrected over all tests of
the split). What the features were made from holds composition and structure, and a tree of the compositions alone would part by
such numbers too: they say what the branches are, not that it was discovered.</p>`,
      html`<details><summary>${counted(all.length, 'difference')} with their tests</summary>${testTable(all)}</details>\n`,
    ],
  };
}

/** @param splits differences of each, at least one */
function splitTable(splits: readonly (readonly SplitDifference[])[]): Html {
  const first = (differences: readonly SplitDifference[]) => at(differences, 0);
  return renderTable<readonly SplitDifference[]>({
    label: 'Splits of the tree',
    rows: splits,
    stacked: true,
    columns: [
      { head: 'Split', numeric: true, cell: (own) => first(own).split },
      { head: 'Groups', cell: (own) => groupNames(first(own).leftGroups) },
      { head: 'from', cell: (own) => groupNames(first(own).rightGroups) },
      { head: 'By their numbers', cell: (own) => differencesText(own.filter(({ kind }) => kind === DESCRIPTOR_KIND)) },
      { head: 'By what they have', cell: (own) => differencesText(own.filter(({ kind }) => kind !== DESCRIPTOR_KIND)) },
    ],
  });
}

function differencesText(differences: readonly SplitDifference[]): Html {
  const certain = differences.filter(isMoreThanChance);
  if (certain.length === 0) return html`<span class="no">nothing beyond chance</span>`;
  return joinHtml(certain.map(differenceText), '; ');
}

function differenceText({ name, left, right, leftCompounds, rightCompounds, auc }: SplitDifference): Html {
  return auc === null
    ? html`${name} <small>${left} of ${leftCompounds} against ${right} of ${rightCompounds}</small>`
    : html`${typographic(name)} ${fixed(left, 2)} against ${fixed(right, 2)} <small>AUC ${fixed(auc, 2)}</small>`;
}

function testTable(all: readonly SplitDifference[]): Html {
  return renderTable<SplitDifference>({
    label: 'Differences of all splits',
    rows: all,
    columns: [
      { head: 'Split', numeric: true, cell: ({ split }) => split },
      { head: 'Height', numeric: true, cell: ({ height }) => fixed(height, 3) },
      { head: 'Kind', cell: ({ kind }) => kind },
      { head: 'Difference', cell: ({ name }) => typographic(name) },
      { head: 'One side', numeric: true, cell: (row) => sideText(row, row.left, row.leftCompounds) },
      { head: 'The other', numeric: true, cell: (row) => sideText(row, row.right, row.rightCompounds) },
      { head: 'AUC', numeric: true, cell: ({ auc }) => fixed(auc, 2) },
      { head: 'p', numeric: true, cell: ({ pValue }) => probability(pValue) },
      { head: 'q', numeric: true, cell: ({ qValue }) => probability(qValue) },
      { head: 'Tests', numeric: true, cell: ({ tests }) => tests },
    ],
  });
}

function sideText({ auc }: SplitDifference, value: number, compounds: number): string {
  return auc === null ? `${value} of ${compounds}` : `${fixed(value, 2)} (${counted(compounds, 'compound')})`;
}

/** @param groups ascending @returns such as `1 to 5, 7` */
function groupNames(groups: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const group of groups) {
    const last = runs.at(-1);
    if (last && group === last[1] + 1) last[1] = group;
    else runs.push([group, group]);
  }
  return runs
    .map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from} to ${to}`))
    .join(', ');
}
