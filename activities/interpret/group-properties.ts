/**
 * Numbers that lie beside the list of the data, and descriptors beyond the second one -> what each group has of them, and how far
 * that is from the rest.
 *
 * Queue compute. Reads `structures`, `labels`, `properties`, `descriptors` (those of reference values); writes
 * `group-properties`. Idempotent: pure. Errors: InvalidInputError for a labelled crystal without a structure (never retried).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import type { Table } from '../../schemas/run/artifact.js';
import { crystalProperties } from '../../schemas/tables/features.js';
import { CONFIDENCE_LEVEL, type GroupValues, valuesByGroup } from '../../science/interpretation/index.js';
import { step } from '../frame/step.js';
import { furtherNumbers } from './descriptor-rows.js';

export const groupProperties = step({
  name: 'groupProperties',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: {
    structures: { kind: 'structures' },
    labels: { kind: 'labels' },
    properties: { kind: 'crystal-properties', optional: true },
    descriptors: { kind: 'descriptors', optional: true },
  },
  writes: { groupProperties: { kind: 'group-properties' } },
  run({ structures, labels, properties, descriptors }) {
    const { id: ids, cluster } = labels.columns;
    const compounds = compoundsOf(structures, ids);
    const all = [
      ...(descriptors ? furtherNumbers(descriptors) : []),
      ...(properties ? crystalProperties(properties) : []),
    ];
    const rows = all.flatMap(({ name, unit, values }) =>
      valuesByGroup(
        cluster,
        compounds,
        ids.map((id) => values.get(id) ?? null),
      ).map((row) => ({ property: name, unit, ...row })),
    );
    return { outputs: { groupProperties: tableOf(rows) } };
  },
});

function compoundsOf({ columns }: Table<'structures'>, ids: readonly string[]): string[] {
  const formulaOf = new Map(columns.id.map((id, i) => [id, columns.formula[i]] as const));
  return ids.map((id) => {
    const formula = formulaOf.get(id);
    if (formula === undefined) throw new InvalidInputError(`crystal ${id} has a cluster and no structure`);
    return formula;
  });
}

type Row = GroupValues & { readonly property: string; readonly unit: string | null };

function tableOf(rows: readonly Row[]): Table<'group-properties'> {
  return {
    kind: 'group-properties',
    rows: rows.length,
    columns: {
      property: rows.map(({ property }) => property),
      unit: rows.map(({ unit }) => unit),
      cluster: Uint32Array.from(rows, ({ cluster }) => cluster),
      crystals: Uint32Array.from(rows, ({ crystals }) => crystals),
      mean: rows.map(({ mean }) => mean),
      deviation: rows.map(({ deviation }) => deviation),
      least: rows.map(({ least }) => least),
      most: rows.map(({ most }) => most),
      compounds: Uint32Array.from(rows, ({ ofCompounds }) => ofCompounds.compounds),
      compoundsWithValue: Uint32Array.from(rows, ({ ofCompounds }) => ofCompounds.withValue),
      difference: rows.map(({ ofCompounds }) => ofCompounds.difference),
      effect: rows.map(({ ofCompounds }) => ofCompounds.hedgesG),
      effectLower: rows.map(({ ofCompounds }) => ofCompounds.lower),
      effectUpper: rows.map(({ ofCompounds }) => ofCompounds.upper),
    },
    metadata: { level: String(CONFIDENCE_LEVEL) },
  };
}
