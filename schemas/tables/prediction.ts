/** What `predict` and `export` are asked and what they answer. */
import { z } from 'zod';
import { ConditionValuesSchema } from '../conditions.js';
import { FURTHER_COLUMNS } from '../further-numbers.js';
import type { ArtifactLayout } from './columns.js';
import { OrderSchema, SnapAngstromSchema } from './crystal.js';
import { GraphRulesSchema } from './graph.js';
import { ScreeningCriteriaSchema } from './screening.js';

/** More bring little to the mean and cost a network each. */
export const MAX_ENSEMBLE_MEMBERS = 16;

/** One model of a task: its bytes are the input `model1`, `model2`, ... in the order of the notes. */
const ModelNoteSchema = z.strictObject({
  /** Name of the model's file, run or trial, for errors. */
  name: z.string().min(1),
  /** `checkpoint`: an Arrow file of ours. `torch`: what ALIGNN saved. `safetensors`: what `export` wrote. */
  form: z.enum(['checkpoint', 'torch', 'safetensors']),
  /** ALIGNN's `config.json`; null for a model of ours, which knows its own. */
  config: z.strictObject({ file: z.string().min(1), text: z.string() }).nullable(),
});
export type ModelNote = z.infer<typeof ModelNoteSchema>;

/** null: the model's own rules, which for an ALIGNN checkpoint are those of the reference. */
const ModeSchema = GraphRulesSchema.shape.mode.nullable();

/** A number by its name, or positions on the axis. */
const AttributedSchema = z.union([z.string().min(1), z.array(z.number()).min(1).max(64)]);
export type Attributed = z.infer<typeof AttributedSchema>;

export const PredictParametersSchema = z.strictObject({
  /** Several predict together, with equal weight. */
  models: z.array(ModelNoteSchema).min(1).max(MAX_ENSEMBLE_MEMBERS),
  mode: ModeSchema,
  symmetry: GraphRulesSchema.shape.symmetry,
  /** Crystals a program call; null: as many as a bound on their triplets allows. */
  batchSize: z.number().int().min(1).max(1024).nullable(),
  /** Layers whose features are wanted, or all of them; only of one model. */
  features: z.union([z.literal('all'), z.array(z.string().min(1)).min(1).max(64)]),
  /** Features of every atom too. */
  perAtom: z.boolean(),
  /** What contributions of atoms are wanted to: a number of each crystal, or its values at positions in the unit of the axis; only of one model. */
  attribute: AttributedSchema.optional(),
  snapAngstrom: SnapAngstromSchema,
  order: OrderSchema,
  /** File -> what its crystal is called, where that is not the file's own name. */
  ids: z.record(z.string(), z.string().min(1)).optional(),
  /** Conditions that the crystals are predicted at; of models that take some, and no others. */
  at: ConditionValuesSchema.optional(),
  /** Hold the crystals against the data of the run whose model it is; the step is given its tables then. */
  assess: z.strictObject({ layer: z.string().min(1), criteria: ScreeningCriteriaSchema }).optional(),
});
export type PredictParameters = z.infer<typeof PredictParametersSchema>;

export const ExportParametersSchema = z.strictObject({ models: z.array(ModelNoteSchema).length(1), mode: ModeSchema });
export type ExportParameters = z.infer<typeof ExportParametersSchema>;

/** `readout`: what the last linear layer is given, the mean over the atoms after the last layer. */
const FEATURES = /^((ALIGNN|GCN)[1-9][0-9]*|readout)$/;

export const predictionLayouts = {
  /**
   * Counts are those of the full graph. An onset is there when the models know the energies of their output. Spreads
   * are sample standard deviations over the models, null of one model: of the spectrum the mean over its energies, of
   * the onset over the models that have one. Of a film of 0.5 micrometres with the mean spectrum: the share of the photons of
   * sunlight (AM1.5G) that it absorbs, its mean transmittance from 1.65 to 3.1 eV, and the spectroscopic limited maximum
   * efficiency, an upper bound since the gaps are not known; null where they cannot be read. Extra columns: pooled features of one model, `deviation` (the spread at
   * every energy) of several; and every other number that is read off the values, with its 90 % interval.
   */
  predictions: {
    schemaVersion: 3,
    columns: {
      file: 'utf8',
      id: 'utf8',
      formula: 'utf8',
      nAtoms: 'u32',
      nBonds: 'u32',
      nTriplets: 'u32',
      onsetEv: 'f64?',
      onsetReason: 'utf8?',
      onsetSpreadEv: 'f64?',
      absorbedSolarShare: 'f64?',
      visibleTransmittance: 'f64?',
      slmeUpperBoundPercent: 'f64?',
      spread: 'f64?',
      prediction: 'matrix<f32>',
    },
    units: { onsetEv: 'eV', onsetSpreadEv: 'eV', slmeUpperBoundPercent: '%', spread: 'log10(cm^-1)' },
    metadata: ['layers', 'models', 'startEv', 'stepEv'],
    extraColumns: { pattern: /^((ALIGNN|GCN)[1-9][0-9]*|readout|deviation)$/, type: 'matrix<f32>' },
    numberColumns: FURTHER_COLUMNS,
  },
  /** One row an atom, crystals and atoms in file order; `site` counts from 0. Features have no unit. */
  'atom-features': {
    schemaVersion: 1,
    columns: { file: 'utf8', id: 'utf8', site: 'u32', species: 'utf8' },
    metadata: ['layers', 'models'],
    extraColumns: { pattern: FEATURES, type: 'matrix<f32>' },
  },
  /**
   * One row an atom and place, in the order of `atom-features`, places within an atom. `value`: what a crystal of such atoms
   * alone would be predicted to have; its mean over the atoms of a crystal is the prediction. `contribution`: the value relative
   * to the mean training atom, null where that is not known. `coordination`: neighbours, null where there are none. `energyEv`:
   * the position, null of a number that has none; its unit and that of the values are those of the property. Metadata: the
   * number (empty: positions were asked for), the unit of the values, name and unit of the axis.
   */
  'atom-contributions': {
    schemaVersion: 2,
    columns: {
      file: 'utf8',
      id: 'utf8',
      site: 'u32',
      species: 'utf8',
      coordination: 'f64?',
      energyEv: 'f64?',
      value: 'f64',
      contribution: 'f64?',
    },
    units: { energyEv: 'eV', value: 'log10(cm^-1)', contribution: 'log10(cm^-1)' },
    metadata: ['models', 'number', 'unit', 'axis', 'axisUnit'],
  },
} as const satisfies Record<string, ArtifactLayout>;
