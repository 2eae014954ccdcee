/** Predictions of crystals by models that never saw them or their like, and what they allow to say. */
import type { PropertyNote } from '../property.js';
import type { ArtifactLayout } from './columns.js';

/**
 * Ways to a spectrum; `mean of network and trees` is the mean of both, `network from nothing` that of trainings that begin at
 * drawn weights where those of `network` begin at a model's.
 */
export const METHODS = [
  'network',
  'network from nothing',
  'mean of network and trees',
  'trees',
  'nearest neighbours',
  'ridge regression',
  'mean spectrum',
] as const;
export type Method = (typeof METHODS)[number];

/** What a comparison comes to, as it stands between the names of the two. */
export const VERDICTS = {
  better: 'better than',
  worse: 'worse than',
  'not told apart': 'not told apart from',
} as const;
export type ComparisonVerdict = keyof typeof VERDICTS;

/** What is measured, and its unit. */
export const MEASURES = {
  spectrum: 'spectrum, log10(cm^-1)',
  onset: 'onset, eV',
  onsetR2: 'onset R2',
  onsetBias: 'onset bias, eV',
} as const;
export type Measure = keyof typeof MEASURES;

/** @returns what is measured, and its unit: of absorption, or of another property */
export function measureName(measure: Measure, property: PropertyNote | null): string {
  if (!property) return MEASURES[measure];
  const { leading, trainedUnit } = property;
  const inUnit = (text: string) => (leading.unit === '' ? text : `${text}, ${leading.unit}`);
  const names: Readonly<Record<Measure, string>> = {
    spectrum: `values, ${trainedUnit}`,
    onset: inUnit(leading.name),
    onsetR2: `${leading.name} R2`,
    onsetBias: inUnit(`${leading.name} bias`),
  };
  return names[measure];
}

/** @returns a way to the values, by its name; that to their mean is of spectra */
export function methodName(method: string, property: PropertyNote | null): string {
  return property && method === 'mean spectrum' ? 'mean of all values' : method;
}

/** What layers are probed for beside structure types, and its unit. */
export const PROBED_QUANTITIES = {
  onset: 'onset of the reference, eV',
  coordination: 'mean coordination number',
  cationState: 'highest oxidation state of a cation',
  anionElectronegativity: 'electronegativity of the anions, Pauling',
  volumePerAtom: 'volume per atom, Å³',
} as const;
export type ProbedQuantity = keyof typeof PROBED_QUANTITIES;

/** Of the crystals outside of a fold, how many are trained on, or choose the epoch: the points of a learning curve. */
export const LEARNING_SHARES = { quarter: 0.25, half: 0.5, all: 1 } as const;
export type LearningShare = keyof typeof LEARNING_SHARES;

/** Of these there is a learning curve. */
export const LEARNING_METHODS = ['network', 'mean of network and trees', 'trees'] as const satisfies readonly Method[];

/** What may be fitted beside trees: the network, and, for comparison, what sees no more than they do. */
export const BESIDE_TREES = ['network', 'nearest neighbours', 'ridge regression'] as const satisfies readonly Method[];

/** The stratum of the whole data set. */
export const ALL_CRYSTALS = 'all';

