/** Crystals as a page of a screening lists them. */
import { createHash } from 'node:crypto';
import type { Table } from '../../../schemas/run/artifact.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { structuresToTable } from '../../../science/crystal/index.js';

/** @param extra columns of a generator */
export function listedCandidates(
  structures: readonly Structure[],
  extra: Readonly<Record<string, (number | null)[]>> = {},
): Table<'listed-candidates'> {
  const origins = structures.map(({ id }) => ({ source: `${id}.vasp`, sourceSha256: '' }));
  const { columns } = structuresToTable(structures, origins);
  return {
    kind: 'listed-candidates',
    rows: structures.length,
    columns: {
      ...columns,
      contentId: structures.map(({ id }) => createHash('sha256').update(id).digest('hex')),
      item: structures.map((_, row) => `item ${row}`),
      before: structures.map((_, row) => (row === 0 ? '' : `item ${row - 1}`)),
      parent: structures.map(() => null),
      substitution: structures.map(() => null),
      cost: Float64Array.from(structures, ({ species }) => species.length),
    },
    extra,
    metadata: {},
  };
}
