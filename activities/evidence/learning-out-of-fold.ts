/**
 * Predictions out of fold by models that were trained on a quarter, a half and all of the crystals outside of each fold ->
 * how the errors of network and trees fall with the number of crystals.
 *
 * Queue compute. Reads `out-of-fold` of each share (all folds and methods), `structures`, `spectra` and, of crystals at several
 * conditions, the `split` of the data; writes
 * `out-of-fold-learning`. Idempotent: pure and seeded. Spectra without an axis have no onsets.
 */
import { z } from 'zod';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { SeedSchema } from '../../schemas/seed.js';
import { type FoldSettings, FoldSettingsSchema } from '../../schemas/settings/folds.js';
import {
  ALL_CRYSTALS,
  LEARNING_METHODS,
  LEARNING_SHARES,
  type LearningShare,
  type Method,
} from '../../schemas/tables/evidence.js';
import { comparePaired, DEFAULT_COMPARISON } from '../../science/evidence/index.js';
import { step } from '../frame/step.js';
import { type ErrorRow, errorRows, errorsOfEach } from './evidence-rows.js';
import { type JudgedCrystal, judgedCrystals } from './judged.js';
import { leadingScale } from './leading-scale.js';

const SHARES = Object.keys(LEARNING_SHARES) as LearningShare[];

interface LearningRow extends ErrorRow {
  readonly share: LearningShare;
  /** Error less that of all crystals; nulls where too few compounds have both. */
  readonly excess: number | null;
  readonly excessLower: number | null;
  readonly excessUpper: number | null;
}

export const learningOutOfFold = step({
  name: 'learningOutOfFold',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    ...FoldSettingsSchema.shape,
    seed: SeedSchema,
    /** Crystals trained on or choosing the epoch, mean over the folds. */
    trained: z.strictObject({ quarter: z.number(), half: z.number(), all: z.number() }),
  }),
  reads: {
    quarter: { kind: 'out-of-fold' },
    half: { kind: 'out-of-fold' },
    all: { kind: 'out-of-fold' },
    structures: { kind: 'structures' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split', optional: true },
  },
  writes: { learning: { kind: 'out-of-fold-learning' } },
  run({ structures, spectra, split, ...predicted }, { seed, trained, ...settings }, context) {
    const judged = onSameCrystals(
      SHARES.map((share) => judgedCrystals({ outOfFold: predicted[share], structures, spectra, split })),
    );
    const scale = leadingScale(spectra, required(judged.get('all')));
    const rows = SHARES.flatMap((share, done) => {
      context.progress(done, SHARES.length, `errors of ${share === 'all' ? 'all crystals' : `a ${share}`}`);
      return LEARNING_METHODS.flatMap((method) =>
        errorRows(required(judged.get(share)), method, scale, seed).flatMap((row) => {
          const { stratum, measure } = row;
          if (stratum !== ALL_CRYSTALS || (measure !== 'spectrum' && measure !== 'onset')) return [];
          return [{ ...row, share, ...excessOf(judged, share, { method, measure }, seed) }];
        }),
      );
    });
    return { outputs: { learning: learningTable(rows, settings, trained) } };
  },
});

/** A fold without a model at one share is compared at none. @returns by share, the crystals in one order */
function onSameCrystals(judged: readonly JudgedCrystal[][]): ReadonlyMap<LearningShare, JudgedCrystal[]> {
  const byId = judged.map((crystals) => new Map(crystals.map((crystal) => [crystal.id, crystal])));
  const ids = [...required(byId[0]).keys()].filter((id) => byId.every((known) => known.has(id)));
  return new Map(SHARES.map((share, i) => [share, ids.map((id) => required(required(byId[i]).get(id)))] as const));
}

/** A compound at a time. */
function excessOf(
  judged: ReadonlyMap<LearningShare, JudgedCrystal[]>,
  share: LearningShare,
  { method, measure }: { readonly method: Method; readonly measure: 'spectrum' | 'onset' },
  seed: number,
) {
  const [own, all] = [required(judged.get(share)), required(judged.get('all'))];
  const { difference, lower, upper } = comparePaired(
    errorsOfEach(own, method, measure),
    errorsOfEach(all, method, measure),
    all.map(({ compound }) => compound),
    { ...DEFAULT_COMPARISON, seed },
  );
  return { excess: difference, excessLower: lower, excessUpper: upper };
}

function learningTable(
  rows: readonly LearningRow[],
  { folds, by, seeds }: FoldSettings,
  trained: Readonly<Record<LearningShare, number>>,
): Table<'out-of-fold-learning'> {
  return {
    kind: 'out-of-fold-learning',
    rows: rows.length,
    columns: {
      share: Float64Array.from(rows, ({ share }) => LEARNING_SHARES[share]),
      trained: Float64Array.from(rows, ({ share }) => trained[share]),
      method: rows.map(({ method }) => method),
      measure: rows.map(({ measure }) => measure),
      value: rows.map(({ estimate }) => estimate?.value ?? null),
      lower: rows.map(({ estimate }) => estimate?.lower ?? null),
      upper: rows.map(({ estimate }) => estimate?.upper ?? null),
      excess: rows.map(({ excess }) => excess),
      excessLower: rows.map(({ excessLower }) => excessLower),
      excessUpper: rows.map(({ excessUpper }) => excessUpper),
      crystals: Uint32Array.from(rows, ({ crystals }) => crystals),
      compounds: Uint32Array.from(rows, ({ compounds }) => compounds),
    },
    metadata: { folds: String(folds), by, seeds: String(seeds) },
  };
}
