/** The sweep file: what a user may ask of a search over hyperparameters. Published as `schemas/sweep.schema.json`. */
import { z } from 'zod';
import { RUN_NAME } from '../run/run-name.js';
import { SeedSchema } from '../seed.js';
import { MOST_TRIALS } from './sweep-limits.js';
import { isSettingName, SETTING_GROUPS } from './sweep-settings.js';

export const SETTING_VALUE = z.union([z.number(), z.string(), z.boolean()]);

/**
 * What decides between trials, on the validation crystals, the lower the better. `bestValidationMae`: the lowest error so
 * far, `lastValidationMae`: that of the last epoch, in the unit of the targets. `leadingMae`: the error of the leading value,
 * here the onset in eV, of the weights with the lowest validation error.
 */
export const SWEEP_METRICS = ['bestValidationMae', 'lastValidationMae', 'leadingMae'] as const;

export const SEARCH_METHODS = ['grid', 'random', 'tpe'] as const;
export const DISTRIBUTIONS = ['uniform', 'log_uniform', 'int_uniform'] as const;

/** A list of values, or a range with a distribution (`uniform` unless said otherwise). */
const SweepParameterSchema = z.union([
  z.strictObject({ values: z.array(SETTING_VALUE).min(1).max(1000) }),
  z.strictObject({ min: z.number(), max: z.number(), distribution: z.enum(DISTRIBUTIONS).optional() }),
]);

const SettingNameSchema = z
  .string()
  .refine(isSettingName, { error: 'expected the name of a setting' })
  // For editors: a refinement has no words in a JSON Schema.
  .meta({ enum: [...SETTING_GROUPS.keys()] });

/**
 * Asynchronous successive halving, stopping variant: a trial that is not among the best 1/eta of the trials before it
 * ends there.
 */
const AshaSchema = z.strictObject({
  type: z.literal('asha'),
  /** One in eta goes on at each rung. */
  eta: z.number().min(1.5).max(16).default(3),
  /** First rung. */
  min_epochs: z.number().int().min(1).max(1_000_000),
  /** Last rung; trials that reach it are finished. */
  max_epochs: z.number().int().min(1).max(1_000_000),
});

/** Successive halving: all trials are compared together at each rung, and the best 1/eta go on. */
const SuccessiveHalvingSchema = z.strictObject({
  type: z.literal('successive_halving'),
  eta: z.number().min(1.5).max(16).default(2),
  /** Epochs, ascending; trials that reach the last are finished. */
  rungs: z.array(z.number().int().min(1).max(1_000_000)).min(1).max(16),
});

const EarlyTerminateSchema = z.discriminatedUnion('type', [AshaSchema, SuccessiveHalvingSchema]);
export const STOPPING_KEYS = {
  asha: Object.keys(AshaSchema.shape),
  successive_halving: Object.keys(SuccessiveHalvingSchema.shape),
};

const SweepBudgetSchema = z.strictObject({
  trials: z.number().int().min(1).max(MOST_TRIALS).optional(),
  /** Epochs of all trials together; a trial starts only when its last rung still fits. */
  epochs: z.number().int().min(1).optional(),
  /** Sum of training time over all workers. Outside the promise of equal results: a faster machine does more. */
  compute_hours: z.number().positive().optional(),
});

const ReplicatesSchema = z.union([
  /** Seeds of the best trial. */
  z.number().int().min(1).max(100),
  z.strictObject({
    /** Best trials that are trained again with other seeds, and whose test error is measured. */
    finalists: z.number().int().min(1).max(100),
    /** Trainings of each finalist in all, its own included. */
    seeds: z.number().int().min(1).max(100),
  }),
]);

const TpeSettingsSchema = z.strictObject({
  /** Trials drawn at random before the first that uses results. */
  startup_trials: z.number().int().min(1).max(10_000).default(10),
  /** Share of the observations that counts as good (y* of the paper is this quantile); at most 25 of them. */
  gamma: z.number().gt(0).lt(1).default(0.15),
  /** Points drawn from the density of the good, of which the one with the highest l/g is taken. */
  candidates: z.number().int().min(1).max(1000).default(24),
});

export const SweepFileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(RUN_NAME).optional(),
  description: z.string().max(2000).optional(),
  method: z.enum(SEARCH_METHODS),
  metric: z
    .strictObject({
      name: z.enum(SWEEP_METRICS),
      goal: z.literal('minimize'),
    })
    .default({ name: 'bestValidationMae', goal: 'minimize' }),
  parameters: z.record(SettingNameSchema, SweepParameterSchema),
  /** Settings that all trials share, where they differ from the defaults. */
  settings: z.record(SettingNameSchema, SETTING_VALUE).default({}),
  early_terminate: EarlyTerminateSchema.optional(),
  /** Trials at most, as `budget.trials`. */
  run_cap: z.number().int().min(1).max(MOST_TRIALS).optional(),
  budget: SweepBudgetSchema.default({}),
  replicates: ReplicatesSchema.default(1),
  tpe: TpeSettingsSchema.default({ startup_trials: 10, gamma: 0.15, candidates: 24 }),
  /** Seed of the search; also of the training unless `seed` is among the settings or parameters. */
  seed: SeedSchema.default(123),
  /** Trials that train at the same time. */
  parallel: z.number().int().min(1).max(1024).default(1),
  /** Trial i is chosen with the results of trials 0 .. i-1-lag: at most lag + 1 run at once. */
  lag: z.number().int().min(0).max(1023).default(8),
  /** Use every result as it comes: faster, and no longer the same trials in every run. */
  asynchronous: z.boolean().default(false),
  /** Trials that may fail or diverge before the sweep gives up. */
  max_failed: z.number().int().min(0).optional(),
});
export type SweepFile = z.output<typeof SweepFileSchema>;

/** A change of a running sweep: a higher budget, more values of a parameter, another stopping rule. */
export const SweepAmendmentSchema = z
  .strictObject({
    run_cap: z.number().int().min(1).max(MOST_TRIALS).optional(),
    budget: SweepBudgetSchema.optional(),
    /** Values to add, to parameters that have a list of values. */
    parameters: z
      .record(SettingNameSchema, z.strictObject({ values: z.array(SETTING_VALUE).min(1).max(1000) }))
      .optional(),
    /** For the trials that have not started; null ends early stopping. */
    early_terminate: AshaSchema.nullable().optional(),
  })
  .refine((amendment) => Object.values(amendment).some((part) => part !== undefined), {
    error: 'expected a budget, a run cap, parameters or a stopping rule',
  });

export type SweepAmendment = z.output<typeof SweepAmendmentSchema>;

/** @returns the JSON Schema of sweep files as text: what `schemas/sweep.schema.json` holds */
export function sweepJsonSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(SweepFileSchema, { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'spectraloom sweep', ...rest }, null, 2)}\n`;
}
