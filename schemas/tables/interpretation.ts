/** What the clusters of one cut are: features of crystals, enrichment, properties, rules, tests and shifts. */
import type { ArtifactLayout } from './columns.js';

/** Element first: the report draws it on the periodic table. `science/interpretation` defines each. */
export const ELEMENT_KIND = 'element';

/** Compounds that have a feature, for it to be tested or asked for: of fewer it names compounds rather than groups. */
export const LEAST_COMPOUNDS = 3;

/** Balanced accuracy below which a rule is of no use: it finds its cluster little better than guessing, 0.5. */
export const WEAK_ACCURACY = 0.7;

/** And from which on it may be chance, that some feature of many fits a few compounds. */
export const SIGNIFICANT_CHANCE = 0.05;

export const interpretationLayouts = {
  /** One row a crystal: what it has, by kind, and why a kind is empty or to be read with care. */
  'crystal-features': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      elements: 'list<utf8>',
      oxidationStates: 'list<utf8>',
      environments: 'list<utf8>',
      coordinations: 'list<utf8>',
      prototype: 'utf8?',
      anionSet: 'utf8',
      alternatives: 'list<utf8>',
      notes: 'list<utf8>',
    },
  },
  /**
   * One row a kind, cluster and feature of at least `leastCompounds`. No odds ratio where it is not finite; no upper end
   * where that is infinite.
   */
  enrichment: {
    schemaVersion: 3,
    columns: {
      kind: 'utf8',
      cluster: 'u32',
      feature: 'utf8',
      compoundsInside: 'u32',
      clusterCompounds: 'u32',
      compoundsOutside: 'u32',
      otherCompounds: 'u32',
      oddsRatio: 'f64?',
      lower: 'f64',
      upper: 'f64?',
      pValue: 'f64',
      qValue: 'f64',
    },
    metadata: ['test', 'correction', 'level', 'leastCompounds'],
  },
  'cluster-onsets': {
    schemaVersion: 1,
    columns: { cluster: 'u32', size: 'u32', withOnset: 'u32', onsetMeanEv: 'f64?', onsetSpreadEv: 'f64?' },
    units: { onsetMeanEv: 'eV', onsetSpreadEv: 'eV' },
  },
  /**
   * One row a cluster: each property of its compounds against that of compounds outside; the effects are Hedges' g, in
   * standard deviations.
   */
  'cluster-properties': {
    schemaVersion: 2,
    columns: {
      cluster: 'u32',
      compounds: 'u32',
      compoundsWithOnset: 'u32',
      onsetMeanEv: 'f64?',
      onsetSpreadEv: 'f64?',
      onsetDifferenceEv: 'f64?',
      onsetEffect: 'f64?',
      onsetEffectLower: 'f64?',
      onsetEffectUpper: 'f64?',
      compoundsWithEdgeIntegral: 'u32',
      edgeIntegralMean: 'f64?',
      edgeIntegralSpread: 'f64?',
      edgeIntegralDifference: 'f64?',
      edgeIntegralEffect: 'f64?',
      edgeIntegralEffectLower: 'f64?',
      edgeIntegralEffectUpper: 'f64?',
    },
    units: {
      onsetMeanEv: 'eV',
      onsetSpreadEv: 'eV',
      onsetDifferenceEv: 'eV',
      edgeIntegralMean: 'eV cm^-1',
      edgeIntegralSpread: 'eV cm^-1',
      edgeIntegralDifference: 'eV cm^-1',
    },
    metadata: ['level'],
  },
  /**
   * One row a property and cluster: of its crystals count, mean, deviation (n - 1) and extremes, in the unit of the property; of
   * its compounds against those outside the difference of the means and Hedges' g.
   */
  'group-properties': {
    schemaVersion: 1,
    columns: {
      property: 'utf8',
      unit: 'utf8?',
      cluster: 'u32',
      crystals: 'u32',
      mean: 'f64?',
      deviation: 'f64?',
      least: 'f64?',
      most: 'f64?',
      compounds: 'u32',
      compoundsWithValue: 'u32',
      difference: 'f64?',
      effect: 'f64?',
      effectLower: 'f64?',
      effectUpper: 'f64?',
    },
    metadata: ['level'],
  },
  /**
   * One row a cluster. `size`, `found` and `mistaken` count crystals that the rule was made from; accuracy and precision
   * are of held-out compounds, with their deviations over the repeats.
   */
  rules: {
    schemaVersion: 2,
    columns: {
      cluster: 'u32',
      size: 'u32',
      rule: 'utf8?',
      depth: 'u32',
      fitted: 'f64?',
      accuracy: 'f64?',
      accuracyDeviation: 'f64?',
      precision: 'f64?',
      precisionDeviation: 'f64?',
      chance: 'f64?',
      found: 'u32',
      mistaken: 'u32',
      sentence: 'utf8',
    },
    metadata: ['crystals', 'folds', 'repeats', 'seed'],
  },
  /** One row, or none where the metadata say why. */
  'composition-test': {
    schemaVersion: 1,
    columns: {
      crystals: 'u32',
      exchangeable: 'u32',
      compositionErrorEv: 'f64',
      jointErrorEv: 'f64',
      dropEv: 'f64',
      permutedDropEv: 'f64',
      strength: 'f64',
      permutations: 'u32',
      pValue: 'f64',
    },
    units: { compositionErrorEv: 'eV', jointErrorEv: 'eV', dropEv: 'eV', permutedDropEv: 'eV' },
    metadata: ['seed', 'reason'],
  },
  /** One row a kind and feature, over the whole data set. */
  'feature-shifts': {
    schemaVersion: 1,
    columns: {
      kind: 'utf8',
      feature: 'utf8',
      crystals: 'u32',
      differenceEv: 'f64',
      shiftEv: 'f64',
      lowerEv: 'f64',
      upperEv: 'f64',
    },
    units: { differenceEv: 'eV', shiftEv: 'eV', lowerEv: 'eV', upperEv: 'eV' },
    metadata: ['crystals', 'samples', 'seed'],
  },
  /**
   * One row a difference between the two sides of a merge above the cut; `split` counts merges from the highest, 1. `left`
   * and `right`: medians of a descriptor, numbers of compounds that have a feature. `auc` of descriptors alone.
   */
  splits: {
    schemaVersion: 1,
    columns: {
      split: 'u32',
      height: 'f64',
      leftGroups: 'list<u32>',
      rightGroups: 'list<u32>',
      kind: 'utf8',
      name: 'utf8',
      left: 'f64',
      right: 'f64',
      leftCompounds: 'u32',
      rightCompounds: 'u32',
      auc: 'f64?',
      pValue: 'f64',
      qValue: 'f64',
      tests: 'u32',
    },
    metadata: ['correction'],
  },
  /** One row an exchange of elements: changes of the onset over all pairs of one prototype, `network` by its predictions. */
  'matched-pairs': {
    schemaVersion: 1,
    columns: {
      from: 'utf8',
      to: 'utf8',
      pairs: 'u32',
      compounds: 'u32',
      changeEv: 'f64',
      deviationEv: 'f64?',
      agreeing: 'u32',
      networkPairs: 'u32',
      networkChangeEv: 'f64?',
      networkDeviationEv: 'f64?',
      networkAgreeing: 'u32',
      members: 'list<utf8>',
    },
    units: { changeEv: 'eV', deviationEv: 'eV', networkChangeEv: 'eV', networkDeviationEv: 'eV' },
  },
  /**
   * One row: the mean atom of the training crystals, by the output that the network gives it, and their mean bond, by its
   * expansion (dimensionless). None where the readout is not linear.
   */
  'training-means': {
    schemaVersion: 1,
    columns: { crystals: 'u32', atoms: 'u32', bonds: 'u32', value: 'matrix<f64>', bondExpansion: 'matrix<f64>' },
    units: { value: 'log10(cm^-1)' },
    metadata: ['startEv', 'stepEv'],
  },
  /**
   * One row a cluster with an onset, element and number of neighbours; null: all atoms of the element. Contributions at the
   * mean onset of the cluster, per atom and relative to the mean training atom: mean and sample deviation over crystals.
   */
  'group-atoms': {
    schemaVersion: 1,
    columns: {
      cluster: 'u32',
      energyEv: 'f64',
      element: 'utf8',
      coordination: 'f64?',
      crystals: 'u32',
      atoms: 'u32',
      contribution: 'f64',
      deviation: 'f64?',
    },
    units: { energyEv: 'eV', contribution: 'log10(cm^-1)', deviation: 'log10(cm^-1)' },
    metadata: ['crystals', 'seed', 'reason'],
  },
  /**
   * One row a cluster with an onset, pair of elements and shell of its lengths, 1: the shortest. Attributions to all such bonds
   * of a crystal together: mean and sample deviation over crystals. `bonds` are directed, each is counted from both ends.
   */
  'group-bonds': {
    schemaVersion: 1,
    columns: {
      cluster: 'u32',
      energyEv: 'f64',
      pair: 'utf8',
      shell: 'u32',
      crystals: 'u32',
      bonds: 'u32',
      lengthAngstrom: 'f64',
      attribution: 'f64',
      deviation: 'f64?',
    },
    units: {
      energyEv: 'eV',
      lengthAngstrom: 'angstrom',
      attribution: 'log10(cm^-1)',
      deviation: 'log10(cm^-1)',
    },
    metadata: ['crystals', 'incomplete', 'largestGap', 'mostSteps', 'seed'],
  },
} as const satisfies Record<string, ArtifactLayout>;