export const evidenceLayouts = {
  /** One row a crystal: crystals of one group are in one fold. */
  'fold-groups': { schemaVersion: 1, columns: { id: 'utf8', group: 'utf8' }, metadata: ['by'] },
  /** One row a crystal and method; `distance`: to the nearest crystal that the network of the fold was trained on. */
  'out-of-fold': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      method: 'utf8',
      fold: 'u32',
      prediction: 'matrix<f32>',
      onsetEv: 'f64?',
      distance: 'f64?',
    },
    units: { prediction: 'log10(cm^-1)', onsetEv: 'eV' },
    metadata: ['startEv', 'stepEv'],
    /** Where components lead: the number of the reference, read by the patterns of the fold as the predictions are. */
    extraColumns: { pattern: /^referenceEv$/, type: 'f64?' },
  },
  /** One row a method, stratum and measure; 95 % intervals over compounds. Metadata `remarks` and `start` (JSON) where there are such. */
  'out-of-fold-errors': {
    schemaVersion: 1,
    columns: {
      method: 'utf8',
      stratum: 'utf8',
      measure: 'utf8',
      value: 'f64?',
      lower: 'f64?',
      upper: 'f64?',
      crystals: 'u32',
      compounds: 'u32',
    },
    metadata: ['folds', 'by', 'seeds'],
  },
  /** One row a pair of methods and measure: the error of `left` less that of `right`, a compound at a time. */
  'out-of-fold-comparisons': {
    schemaVersion: 1,
    columns: {
      left: 'utf8',
      right: 'utf8',
      measure: 'utf8',
      difference: 'f64',
      lower: 'f64',
      upper: 'f64',
      pValue: 'f64',
      verdict: 'utf8',
      compounds: 'u32',
    },
  },
  /** One row a crystal whose reference has an onset, and its spectrum by the network out of fold too. */
  calibration: {
    schemaVersion: 1,
    columns: { id: 'utf8', compound: 'utf8', referenceEv: 'f64', predictedEv: 'f64' },
    units: { referenceEv: 'eV', predictedEv: 'eV' },
  },
  /**
   * One row a crystal and number that is read off its values, the leading one first: by the reference, and by the network out of
   * fold; null where there is none. Metadata: what the numbers are, JSON `[{"name", "unit"}]`.
   */
  'number-errors': {
    schemaVersion: 1,
    columns: { number: 'utf8', id: 'utf8', compound: 'utf8', reference: 'f64?', predicted: 'f64?' },
    metadata: ['numbers'],
  },
  /**
   * One row a bin of probabilities that holds crystals: what P said of them in the mean, and how many were in the window.
   * `coverage` is the share of references within their 90 % interval; metadata are empty where there is no such number.
   */
  reliability: {
    schemaVersion: 1,
    columns: { from: 'f64', to: 'f64', crystals: 'u32', meanProbability: 'f64', observedShare: 'f64' },
    metadata: ['brier', 'baseRate', 'baseRateBrier', 'coverage', 'lowestEv', 'highestEv'],
  },
  /** One row a method: pairs of crystals of one formula, and how many it puts in the right order. */
  'polymorph-order': {
    schemaVersion: 1,
    columns: { method: 'utf8', pairs: 'u32', right: 'u32', pValue: 'f64?' },
    metadata: ['leastDifferenceEv'],
  },
  /**
   * One row a share of the crystals outside of each fold, method and measure (`spectrum`, `onset`): the mean absolute error
   * out of fold, 95 % intervals over compounds. `trained`: crystals trained on or choosing the epoch, mean over the folds.
   * `excess`: error less that of all crystals, a compound at a time, with its interval; 0 for all.
   */
  'out-of-fold-learning': {
    schemaVersion: 1,
    columns: {
      share: 'f64',
      trained: 'f64',
      method: 'utf8',
      measure: 'utf8',
      value: 'f64?',
      lower: 'f64?',
      upper: 'f64?',
      excess: 'f64?',
      excessLower: 'f64?',
      excessUpper: 'f64?',
      crystals: 'u32',
      compounds: 'u32',
    },
    metadata: ['folds', 'by', 'seeds'],
  },
  /**
   * One row a method and measure (`spectrum`, `onset`): what its prediction adds to that of trees, both out of fold; methods
   * that see the composition alone stand beside the network. Errors are means over compounds of fits to the reference, by
   * the trees alone and by both; `drop` is the first less the second, with its 95 % interval, `permutedDrop` its mean where
   * predictions of the method are exchanged within sets of anions. `verdict` is that of both against the trees alone.
   */
  'beside-trees': {
    schemaVersion: 1,
    columns: {
      method: 'utf8',
      measure: 'utf8',
      treesError: 'f64',
      jointError: 'f64',
      drop: 'f64',
      lower: 'f64',
      upper: 'f64',
      permutedDrop: 'f64',
      pValue: 'f64',
      verdict: 'utf8',
      crystals: 'u32',
      exchangeable: 'u32',
      compounds: 'u32',
    },
    metadata: ['permutations', 'folds', 'seed'],
  },
  /**
   * One row a crystal at conditions, in the units that the metadata name: the number that leads by the reference, by network and
   * trees out of fold, and the 90 % interval of the network.
   */
  'condition-values': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      crystal: 'utf8',
      conditions: 'matrix<f64>',
      referenceEv: 'f64',
      predictedEv: 'f64',
      lowerEv: 'f64?',
      upperEv: 'f64?',
      treesEv: 'f64',
    },
    units: { referenceEv: 'eV', predictedEv: 'eV', lowerEv: 'eV', upperEv: 'eV', treesEv: 'eV' },
    metadata: ['conditions'],
  },
  /**
   * One row a condition: the number that leads at the highest less that at the lowest value of each crystal, means over the
   * crystals, and of the errors of that change. `difference`: the network's error less that of no change at all, a compound at a
   * time, with its 95 % interval.
   */
  'condition-changes': {
    schemaVersion: 1,
    columns: {
      condition: 'utf8',
      crystals: 'u32',
      compounds: 'u32',
      referenceEv: 'f64?',
      predictedEv: 'f64?',
      errorEv: 'f64?',
      noChangeErrorEv: 'f64?',
      treesErrorEv: 'f64?',
      correlation: 'f64?',
      differenceEv: 'f64?',
      lowerEv: 'f64?',
      upperEv: 'f64?',
      pValue: 'f64?',
      verdict: 'utf8',
    },
    units: {
      referenceEv: 'eV',
      predictedEv: 'eV',
      errorEv: 'eV',
      noChangeErrorEv: 'eV',
      treesErrorEv: 'eV',
      differenceEv: 'eV',
      lowerEv: 'eV',
      upperEv: 'eV',
    },
  },
  /**
   * One row a layer (`composition` first) and target: R2 of a quantity, or AUC of a structure type against all others, out
   * of fold; 95 % intervals over compounds. `crystals` and `compounds` are those that have the quantity, or are of the type;
   * null where they are too few. Metadata: crystals that were probed, and how.
   */
  probes: {
    schemaVersion: 1,
    columns: {
      layer: 'utf8',
      target: 'utf8',
      kind: 'utf8',
      value: 'f64?',
      lower: 'f64?',
      upper: 'f64?',
      crystals: 'u32',
      compounds: 'u32',
    },
    metadata: ['crystals', 'folds', 'strength', 'draws', 'seed'],
  },
} as const satisfies Record<string, ArtifactLayout>;
