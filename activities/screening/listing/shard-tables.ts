/** The candidates of a page as shards: rows of its tables, under the names that they were given. */
import type { EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import { at, required } from '../../../schemas/required.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import type { StepDependencies } from '../../frame/dependencies.js';
import { LIST_STEP } from './given-up-table.js';
import type { SettledPage } from './settled-page.js';
import { ShardCuts } from './shards-by-cost.js';

type Listed = Table<'listed-candidates'>;

interface Row {
  readonly table: Listed;
  readonly row: number;
  readonly id: string;
}

/** @returns the shards in order; one table of the page and one shard are held at a time */
export async function publishShards(
  tables: readonly EncodedArtifact[],
  candidates: SettledPage['candidates'],
  { parts }: Pick<StepDependencies, 'parts'>,
): Promise<ObjectRef[]> {
  const shards: ObjectRef[] = [];
  const cuts = new ShardCuts();
  let open: Row[] = [];
  const close = async () => {
    if (open.length > 0) shards.push(await parts.publishTable(shardOf(open), LIST_STEP));
    open = [];
  };
  let next = 0;
  let start = 0;
  for (const encoded of tables) {
    const table = parts.decode('listed-candidates', encoded);
    const end = start + table.rows;
    for (; next < candidates.length && at(candidates, next).row < end; next++) {
      const { row, id } = at(candidates, next);
      if (cuts.add(at(table.columns.cost, row - start))) await close();
      open.push({ table, row: row - start, id });
    }
    start = end;
  }
  await close();
  return shards;
}

function shardOf(rows: readonly Row[]): Listed {
  const values = new Float64Array(9 * rows.length);
  rows.forEach(({ table, row }, n) => {
    values.set(table.columns.lattice.values.subarray(9 * row, 9 * row + 9), 9 * n);
  });
  const column = <T>(valuesOf: (columns: Listed['columns']) => ArrayLike<T>): T[] =>
    rows.map(({ table, row }) => required(valuesOf(table.columns)[row]));
  const extra = [...new Set(rows.flatMap(({ table }) => Object.keys(table.extra ?? {})))];
  return {
    kind: 'listed-candidates',
    rows: rows.length,
    columns: {
      id: rows.map(({ id }) => id),
      formula: column(({ formula }) => formula),
      lattice: { width: 9, values },
      species: column(({ species }) => species),
      fracCoords: column(({ fracCoords }) => fracCoords),
      source: column(({ source }) => source),
      sourceSha256: column(({ sourceSha256 }) => sourceSha256),
      contentId: column(({ contentId }) => contentId),
      item: column(({ item }) => item),
      before: column(({ before }) => before),
      parent: rows.map(({ table, row }) => table.columns.parent[row] ?? null),
      substitution: rows.map(({ table, row }) => table.columns.substitution[row] ?? null),
      cost: Float64Array.from(column(({ cost }) => cost)),
    },
    extra: Object.fromEntries(extra.map((name) => [name, rows.map((row) => extraOf(row, name))])),
    metadata: {},
  };
}

function extraOf({ table, row }: Row, name: string): number | null {
  const column = table.extra?.[name] as readonly (number | null)[] | undefined;
  return column?.[row] ?? null;
}
