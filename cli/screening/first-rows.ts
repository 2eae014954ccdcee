/** The first rows of a ranking, which a stored one has more of than anybody reads. */
import type { Table } from '../../schemas/run/artifact.js';

export function firstRows(table: Table<'ranked-candidates'>, count: number): Table<'ranked-candidates'> {
  if (table.rows <= count) return table;
  const cut = (columns: object) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, (values as unknown[]).slice(0, count)]));
  const columns = cut(table.columns) as unknown as Table<'ranked-candidates'>['columns'];
  return { ...table, rows: count, columns, ...(table.extra && { extra: cut(table.extra) as typeof table.extra }) };
}
