/** What parts the branches of the tree, and what the exchange of an element does, row by row. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SIGNIFICANT_Q } from './enrichment.js';

export const DESCRIPTOR_KIND = 'descriptor';

export interface SplitDifference {
  /** Merges above the cut from the highest, 1. */
  readonly split: number;
  readonly height: number;
  readonly leftGroups: readonly number[];
  readonly rightGroups: readonly number[];
  readonly kind: string;
  readonly name: string;
  /** Medians of a descriptor; compounds that have a feature. */
  readonly left: number;
  readonly right: number;
  readonly leftCompounds: number;
  readonly rightCompounds: number;
  /** Null for features. */
  readonly auc: number | null;
  readonly pValue: number;
  readonly qValue: number;
  readonly tests: number;
}

export interface Exchange {
  readonly from: string;
  readonly to: string;
  readonly pairs: number;
  readonly compounds: number;
  readonly changeEv: number;
  readonly deviationEv: number | null;
  readonly agreeing: number;
  readonly networkPairs: number;
  readonly networkChangeEv: number | null;
  readonly networkDeviationEv: number | null;
  readonly networkAgreeing: number;
}

export function splitDifferences({ rows, columns }: Table<'splits'>): SplitDifference[] {
  return Array.from({ length: rows }, (_, i) => ({
    split: at(columns.split, i),
    height: at(columns.height, i),
    leftGroups: Array.from(at(columns.leftGroups, i)),
    rightGroups: Array.from(at(columns.rightGroups, i)),
    kind: at(columns.kind, i),
    name: at(columns.name, i),
    left: at(columns.left, i),
    right: at(columns.right, i),
    leftCompounds: at(columns.leftCompounds, i),
    rightCompounds: at(columns.rightCompounds, i),
    auc: at(columns.auc, i),
    pValue: at(columns.pValue, i),
    qValue: at(columns.qValue, i),
    tests: at(columns.tests, i),
  }));
}

export function isMoreThanChance({ qValue }: Pick<SplitDifference, 'qValue'>): boolean {
  return qValue < SIGNIFICANT_Q;
}

/** @returns most pairs first, as the table holds them */
export function exchangesOf({ rows, columns }: Table<'matched-pairs'>): Exchange[] {
  return Array.from({ length: rows }, (_, i) => ({
    from: at(columns.from, i),
    to: at(columns.to, i),
    pairs: at(columns.pairs, i),
    compounds: at(columns.compounds, i),
    changeEv: at(columns.changeEv, i),
    deviationEv: at(columns.deviationEv, i),
    agreeing: at(columns.agreeing, i),
    networkPairs: at(columns.networkPairs, i),
    networkChangeEv: at(columns.networkChangeEv, i),
    networkDeviationEv: at(columns.networkDeviationEv, i),
    networkAgreeing: at(columns.networkAgreeing, i),
  }));
}

/** An exchange of fewer pairs is in the table alone. */
export const DRAWN_PAIRS = 3;
export const DRAWN_EXCHANGES = 30;

/** @returns those that are drawn, the largest decrease first */
export function drawnExchanges(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges
    .filter(({ pairs }) => pairs >= DRAWN_PAIRS)
    .slice(0, DRAWN_EXCHANGES)
    .sort((a, b) => a.changeEv - b.changeEv);
}
