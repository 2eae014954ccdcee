/** What a group is called beside its number: its rule where that is short and holds, else the elements it is rich in. */
import { SIGNIFICANT_CHANCE, WEAK_ACCURACY } from '../../schemas/tables/interpretation.js';
import type { EnrichedFeature } from './enrichment.js';
import type { ReportInput } from './report-input.js';

/** A longer rule is a sentence, and no name. */
const LONGEST_RULE = 24;
const ELEMENTS = 3;

/**
 * @param elements enriched in the group, most certain first
 * @returns such as `F`, `Cu, S`, `O and no N`; null where nothing is typical of the group
 */
export function groupName(
  cluster: number,
  { columns }: ReportInput['rules'],
  elements: readonly EnrichedFeature[],
): string | null {
  const row = columns.cluster.indexOf(cluster);
  const rule = columns.rule[row] ?? null;
  if (rule !== null && isFirm(columns, row) && rule.length <= LONGEST_RULE) return rule;
  return elements.length === 0
    ? null
    : elements
        .slice(0, ELEMENTS)
        .map(({ feature }) => feature)
        .join(', ');
}

/** Whether the rule in that row holds better than chance and recognises the group: any other names nothing. */
export function isFirm({ accuracy, chance }: ReportInput['rules']['columns'], row: number): boolean {
  return (accuracy[row] ?? 0) >= WEAK_ACCURACY && (chance[row] ?? 1) < SIGNIFICANT_CHANCE;
}
