/** Screened candidates, best first, as a table for people. */
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { reasonText } from '../../../schemas/tables/assessed-rows.js';
import type { DomainReason } from '../../../schemas/tables/screening.js';
import { intervalText } from '../ranking.js';
import { renderTable } from '../text/table.js';

/** One candidate: its texts, and its numbers by the columns of the criteria. */
export interface ShownCandidate {
  readonly rank: number;
  readonly id: string;
  readonly formula: string;
  readonly source: string;
  /** In [0, 1]; null where an objective is unknown. */
  readonly score: number | null;
  readonly isOnFront: boolean;
  /** Others of its formula and nearly its volume, which it stands for. */
  readonly twins: number;
  /** Such as `F m -3 m (225)`; null where it was not found. */
  readonly spaceGroup: string | null;
  readonly inDomain: boolean;
  readonly reasons: readonly { readonly reason: DomainReason; readonly detail: string }[];
  readonly nearestId: string | null;
  readonly duplicateOf: string | null;
  readonly onsetReason: string | null;
  readonly elements: readonly string[];
  readonly figures: Readonly<Record<string, number | null>>;
}

/** Places in the tables of the screening are nobody's figures. */
const PLACES = ['page', 'shard', 'row'];

/** @param groups candidate id -> space group */
export function shownCandidates(
  { rows, columns, extra }: Table<'ranked-candidates'>,
  groups: ReadonlyMap<string, string> = new Map(),
): ShownCandidate[] {
  const names = Object.keys(extra ?? {}).filter((name) => !PLACES.includes(name));
  return Array.from({ length: rows }, (_, i) => ({
    rank: i + 1,
    id: at(columns.id, i),
    formula: at(columns.formula, i),
    source: at(columns.source, i),
    score: at(columns.score, i),
    isOnFront: at(columns.isOnFront, i),
    twins: at(columns.twins, i),
    spaceGroup: groups.get(at(columns.id, i)) ?? null,
    inDomain: at(columns.inDomain, i),
    reasons: at(columns.reasons, i).map((reason, n) => ({
      reason: reason as DomainReason,
      detail: at(columns.details, i)[n] ?? '',
    })),
    nearestId: at(columns.nearestId, i),
    duplicateOf: at(columns.duplicateOf, i),
    onsetReason: at(columns.onsetReason, i),
    elements: at(columns.elements, i),
    figures: Object.fromEntries(names.map((name) => [name, (required(extra)[name] as (number | null)[])[i] ?? null])),
  }));
}

interface TableColumn {
  readonly head: string;
  readonly align: 'l' | 'r';
  readonly cell: (candidate: ShownCandidate) => string;
  /** Left out where no candidate has it. */
  readonly isThere?: (candidate: ShownCandidate) => boolean;
}

/** Columns that the table has in any case. */
const ALWAYS = ['onsetEv', 'probability', 'onsetLowerEv', 'onsetUpperEv'];
const DIGITS = 4;

/**
 * @param objectives columns that candidates are ordered by
 * @returns the table, and below it why candidates are not to be believed
 */
export function renderCandidates(candidates: readonly ShownCandidate[], objectives: readonly string[]): string {
  if (candidates.length === 0) return 'no candidate is as was asked for';
  const figures = [...new Set(objectives)].filter((name) => !ALWAYS.includes(name));
  const columns = [
    ...BEFORE,
    ...figures.map((name): TableColumn => ({ head: name, align: 'r', cell: (each) => shortText(each.figures[name]) })),
    ...AFTER,
  ].filter(({ isThere }) => !isThere || candidates.some(isThere));
  const table = renderTable(
    columns.map(({ head }) => head),
    candidates.map((candidate) => columns.map(({ cell }) => cell(candidate))),
    columns.map(({ align }) => align).join(''),
  );
  const reasons = candidates.flatMap(({ id, reasons }) =>
    reasons.map((reason, n) => [n === 0 ? id : '', reasonText(reason)]),
  );
  return reasons.length === 0 ? table : `${table}\n\n${renderTable(['not to be believed', 'since'], reasons)}`;
}

const figure = (name: string) => ({
  cell: ({ figures }: ShownCandidate) => figures[name]?.toFixed(2) ?? 'none',
  isThere: ({ figures }: ShownCandidate) => typeof figures[name] === 'number',
});

const BEFORE: readonly TableColumn[] = [
  { head: 'candidate', align: 'l', cell: ({ id }) => id },
  { head: 'formula', align: 'l', cell: ({ formula }) => formula },
  {
    head: 'space group',
    align: 'l',
    cell: ({ spaceGroup }) => spaceGroup ?? '-',
    isThere: ({ spaceGroup }) => spaceGroup !== null,
  },
  { head: 'onset eV', align: 'r', cell: figure('onsetEv').cell },
  { head: 'P', align: 'r', ...figure('probability') },
  {
    head: '90 % interval eV',
    align: 'r',
    cell: ({ figures }) =>
      intervalText({ lowerEv: figures.onsetLowerEv ?? null, upperEv: figures.onsetUpperEv ?? null }),
    isThere: figure('onsetLowerEv').isThere,
  },
  { head: 'onset spread eV', align: 'r', ...figure('onsetSpreadEv') },
];

const AFTER: readonly TableColumn[] = [
  { head: 'in domain', align: 'l', cell: ({ inDomain }) => (inDomain ? 'yes' : 'no') },
  { head: 'nearest', align: 'l', cell: ({ nearestId }) => nearestId ?? '-' },
  {
    head: 'group',
    align: 'r',
    cell: ({ figures: { cluster, neighbourShare } }) =>
      typeof cluster === 'number' ? `${cluster} (${(neighbourShare ?? 0).toFixed(1)})` : '-',
  },
  { head: 'twins', align: 'r', cell: ({ twins }) => String(twins), isThere: ({ twins }) => twins > 0 },
  {
    head: 'same as',
    align: 'l',
    cell: ({ duplicateOf }) => duplicateOf ?? '',
    isThere: ({ duplicateOf }) => duplicateOf !== null,
  },
];

/** Four digits of a figure of any size. */
export function shortText(value: number | null | undefined): string {
  return value === null || value === undefined ? 'none' : String(Number(value.toPrecision(DIGITS)));
}
