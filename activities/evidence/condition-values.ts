/**
 * Predictions out of fold of crystals at several conditions -> the number that leads over the conditions with its 90 % interval,
 * and how well its change is known, against no change at all and against trees that are told composition and conditions.
 *
 * Queue compute. Reads `out-of-fold` (all folds and methods), `structures`, `spectra`, `split` of the data; writes
 * `condition-values` and `condition-changes`. Idempotent: pure and seeded. The summary says in words what was learned.
 * An interval is of the residuals of other compounds, one a crystal: of its rows that nearest to the conditions.
 */
import { z } from 'zod';
import { type Condition, conditionKey, conditionName, conditionsOf } from '../../schemas/conditions.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SeedSchema } from '../../schemas/seed.js';
import { VERDICTS } from '../../schemas/tables/evidence.js';
import { rowOfEachCrystal } from '../../science/crystal/index.js';
import {
  calibrationOf,
  comparePaired,
  conditionChanges,
  DEFAULT_COMPARISON,
  predictionInterval,
} from '../../science/evidence/index.js';
import { groupBy, pearson } from '../../science/numerics/index.js';
import { step } from '../frame/step.js';
import { type JudgedCrystal, judgedCrystals } from './judged.js';

export const conditionValues = step({
  name: 'conditionValues',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ seed: SeedSchema }),
  reads: {
    outOfFold: { kind: 'out-of-fold' },
    structures: { kind: 'structures' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split' },
  },
  writes: { values: { kind: 'condition-values' }, changes: { kind: 'condition-changes' } },
  run(tables, { seed }) {
    const conditions = conditionsOf(tables.spectra.metadata);
    const rows = judgedCrystals(tables).flatMap(knownRow);
    const changes = conditions.map((condition, k) => changeRow(condition, conditionChanges(rows, k), seed));
    return {
      outputs: { values: valuesTable(withIntervals(rows), conditions, tables.spectra), changes: changesTable(changes) },
      summary: { changes: changes.map(changeText).join('; ') },
    };
  },
});

interface KnownRow extends Pick<JudgedCrystal, 'id' | 'crystal' | 'compound' | 'conditions'> {
  /** Reference, network, trees. */
  readonly values: readonly [number, number, number];
}

function knownRow({ id, crystal, compound, conditions, reference, said }: JudgedCrystal): KnownRow[] {
  const [network, trees] = [said.get('network')?.onsetEv ?? null, said.get('trees')?.onsetEv ?? null];
  if (reference.onsetEv === null || network === null || trees === null) return [];
  return [{ id, crystal, compound, conditions, values: [reference.onsetEv, network, trees] }];
}

interface RowWithInterval extends KnownRow {
  readonly lower: number | null;
  readonly upper: number | null;
}

function withIntervals(rows: readonly KnownRow[]): RowWithInterval[] {
  const crystals = rows.map(({ crystal }) => crystal);
  const values = rows.map(({ conditions }) => conditions);
  const found = new Map<string, RowWithInterval>();
  for (const alike of groupBy(rows, ({ conditions }) => JSON.stringify(conditions)).values()) {
    const nearest = rowOfEachCrystal(crystals, values, at(alike, 0).conditions).map((row) => at(rows, row));
    const calibration = calibrationOf(
      nearest.map((row) => row.values[0]),
      nearest.map((row) => row.values[1]),
      nearest.map(({ compound }) => compound),
    );
    for (const row of alike) {
      const interval = predictionInterval(calibration, row.values[1], undefined, row.compound);
      found.set(row.id, { ...row, lower: interval?.lower ?? null, upper: interval?.upper ?? null });
    }
  }
  return rows.map(({ id }) => required(found.get(id)));
}

