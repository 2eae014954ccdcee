/** Branches of a tree in the words of chemists, and the sentence that a reader sees first. */

import type { LeadingName } from '../../../schemas/property.js';
import { at } from '../../../schemas/required.js';
import { SIGNIFICANT_CHANCE, WEAK_ACCURACY } from '../../../schemas/tables/interpretation.js';
import { groupBy } from '../../numerics/index.js';
import type { ClusterOnset } from '../enrichment/cluster-onsets.js';
import type { FeatureKind } from '../features/crystal-features.js';
import type { ClusterRule } from './cluster-rule.js';
import type { Branch } from './rule-branches.js';
import type { NamedColumn } from './rule-columns.js';

/**
 * `rule (6 of 7 crystals, and 2 others); onset 1.9 +- 0.3 eV`: what is missing is said, and a rule of no use is none.
 * @param leading what stands for the onset, where it is that of another property
 */
export function ruleSentence(
  { rule, heldOut, chance, found, size, mistaken }: Omit<ClusterRule, 'cluster' | 'depth' | 'fitted'>,
  { onsetMeanEv, onsetSpreadEv }: Pick<ClusterOnset, 'onsetMeanEv' | 'onsetSpreadEv'>,
  leading?: LeadingName,
): string {
  const isUsable =
    heldOut !== null && heldOut.accuracy >= WEAK_ACCURACY && chance !== null && chance < SIGNIFICANT_CHANCE;
  const others = mistaken === 0 ? 'no others' : `${mistaken} other${mistaken === 1 ? '' : 's'}`;
  const words = rule !== null && isUsable ? `${rule} (${found} of ${size} crystals, and ${others})` : 'no short rule';
  if (onsetMeanEv === null) return `${words}; no ${leading?.name ?? 'onset'}`;
  if (leading) return `${words}; ${leadingText(leading, onsetMeanEv, onsetSpreadEv)}`;
  const spread = onsetSpreadEv === null ? '' : ` +- ${onsetSpreadEv.toFixed(1)}`;
  return `${words}; onset ${onsetMeanEv.toFixed(1)}${spread} eV`;
}

/** Of numbers of any size. */
function leadingText({ name, unit }: LeadingName, mean: number, spread: number | null): string {
  const deviation = spread === null ? '' : ` +- ${Number(spread.toPrecision(2))}`;
  return `${name} ${Number(mean.toPrecision(3))}${deviation} ${unit}`.trimEnd();
}

/** What a branch has comes before its numbers, and those before what it lacks. */
export function branchText(answers: Branch, columns: readonly NamedColumn[]): string {
  const columnOf = (answer: Branch[number]) => at(columns, answer.feature);
  const said = (wanted: boolean) =>
    answers.flatMap((answer) => {
      const column = columnOf(answer);
      return column.kind !== 'descriptor' && answer.has === wanted
        ? [featureText({ ...column, kind: column.kind })]
        : [];
    });
  const numbers = groupBy(
    answers.filter((answer) => columnOf(answer).kind === 'descriptor'),
    ({ feature }) => feature,
  );
  const [has, lacks] = [said(true), said(false)];
  const without = lacks.length > 0 ? `no ${lacks.join(', no ')}` : '';
  const limits = [...numbers].map(([feature, own]) => limitsText(own, at(columns, feature)));
  return [...has, ...limits, without].filter((text) => text !== '').join(' and ');
}

/** `Cu(I) coordinated by 4 S`; `Cu(I) with 4 neighbours`; `structure type ...` */
export function featureText({ kind, name }: { readonly kind: FeatureKind; readonly name: string }): string {
  if (kind === 'prototype') return `structure type ${name}`;
  const [centre, ligands] = name.split(' by ') as [string, string | undefined];
  if (ligands === undefined) return name;
  if (/^\d+$/.test(ligands)) return `${centre} with ${ligands} neighbour${ligands === '1' ? '' : 's'}`;
  return `${centre} coordinated by ${ligands}`;
}

/** `volume per atom >= 17.5 angstrom^3`; with `or none` where crystals without the number answer the same. */
function limitsText(answers: Branch, column: NamedColumn): string {
  const [, quantity = column.name, unit = ''] = /^(.*) \((angstrom.*)\)$/.exec(column.name) ?? [];
  const isPartial = 'values' in column && column.ascending.length < column.values.length;
  const isOpen = isPartial && answers.every(({ has }) => !has);
  const limits = answers
    .toSorted((a, b) => (a.atLeast ?? 0) - (b.atLeast ?? 0))
    .map(({ has, atLeast }) => `${has ? '>=' : '<'} ${atLeast}${unit && ` ${unit}`}`);
  return `${quantity} ${limits.join(' and ')}${isOpen ? ' or none' : ''}`;
}
