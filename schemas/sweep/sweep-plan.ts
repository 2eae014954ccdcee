/** A sweep as the workflow runs it: everything resolved and checked, plain JSON, part of histories. */
import { z } from 'zod';
import { RUN_NAME } from '../run/run-name.js';
import { SeedSchema } from '../seed.js';
import { GraphRulesSchema } from '../tables/graph.js';
import { NetworkSettingsSchema, TrainingSettingsSchema } from '../tables/training.js';
import { DISTRIBUTIONS, SEARCH_METHODS, SETTING_VALUE, SWEEP_METRICS } from './sweep-file.js';

const NAMED = { name: z.string(), group: z.enum(['graph', 'network', 'training']) };

export const SearchParameterSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...NAMED, kind: z.literal('values'), values: z.array(SETTING_VALUE).min(1) }),
  z.strictObject({ ...NAMED, kind: z.enum(DISTRIBUTIONS), min: z.number(), max: z.number() }),
]);
/** One dimension of the space: a list of values, or a range with its distribution. */
export type SearchParameter = z.infer<typeof SearchParameterSchema>;

const AshaRuleSchema = z.strictObject({
  eta: z.number().gt(1),
  minEpochs: z.number().int().min(1),
  maxEpochs: z.number().int().min(1),
});

const HalvingRuleSchema = z.strictObject({
  eta: z.number().gt(1),
  /** Epochs at which all trials are compared, ascending; the last ends them. */
  rungs: z.array(z.number().int().min(1)).min(1),
});

/** Each trial judged by those before it, or all of them together. */
const StoppingRuleSchema = z.union([AshaRuleSchema, HalvingRuleSchema]);
export type StoppingRule = z.infer<typeof StoppingRuleSchema>;

/** An amendment as recorded: from which trial it holds. Budgets hold from then on for all. */
const PlanAmendmentSchema = z.strictObject({
  fromTrial: z.number().int().min(0),
  maxTrials: z.number().int().min(1).optional(),
  maxEpochs: z.number().int().min(1).optional(),
  maxComputeHours: z.number().positive().optional(),
  values: z.record(z.string(), z.array(SETTING_VALUE).min(1)).optional(),
  /** Who came before was compared together; who comes later is judged by those before. */
  stopping: AshaRuleSchema.nullable().optional(),
});
export type PlanAmendment = z.infer<typeof PlanAmendmentSchema>;

export const SweepPlanSchema = z.strictObject({
  name: z.string().regex(RUN_NAME),
  method: z.enum(SEARCH_METHODS),
  metric: z.enum(SWEEP_METRICS),
  /** In the order of the file: the last parameter of a grid is the fastest. */
  space: z.array(SearchParameterSchema),
  /** Settings of every trial before its parameters are put in; `outputFeatures` comes from the data. */
  base: z.strictObject({
    graph: GraphRulesSchema,
    network: NetworkSettingsSchema.omit({ outputFeatures: true }),
    training: TrainingSettingsSchema,
  }),
  /** Null: every trial trains the epochs of its schedule. */
  stopping: StoppingRuleSchema.nullable(),
  /** No `scheduledEpochs` was asked for: the schedule is laid out for the last rung. */
  scheduleFollowsStopping: z.boolean(),
  /** Trials at most; null for a grid without a cap: all of its combinations. */
  maxTrials: z.number().int().min(1).nullable(),
  /** Epochs of all trials together. */
  maxEpochs: z.number().int().min(1).nullable(),
  maxComputeHours: z.number().positive().nullable(),
  /** Best trials that are trained again and tested, and trainings of each in all. */
  finalists: z.number().int().min(1),
  replicates: z.number().int().min(1),
  tpe: z.strictObject({
    startupTrials: z.number().int().min(1),
    gamma: z.number().gt(0).lt(1),
    candidates: z.number().int().min(1),
  }),
  seed: SeedSchema,
  parallel: z.number().int().min(1),
  lag: z.number().int().min(0),
  asynchronous: z.boolean(),
  maxFailed: z.number().int().min(0).nullable(),
  /** In the order in which they were accepted. */
  amendments: z.array(PlanAmendmentSchema),
});
export type SweepPlan = z.infer<typeof SweepPlanSchema>;
