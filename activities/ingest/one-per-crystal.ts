/**
 * Rows of crystals at several conditions -> one row of each crystal, that nearest to given conditions: what groups, their
 * statistics and the page are made of. Rows of one crystal are no crystals: they would make every count and every test surer.
 *
 * Queue compute. Reads `structures`, `spectra`, `split` (which says what crystal a row is of), `graphs`; writes the same four,
 * fewer rows each. Idempotent: pure. Errors: InvalidInputError for conditions that the rows do not have (never retried).
 */
import { z } from 'zod';
import { ConditionValuesSchema, conditionKey, conditionsOf, type RowsOfCrystals } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { Table, TableKind } from '../../schemas/run/artifact.js';
import { crystalOfRow, idsOfSubset } from '../../schemas/tables/split.js';
import { rowOfEachCrystal, structuresOf } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { rowsOfTable } from './slices.js';

export const onePerCrystal = step({
  name: 'onePerCrystal',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ at: ConditionValuesSchema }),
  reads: {
    structures: { kind: 'structures' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split' },
    graphs: { kind: 'graphs' },
  },
  writes: {
    structures: { kind: 'structures' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split' },
    graphs: { kind: 'graphs' },
  },
  run({ structures, spectra, split, graphs }, { at: asked }) {
    const all = structuresOf(structures);
    const crystalOf = crystalOfRow(split);
    const values = conditionsOf(structures.metadata).map((own) => {
      const key = conditionKey(own);
      const value = asked[key];
      if (value !== undefined) return value;
      throw new InvalidInputError(`rows hold at a ${key}, and none was given`, { field: key, found: 'nothing' });
    });
    const chosen = rowOfEachCrystal(
      all.map(({ id }) => crystalOf(id)),
      all.map(({ extraFeatures }) => required(extraFeatures)),
      values,
    );
    const ids = new Set(chosen.map((row) => at(all, row).id));
    const own = <K extends TableKind>(table: Table<K> & { readonly columns: { readonly id: readonly string[] } }) =>
      rowsOfTable<K>(
        table,
        table.columns.id.flatMap((id, row) => (ids.has(id) ? [row] : [])),
      );
    const ofSpectra = own(spectra);
    const rowsOfCrystals: RowsOfCrystals = { at: asked, rows: all.length, trained: trainedRanges(structures, split) };
    return {
      outputs: {
        structures: own(structures),
        spectra: { ...ofSpectra, metadata: { ...ofSpectra.metadata, rowsOfCrystals: JSON.stringify(rowsOfCrystals) } },
        split: own(split),
        graphs: own(graphs),
      },
      summary: { crystals: chosen.length, rows: all.length },
    };
  },
});

function trainedRanges(structures: Table<'structures'>, split: Table<'split'>): RowsOfCrystals['trained'] {
  const trained = new Set(idsOfSubset(split, 'train'));
  const rows = structuresOf(structures).filter(({ id }) => trained.has(id));
  return Object.fromEntries(
    conditionsOf(structures.metadata).map((condition, k) => {
      const values = rows.map(({ extraFeatures }) => at(required(extraFeatures), k));
      return [conditionKey(condition), { least: Math.min(...values), most: Math.max(...values) }];
    }),
  );
}
