/**
 * Pareto front: candidates of which no other is at least as good in every objective and better in one. By sorting and
 * filtering: who dominates has at least the score of whom it dominates, and by the gains it comes first among equal scores,
 * so that a candidate is held against those before it alone. Most are dropped before, in the database, by a few good ones.
 * @source Chomicki, Godfrey, Gryz and Liang, Proc. ICDE 2003, 717 (sort-filter-skyline)
 */
import { required } from '../../schemas/required.js';
import type { QueryDatabase } from '../duckdb/open.js';
import { sqlNumber } from '../duckdb/sql-text.js';
import { gainName } from './judgement-sql.js';

/** More distinct points are no selection, and each is held against each. */
const MOST_POINTS = 20_000;
/** Of the best by score, those that drop the others. */
const SAMPLE = 2000;
const MOST_DROPPING = 64;

type Gains = readonly number[];

/**
 * Makes the view `ranked` of `scored`, with `isOnFront`.
 * @param n objectives
 * @returns candidates on the front; null where there are more than `MOST_POINTS` points, and `isOnFront` is false of all
 */
export async function findFront(database: QueryDatabase, n: number): Promise<number | null> {
  const names = Array.from({ length: n }, (_, i) => gainName(i));
  const front = n === 0 ? [] : await frontPoints(database, names);
  await database.run(`CREATE TABLE front (${[...names, 'flag'].map((name) => `${name} DOUBLE`).join(', ')})`);
  if (front && front.length > 0)
    await database.append('front', [
      ...names.map((_, i) => ({ kind: 'number' as const, values: front.map((gains) => required(gains[i])) })),
      { kind: 'number', values: front.map(() => 1) },
    ]);
  const same = names.map((name) => `scored.${name} = front.${name}`).join(' AND ') || 'false';
  await database.run(`CREATE VIEW ranked AS SELECT scored.*, front.flag IS NOT NULL AS isOnFront
    FROM scored LEFT JOIN front ON ${same}`);
  if (!front) return null;
  const [row] = await database.rows('SELECT count(*) AS n FROM ranked WHERE isOnFront');
  return Number(required(row).n);
}

async function frontPoints(database: QueryDatabase, names: readonly string[]): Promise<readonly Gains[] | null> {
  const gains = names.join(', ');
  const order = ['score', ...names].map((name) => `${name} DESC`).join(', ');
  const best = await database.rows(
    `SELECT ${gains} FROM scored WHERE score IS NOT NULL ORDER BY ${order} LIMIT ${SAMPLE}`,
  );
  const dropping = new Front(names.length);
  for (const row of best) dropping.add(names.map((name) => row[name] as number));
  const step = Math.max(1, Math.ceil(dropping.points.length / MOST_DROPPING));
  const left = dropping.points.filter((_, i) => i % step === 0).map((point) => `NOT ${dominatedBy(names, point)}`);
  const front = new Front(names.length);
  const points = database.pages(`SELECT ${gains}, min(score) AS score FROM scored
    WHERE ${['score IS NOT NULL', ...left].join(' AND ')} GROUP BY ${gains} ORDER BY ${order}`);
  for await (const page of points)
    for (const row of page) {
      front.add(names.map((name) => row[name] as number));
      if (front.points.length > MOST_POINTS) return null;
    }
  return front.points;
}

function dominatedBy(names: readonly string[], point: Gains): string {
  const pairs = names.map((name, i) => [name, sqlNumber(required(point[i]))] as const);
  const none = pairs.map(([name, gain]) => `${name} <= ${gain}`).join(' AND ');
  const some = pairs.map(([name, gain]) => `${name} < ${gain}`).join(' OR ');
  return `(${none} AND (${some}))`;
}

/** Points in the order of their scores. */
class Front {
  readonly points: Gains[] = [];

  constructor(private readonly n: number) {}

  add(gains: Gains): void {
    if (!this.points.some((point) => this.dominates(point, gains))) this.points.push(gains);
  }

  private dominates(a: Gains, b: Gains): boolean {
    let isBetter = false;
    for (let i = 0; i < this.n; i++) {
      if (required(a[i]) < required(b[i])) return false;
      if (required(a[i]) > required(b[i])) isBetter = true;
    }
    return isBetter;
  }
}
