/** What a screening gave up and did not screen since, read from its manifest. */
import type { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import type { PlacedPage } from '../../infra/screening/manifest.js';
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { at } from '../../schemas/required.js';
import type { ObjectRef, Table } from '../../schemas/run/artifact.js';

export interface QuarantinedCandidate {
  readonly id: string;
  readonly source: string;
  /** Place in the source. */
  readonly item: string;
  readonly error: string;
  readonly message: string;
  readonly step: string;
}

/** Error class -> number of candidates, most first. */
export type QuarantineCounts = ReadonlyMap<string, number>;

/** Rows of all its tables, also of those that were tried again. */
export async function quarantineRows(parts: ArtifactParts, pages: readonly PlacedPage[]): Promise<number> {
  let rows = 0;
  for (const ref of pages.flatMap(({ page }) => page.quarantine)) rows += (await parts.table(ref)).rows;
  return rows;
}

/** @returns candidates that are in quarantine now, in the order in which they were given up */
export async function quarantined(parts: ArtifactParts, pages: readonly PlacedPage[]): Promise<QuarantinedCandidate[]> {
  const given = new Map<string, QuarantinedCandidate>();
  let hasEnded = false;
  for (const { page } of pages) {
    const found: QuarantinedCandidate[] = [];
    for (const ref of page.quarantine)
      found.push(...rowsOf((await parts.table(ref)) as Table<'quarantined-candidates'>));
    // What is listed after the end was in quarantine, and is no more unless it was given up again.
    if (hasEnded)
      for (const place of await placesIn(parts, [...page.listed, ...(page.released ?? [])])) given.delete(place);
    for (const one of found) {
      given.delete(placeOf(one));
      given.set(placeOf(one), one);
    }
    hasEnded ||= page.closing !== null;
  }
  return [...given.values()];
}

export function countByError(given: readonly QuarantinedCandidate[]): QuarantineCounts {
  const counts = new Map<string, number>();
  for (const { error } of given) counts.set(error, (counts.get(error) ?? 0) + 1);
  return new Map([...counts].sort(([a, x], [b, y]) => y - x || byCodeUnit(a, b)));
}

async function placesIn(parts: ArtifactParts, listed: readonly ObjectRef[]): Promise<string[]> {
  const places: string[] = [];
  for (const ref of listed) {
    const { rows, columns } = (await parts.table(ref)) as Table<'listed-candidates' | 'quarantined-candidates'>;
    for (let row = 0; row < rows; row++)
      places.push(placeOf({ source: at(columns.source, row), item: at(columns.item, row) }));
  }
  return places;
}

function placeOf({ source, item }: Pick<QuarantinedCandidate, 'source' | 'item'>): string {
  return JSON.stringify([source, item]);
}

function rowsOf({ rows, columns }: Table<'quarantined-candidates'>): QuarantinedCandidate[] {
  return Array.from({ length: rows }, (_, row) => ({
    id: at(columns.id, row),
    source: at(columns.source, row),
    item: at(columns.item, row),
    error: at(columns.error, row),
    message: at(columns.message, row),
    step: at(columns.step, row),
  }));
}
