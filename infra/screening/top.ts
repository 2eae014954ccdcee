/** The best of a judgement as a table, near twins counted as one. */

import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { CHANCE_COLUMNS, type ScreeningColumns, SEGMENT_COLUMNS } from '../../schemas/screening/columns.js';
import type { QueryRow } from '../duckdb/open.js';
import { sqlList } from '../duckdb/sql-text.js';
import type { JudgedScreening } from './judge.js';
import { RANK_ORDER } from './judgement-sql.js';
import { type TwinCandidate, Twins } from './twins.js';

/** Rows that are looked at for each that is asked for, at first: twins take some. */
const LOOK_AHEAD = 4;

/** @param k at least 1 @returns at most k rows, best first */
export async function topCandidates(judged: JudgedScreening, k: number): Promise<Table<'ranked-candidates'>> {
  const best = await standing(judged, k);
  const ids = best.map(({ contentId }) => String(contentId));
  const twins = await twinsOf(judged, best);
  const rows = new Map<string, QueryRow>();
  const whole = `SELECT * FROM screened WHERE contentId IN (SELECT unnest(${sqlList(ids)}))`;
  if (ids.length > 0) for (const row of await judged.database.rows(whole)) rows.set(String(row.contentId), row);
  return table(
    best,
    ids.map((id) => required(rows.get(id))),
    twins,
  );
}

/** Looks further until so many stand for themselves, or all were seen. */
async function standing({ database }: JudgedScreening, k: number): Promise<readonly QueryRow[]> {
  for (let limit = k * LOOK_AHEAD; ; limit *= LOOK_AHEAD) {
    const rows = await database.rows(`SELECT id, contentId, formula, volumePerAtom, score, isOnFront
      FROM ranked ORDER BY ${RANK_ORDER} LIMIT ${limit}`);
    const twins = new Twins();
    const best = rows.filter((row) => twins.add(row as unknown as TwinCandidate));
    if (best.length >= k || rows.length < limit) return best.slice(0, k);
  }
}

async function twinsOf({ database }: JudgedScreening, best: readonly QueryRow[]): Promise<ReadonlyMap<string, number>> {
  const formulas = [...new Set(best.map(({ formula }) => String(formula)))];
  const twins = new Twins();
  if (formulas.length > 0)
    for await (const page of database.pages(`SELECT contentId, formula, volumePerAtom FROM ranked
      WHERE formula IN (SELECT unnest(${sqlList(formulas)})) ORDER BY ${RANK_ORDER}`))
      for (const row of page) twins.add(row as unknown as TwinCandidate);
  return twins.counts();
}

function table(
  best: readonly QueryRow[],
  rows: readonly QueryRow[],
  twins: ReadonlyMap<string, number>,
): Table<'ranked-candidates'> {
  const texts = (name: string) => rows.map((row) => String(row[name] ?? ''));
  const textsOrNull = (name: string) => rows.map((row) => (row[name] ?? null) as string | null);
  const lists = (name: string) => rows.map((row) => [...((row[name] ?? []) as string[])]);
  const numbers = Object.entries<ScreeningColumns[string]>({ ...SEGMENT_COLUMNS, ...CHANCE_COLUMNS }).filter(
    ([name, { kind }]) => kind === 'number' && rows.some((row) => typeof row[name] === 'number'),
  );
  return {
    kind: 'ranked-candidates',
    rows: rows.length,
    columns: {
      id: texts('id'),
      contentId: texts('contentId'),
      formula: texts('formula'),
      source: texts('source'),
      score: best.map(({ score }) => score as number | null),
      isOnFront: best.map(({ isOnFront }) => isOnFront === true),
      twins: Uint32Array.from(rows, ({ contentId }) => twins.get(String(contentId)) ?? 0),
      inDomain: rows.map(({ inDomain }) => inDomain === true),
      reasons: lists('reasons'),
      details: lists('details'),
      elements: lists('elements'),
      onsetReason: textsOrNull('onsetReason'),
      nearestId: textsOrNull('nearestId'),
      duplicateOf: textsOrNull('duplicateOf'),
    },
    extra: Object.fromEntries(
      numbers.map(([name]) => [name, rows.map((_, i) => (at(rows, i)[name] ?? null) as number | null)]),
    ),
    metadata: {},
  };
}
