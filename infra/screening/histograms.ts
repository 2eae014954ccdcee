/** How the numbers of a screening are spread: of all that was screened, and of what passes. */
import { required } from '../../schemas/required.js';
import { sqlName, sqlNumber } from '../duckdb/sql-text.js';
import type { JudgedScreening } from './judge.js';

interface ScreeningHistogram {
  readonly column: string;
  /** Ends of the bins: one more than bins; empty where nothing is known. */
  readonly edges: readonly number[];
  readonly screened: readonly number[];
  readonly passing: readonly number[];
  /** Of what was screened. */
  readonly unknown: number;
}

const BINS = 40;

/** @param columns of numbers */
export async function histograms(
  judged: JudgedScreening,
  columns: readonly string[],
  bins = BINS,
): Promise<readonly ScreeningHistogram[]> {
  const found: ScreeningHistogram[] = [];
  for (const column of columns) found.push(await histogram(judged, column, bins));
  return found;
}

async function histogram({ database, condition }: JudgedScreening, column: string, bins: number) {
  const name = sqlName(column);
  const [range] = await database.rows(`SELECT min(${name}) AS least, max(${name}) AS largest,
    count(*) - count(${name}) AS unknown FROM screened`);
  const { least, largest, unknown } = required(range);
  if (typeof least !== 'number' || typeof largest !== 'number')
    return { column, edges: [], screened: [], passing: [], unknown: Number(unknown) };
  // Where all are equal, one bin around them.
  const [from, to] = largest > least ? [least, largest] : [least - 0.5, least + 0.5];
  const width = (to - from) / bins;
  const bin = `least(${bins - 1}, CAST(floor((${name} - ${sqlNumber(from)}) / ${sqlNumber(width)}) AS INTEGER))`;
  const rows =
    await database.rows(`SELECT ${bin} AS bin, count(*) AS screened, count(*) FILTER (WHERE ${condition}) AS passing
    FROM screened WHERE ${name} IS NOT NULL GROUP BY bin`);
  const counts = new Map(rows.map((row) => [Number(row.bin), row]));
  const of = (which: string) => Array.from({ length: bins }, (_, i) => Number(counts.get(i)?.[which] ?? 0));
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? to : from + i * width));
  return { column, edges, screened: of('screened'), passing: of('passing'), unknown: Number(unknown) };
}
