/** What a user may ask of the pipeline: the input of every workflow, checked before one is started. */
import { z } from 'zod';
import { PropertyNoteSchema } from '../property.js';
import { ObjectRefSchema } from '../run/artifact.js';
import { RUN_NAME } from '../run/run-name.js';
import { SweepPlanSchema } from '../sweep/sweep-plan.js';
import { GROUP_METHODS, LINKAGE_METHODS, MOST_TRAININGS } from '../tables/clustering.js';
import { OrderSchema, SnapAngstromSchema } from '../tables/crystal.js';
import { GraphRulesSchema } from '../tables/graph.js';
import { ScreeningCriteriaSchema } from '../tables/screening.js';
import { TargetAxisSchema } from '../tables/spectrum.js';
import { NetworkSettingsSchema, TrainingSettingsSchema } from '../tables/training.js';
import { AlignnOriginSchema } from './alignn-training.js';
import { ValidationSettingsSchema } from './folds.js';
import { GridSettingsSchema } from './grid.js';
import { SplitSettingsSchema } from './split.js';

/** `dataset.json` beside `id_prop.csv`: what the report says of the data. */
export const DatasetCardSchema = z.strictObject({
  name: z.string().min(1).max(200),
  statement: z.string().max(2000),
  licence: z.string().max(200).optional(),
});
export type DatasetCard = z.infer<typeof DatasetCardSchema>;

const ClusterSettingsSchema = z.strictObject({
  methods: z.array(z.enum(LINKAGE_METHODS)).min(1),
  /** Flat clusters of the groups that are reported; `auto`: as many as the figures recommend. */
  clusters: z.union([z.number().int().min(2).max(1000), z.literal('auto')]),
  /** The linkage that the report explains, or what the trainings agree on. */
  reportMethod: z.enum(GROUP_METHODS),
  /** The layer that the report explains; absent: the last of the network. */
  reportLayer: z.string().min(1).optional(),
  /** Trainings that the groups are compared over, the run's own among them; absent: it alone. */
  seeds: z.number().int().min(1).max(MOST_TRAININGS).optional(),
  /** Counts of clusters whose validity is told, and of the reported tree the stability. */
  range: z
    .strictObject({ from: z.number().int().min(2), to: z.number().int().min(2).max(1000) })
    .refine(({ from, to }) => from <= to, { message: 'from must not be above to' }),
  /** Bootstrap samples for the stability. */
  bootstraps: z.number().int().min(1).max(10_000),
});
export type ClusterSettings = z.infer<typeof ClusterSettingsSchema>;

/** Of a list without an end, which goes on in pages, it stands for all. */
export const MOST_ENUMERATED = 1_000_000;

export const CandidateSettingsSchema = z.strictObject({
  limit: z.number().int().min(0).max(MOST_ENUMERATED),
  perShard: z.number().int().min(1).max(5000),
});
export type CandidateSettings = z.infer<typeof CandidateSettingsSchema>;

/** What is asked of a discover run, whichever way its models are searched for. */
const DISCOVER_SHAPE = {
  name: z.string().regex(RUN_NAME),
  dataset: DatasetCardSchema,
  /** The axis where the folder brings no `spectrum.json`; null where it does. */
  axis: TargetAxisSchema.nullable(),
  structuresPerShard: z.number().int().min(1).max(5000),
  snapAngstrom: SnapAngstromSchema,
  order: OrderSchema,
  split: SplitSettingsSchema,
  clustering: ClusterSettingsSchema,
  /** Null: the model is not validated out of fold. */
  validation: ValidationSettingsSchema.nullable(),
  candidates: CandidateSettingsSchema,
  screening: ScreeningCriteriaSchema,
  /** What the folder's `property.json` says that its targets are; absent: absorption, or nothing that was stated. */
  property: PropertyNoteSchema.optional(),
  /** Where the settings of training and split came from, when an ALIGNN configuration said them. */
  alignn: AlignnOriginSchema.optional(),
};

export const DiscoverInputSchema = z.strictObject({
  ...DISCOVER_SHAPE,
  /** `source-files`: the training folder, published by whoever starts the run. */
  source: ObjectRefSchema,
  /** `left-out`: crystals that the makers of the data tried and left out, where the folder has such a list. */
  leftOut: ObjectRefSchema.optional(),
  /** `crystal-properties`: other numbers of the crystals, where the folder has a file of them. */
  properties: ObjectRefSchema.optional(),
  /** Which model the trainings begin at, and whether it has seen the crystals, in words; absent: at weights that are drawn. */
  start: z.string().min(1).optional(),
  plan: SweepPlanSchema,
});
export type DiscoverInput = z.infer<typeof DiscoverInputSchema>;

/** Options over the preset: what plan and input of a run are made from. */
export const RunSettingsSchema = z.strictObject({
  ...DISCOVER_SHAPE,
  graph: GraphRulesSchema,
  network: NetworkSettingsSchema.omit({ outputFeatures: true }),
  training: TrainingSettingsSchema,
  sweep: GridSettingsSchema,
});
export type RunSettings = z.infer<typeof RunSettingsSchema>;
