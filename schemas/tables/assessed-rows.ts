/** What a crystal is to a run, row by row: as pages and terminals read it. */
import { at } from '../required.js';
import type { Table } from '../run/artifact.js';
import { DOMAIN_REASONS, type DomainReason } from './screening.js';

export interface AssessedCrystal {
  readonly group: number;
  /** Of the nearest training crystals, those of the group. */
  readonly neighbourShare: number;
  /** Crystal of the data that it is; null for a new one. */
  readonly duplicateOf: string | null;
  /** Why its prediction is not to be believed; none within the domain. */
  readonly reasons: readonly { readonly reason: DomainReason; readonly detail: string }[];
}

/** @returns by id */
export function assessedCrystals({ rows, columns }: Table<'assessed-crystals'>): ReadonlyMap<string, AssessedCrystal> {
  return new Map(
    Array.from({ length: rows }, (_, row) => [
      at(columns.id, row),
      {
        group: at(columns.cluster, row),
        neighbourShare: at(columns.neighbourShare, row),
        duplicateOf: columns.duplicateOf[row] ?? null,
        reasons: at(columns.reasons, row).map((reason, n) => ({
          reason: reason as DomainReason,
          detail: at(at(columns.details, row), n),
        })),
      },
    ]),
  );
}

/** @returns such as `element that no training crystal has: Eu` */
export function reasonText({ reason, detail }: AssessedCrystal['reasons'][number]): string {
  return detail === '' ? DOMAIN_REASONS[reason] : `${DOMAIN_REASONS[reason]}: ${detail}`;
}
