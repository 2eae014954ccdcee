/** The rows of a screening, judged by criteria: which pass, in what order, what is on the front. Answers are queries. */
import { RefusedError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import { CHANCE_COLUMNS, CRITERIA_COLUMNS } from '../../schemas/screening/columns.js';
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';
import { openQueryDatabase, type QueryDatabase } from '../duckdb/open.js';
import { checkCondition } from '../screening-criteria/condition/condition.js';
import { findFront } from './front.js';
import { type GainRange, gainName, gainSql, scoreSql } from './judgement-sql.js';
import { type KnownChances, objectiveColumns, showRows } from './screened-rows.js';

interface JudgeOptions {
  /** Segments, as absolute paths. */
  readonly segments: readonly string[];
  /** Folder that queries spill to. */
  readonly scratch: string;
  readonly criteria: CandidateCriteria;
  readonly chances: KnownChances;
  /** Files that exports are written to. */
  readonly outputs?: readonly string[];
  readonly memoryMb?: number;
}

export interface JudgedCounts {
  readonly screened: number;
  /** Of them, those that the condition and the domain let through. */
  readonly passing: number;
  /** Of these, those of which every objective is known. */
  readonly ranked: number;
  /** Of these, those on the Pareto front; null where it holds more than a selection should. */
  readonly onFront: number | null;
}

/** Views `screened` and `ranked` (columns of `screened`'s keys, gains, score, isOnFront) to be asked; closed by its owner. */
export interface JudgedScreening {
  readonly database: QueryDatabase;
  readonly counts: JudgedCounts;
  /** True of rows that pass. */
  readonly condition: string;
}

/**
 * @returns an open judgement
 * @throws InvalidInputError for a condition that cannot run; RefusedError where the errors that it asks for are not known
 */
export async function judge(options: JudgeOptions): Promise<JudgedScreening> {
  const { segments, scratch, criteria, chances, outputs = [], memoryMb } = options;
  const database = await openQueryDatabase({
    files: [...segments, ...outputs],
    scratch,
    ...(memoryMb !== undefined && { memoryMb }),
  });
  try {
    const condition = await conditionSql(database, criteria, chances);
    await showRows(database, segments, chances);
    return { database, condition, counts: await rank(database, criteria, condition) };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function conditionSql(database: QueryDatabase, criteria: CandidateCriteria, chances: KnownChances) {
  const checked = criteria.where === null ? null : await checkCondition(database, criteria.where, CRITERIA_COLUMNS);
  const asked = [...(checked?.columns ?? []), ...objectiveColumns(criteria)];
  const unknown = chances ? undefined : asked.find((column) => column in CHANCE_COLUMNS);
  if (unknown)
    throw new RefusedError(`${unknown} is not known of this screening`, {
      field: unknown,
      expected: 'a run whose model was validated (spectraloom validate), and a window in the criteria',
    });
  return [checked?.sql, criteria.requireInDomain ? 'inDomain' : undefined].filter(Boolean).join(' AND ') || 'true';
}

async function rank(database: QueryDatabase, criteria: CandidateCriteria, condition: string): Promise<JudgedCounts> {
  const gains = criteria.objectives.map((objective, i) => `${gainSql(objective)} AS ${gainName(i)}`);
  const keys = ['id', 'contentId', 'formula', 'cellVolumeA3 / nAtoms AS volumePerAtom', ...gains];
  await database.run(`CREATE TABLE passing AS SELECT ${keys.join(', ')} FROM screened WHERE ${condition}`);
  const ranges = await Promise.all(criteria.objectives.map((_, i) => rangeOf(database, i)));
  const score = `${scoreSql(criteria, ranges)} AS score`;
  await database.run(`CREATE VIEW scored AS SELECT *, ${score} FROM passing`);
  const onFront = await findFront(database, criteria.objectives.length);
  const [row] = await database.rows(`SELECT (SELECT count(*) FROM stored) AS screened, count(*) AS passing,
    count(score) AS ranked FROM scored`);
  const { screened, passing, ranked } = required(row);
  return { screened: Number(screened), passing: Number(passing), ranked: Number(ranked), onFront };
}

async function rangeOf(database: QueryDatabase, i: number): Promise<GainRange | null> {
  const name = gainName(i);
  const [row] = await database.rows(`SELECT min(${name}) AS least, max(${name}) AS largest FROM passing`);
  const { least, largest } = required(row);
  return typeof least === 'number' && typeof largest === 'number' ? { least, largest } : null;
}