function valuesTable(
  rows: readonly RowWithInterval[],
  conditions: readonly Condition[],
  { metadata: { property } }: Table<'spectra'>,
): Table<'condition-values'> {
  const column = (way: 0 | 1 | 2) => Float64Array.from(rows, ({ values }) => values[way]);
  return {
    kind: 'condition-values',
    rows: rows.length,
    columns: {
      id: rows.map(({ id }) => id),
      crystal: rows.map(({ crystal }) => crystal),
      conditions: {
        width: conditions.length,
        values: Float64Array.from(rows.flatMap((row) => row.conditions)),
      },
      referenceEv: column(0),
      predictedEv: column(1),
      lowerEv: rows.map(({ lower }) => lower),
      upperEv: rows.map(({ upper }) => upper),
      treesEv: column(2),
    },
    metadata: { conditions: JSON.stringify(conditions), ...(property && { property }) },
  };
}

interface ChangeRow {
  readonly condition: Condition;
  readonly crystals: number;
  /** Over crystals: means of the change, and of the errors of the change. */
  readonly reference: number | null;
  readonly network: number | null;
  readonly error: number | null;
  readonly noChangeError: number | null;
  readonly treesError: number | null;
  /** Pearson's, of the changes of network and reference. */
  readonly correlation: number | null;
  /** The network's error against that of no change at all, a compound at a time. */
  readonly against: ReturnType<typeof comparePaired>;
}

function changeRow(condition: Condition, changes: ReturnType<typeof conditionChanges>, seed: number): ChangeRow {
  const column = (way: number) => changes.map((each) => at(each.changes, way));
  const [reference, network, trees] = [column(0), column(1), column(2)];
  const errorsOf = (predicted: readonly number[]) => predicted.map((value, i) => Math.abs(value - at(reference, i)));
  const [own, none] = [errorsOf(network), reference.map(Math.abs)];
  const compounds = changes.map(({ compound }) => compound);
  return {
    condition,
    crystals: changes.length,
    reference: mean(reference),
    network: mean(network),
    error: mean(own),
    noChangeError: mean(none),
    treesError: mean(errorsOf(trees)),
    correlation: changes.length < 3 ? null : pearson(Float64Array.from(reference), Float64Array.from(network)),
    against: comparePaired(own, none, compounds, { ...DEFAULT_COMPARISON, seed }),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function changesTable(rows: readonly ChangeRow[]): Table<'condition-changes'> {
  return {
    kind: 'condition-changes',
    rows: rows.length,
    columns: {
      condition: rows.map(({ condition }) => conditionKey(condition)),
      crystals: Uint32Array.from(rows, ({ crystals }) => crystals),
      compounds: Uint32Array.from(rows, ({ against }) => against.compounds),
      referenceEv: rows.map(({ reference }) => reference),
      predictedEv: rows.map(({ network }) => network),
      errorEv: rows.map(({ error }) => error),
      noChangeErrorEv: rows.map(({ noChangeError }) => noChangeError),
      treesErrorEv: rows.map(({ treesError }) => treesError),
      correlation: rows.map(({ correlation }) => correlation),
      differenceEv: rows.map(({ against }) => against.difference),
      lowerEv: rows.map(({ against }) => against.lower),
      upperEv: rows.map(({ against }) => against.upper),
      pValue: rows.map(({ against }) => (against.lower === null ? null : against.pValue)),
      verdict: rows.map(({ against }) => against.verdict),
    },
    metadata: {},
  };
}

function changeText({
  condition,
  crystals,
  error,
  noChangeError,
  treesError,
  correlation,
  against,
}: ChangeRow): string {
  const name = conditionName(condition);
  if (error === null || noChangeError === null || treesError === null)
    return `no crystal is known at two values of the ${name}`;
  const [own, none, trees] = [error, noChangeError, treesError].map((value) => value.toPrecision(2));
  const follows = correlation === null ? '' : `, correlation of the changes ${correlation.toFixed(2)}`;
  return `over the ${name} of ${crystals} crystals the network is ${VERDICTS[against.verdict]} no change at all (mean error of the change ${own}, no change ${none}, trees ${trees}${follows})`;
}
