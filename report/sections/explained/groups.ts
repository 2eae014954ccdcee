/** The groups: how many, what tells each from the rest, and who is in it. */
import { at } from '../../../schemas/required.js';
import { SIGNIFICANT_CHANCE, WEAK_ACCURACY } from '../../../schemas/tables/interpretation.js';
import type { Crystal } from '../../content/crystals.js';
import { SIGNIFICANT_Q } from '../../content/enrichment.js';
import type { ExplainedContent } from '../../content/explained.js';
import { isFirm } from '../../content/group-name.js';
import type { Group } from '../../content/groups.js';
import { nameWithUnit } from '../../content/named-value.js';
import { drawMark } from '../../figures/frame/group-mark.js';
import { type Html, html, joinHtml } from '../../html/escape.js';
import { formulaHtml } from '../../html/formula.js';
import { counted, fixed, typographic } from '../../html/numbers.js';
import { featuresText } from '../../html/shares.js';
import { renderTable } from '../../html/table.js';
import { stabilityCaption, stabilityText, stableShare } from '../group-stability.js';
import { enrichedTable, recognitionColumns } from '../meanings.js';
import { renderNothing, type Section } from '../section.js';

const TYPICAL = 4;
const ENRICHED = 4;

export function explainedGroups(content: ExplainedContent): Section {
  const { groups, input } = content;
  const head = {
    id: 'groups',
    title: 'Groups',
    lead: html`Crystals are grouped by their features, joined by ${input.labels.metadata.method ?? ''} linkage, and told from the
rest by a decision tree of at most three questions on elements, oxidation states, coordination environments, structure types and
numbers such as electronegativities.${stableShare(groups)}`,
  };
  if (groups.length === 0) return { ...head, body: renderNothing('There are no groups.') };
  const { folds, repeats } = input.rules.metadata;
  return {
    ...head,
    body: [
      html`<div class="whole">${groupTable(content)}</div>`,
      html`<p class="note">In brackets: crystals of the group that the rule takes, and crystals of others. Accuracy and precision: of
crystals whose compounds the rule was not made from, in ${folds ?? ''} folds, mean ± standard deviation of ${counted(
        Number(repeats),
        'dealing',
      )} of the compounds. Accuracy is balanced; 0.5 is guessing. Below ${fixed(WEAK_ACCURACY, 1)}, where too few compounds can be
held out, or where one question of so many would fit as well by chance (p from ${SIGNIFICANT_CHANCE} on), a group has no short rule.
Elements are those more frequent inside than outside (Fisher’s exact test, q &lt; ${SIGNIFICANT_Q}).${stabilityCaption(content)}</p>`,
      html`<h3>More frequent inside than outside</h3>`,
      html`<div class="whole">${enrichedTable(groups, input)}</div>`,
      html`<details><summary>All ${counted(content.crystals.length, 'crystal')} with their groups</summary>${crystalTable(content)}</details>\n`,
    ],
  };
}

function groupTable({ groups, input }: ExplainedContent): Html {
  const { columns } = input.rules;
  const rowOf = ({ number }: Group) => columns.cluster.indexOf(number);
  return renderTable<Group>({
    label: 'Groups in words',
    rows: groups,
    stacked: true,
    columns: [
      { head: 'Group', name: true, cell: ({ mark, number }) => html`${drawMark(mark)}${number}` },
      { head: 'Crystals', numeric: true, cell: ({ members }) => members.length },
      { head: 'Compounds', numeric: true, cell: ({ compounds }) => compounds },
      { head: 'What it is', cell: (group) => ruleText(columns, rowOf(group)) },
      ...recognitionColumns(input),
      { head: 'Elements', cell: ({ enriched }) => featuresText(enriched, ENRICHED) },
      { head: 'Recurs', cell: ({ stability }) => stabilityText(stability) || '–' },
      { head: 'Nearest to the mean', cell: typicalOf },
    ],
  });
}

/** A rule that holds no better than chance names nothing. */
function ruleText(columns: ExplainedContent['input']['rules']['columns'], row: number): string {
  const rule = columns.rule[row] ?? null;
  if (rule === null || !isFirm(columns, row)) return 'no short rule';
  const mistaken = at(columns.mistaken, row);
  const others = mistaken === 0 ? 'no others' : counted(mistaken, 'other');
  return typographic(
    `${rule} (${at(columns.found, row)} of ${counted(at(columns.size, row), 'crystal')}, and ${others})`,
  );
}

function typicalOf({ members }: Group): Html {
  return joinHtml([...new Set(members.map(({ formula }) => formula))].slice(0, TYPICAL).map(formulaHtml), ', ');
}

function crystalTable({ groups, input }: ExplainedContent): Html {
  return renderTable<Crystal>({
    label: 'Crystals by group',
    rows: groups.flatMap(({ members }) => members),
    cap: 500,
    columns: [
      { head: 'Group', numeric: true, cell: ({ cluster }) => cluster ?? '–' },
      { head: 'Formula', name: true, cell: ({ formula }) => formulaHtml(formula) },
      { head: 'Id', name: true, cell: ({ id }) => id },
      ...input.properties.map((property) => ({
        head: nameWithUnit(property),
        numeric: true,
        cell: ({ id }: Crystal) => fixed(property.values.get(id) ?? null, 3),
      })),
      { head: 'Oxidation states', name: true, cell: ({ features }) => features?.oxidationStates.join(' ') || '–' },
      { head: 'Environments', cell: ({ features }) => features?.environments.join(', ') || '–' },
      { head: 'Structure type', cell: ({ features }) => features?.prototype ?? '–' },
    ],
  });
}
