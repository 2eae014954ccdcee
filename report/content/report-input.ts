/** Everything the report says comes in here: tables of one run and a few sentences. No clock, no host, no paths. */
import type { Table } from '../../schemas/run/artifact.js';
import type { CrystalProperty } from '../../schemas/tables/features.js';
import type { ScreeningCriteria } from '../../schemas/tables/screening.js';

/** A hash, a version, a seed, a setting: shown as given, in the order given. */
export interface ProvenanceEntry {
  readonly name: string;
  readonly value: string;
}

export interface ReportInput {
  /** Name of the run: the page title. */
  readonly name: string;
  /** What the spectra are called, for instance the data card's name. */
  readonly sourceName: string;
  /** What the data are and are not, in the words of the data card. */
  readonly dataStatement: string;

  readonly structures: Table<'structures'>;
  /** Reference spectra, log10(alpha / cm^-1); the axis is read from the metadata. */
  readonly spectra: Table<'spectra'>;
  readonly split: Table<'split'>;
  /** Predictions of the best model, log10(alpha / cm^-1), on the axis of the spectra. */
  readonly embeddings: Table<'embeddings'>;
  /** Rows with `from` = 'reference' or 'prediction'. */
  readonly descriptors: Table<'descriptors'>;

  readonly leaderboard: Table<'sweep-leaderboard'>;
  /** Of all trials, one below the other, told apart by `trialId`. */
  readonly learningCurves: Table<'learning-curve'>;

  /** The merge tree that the labels were cut from: point i is row i of `labels`. */
  readonly linkage: Table<'linkage'>;
  /** Point numbers along the bottom of the dendrogram. */
  readonly leafOrder: ArrayLike<number>;
  readonly labels: Table<'labels'>;
  readonly validity: Table<'validity'>;
  /** Of the reported tree; with a consensus over trainings, also of its one cut. */
  readonly stability: Table<'stability'>;
  /** Of the reported groups over trainings with other seeds; null where there was one training. */
  readonly seedStability: Table<'seed-stability'> | null;
  readonly map: Table<'map'>;
  /** What compares the clusterings. */
  readonly consensusLabels: Table<'labels'>;
  readonly agreement: Table<'agreement'>;
  /** Features tested in every group; of the kind `element`, `feature` is the element symbol. */
  readonly enrichment: Table<'enrichment'>;
  readonly clusterOnsets: Table<'cluster-onsets'>;
  /** What each crystal has. */
  readonly crystalFeatures: Table<'crystal-features'>;
  /** What the groups are. */
  readonly clusterProperties: Table<'cluster-properties'>;
  /** Other numbers of the crystals, and what the groups have of them; null where there are none. */
  readonly properties: readonly CrystalProperty[];
  readonly groupProperties: Table<'group-properties'> | null;
  readonly rules: Table<'rules'>;
  readonly compositionTest: Table<'composition-test'>;
  readonly featureShifts: Table<'feature-shifts'>;
  /** What parts the groups, and what the exchange of an element does; null where the run did not ask. */
  readonly splits: Table<'splits'> | null;
  readonly matchedPairs: Table<'matched-pairs'> | null;
  /** Which atoms and which bonds make the edge of each group; null where the run did not ask. */
  readonly groupAtoms: Table<'group-atoms'> | null;
  readonly groupBonds: Table<'group-bonds'> | null;

  /** What each layer knows; null where the layers were not probed. */
  readonly probes: Table<'probes'> | null;

  /** Best first. */
  readonly screening: Table<'screening-results'>;
  /** Groups of the candidates, and why they are not to be believed; null where the run did not ask. In any order. */
  readonly assessed: Table<'assessed-crystals'> | null;
  readonly quarantine: Table<'quarantine'>;
  readonly criteria: ScreeningCriteria;
  /** Of the probabilities of candidates; without rows where there are none. */
  readonly reliability: Table<'reliability'>;
  /** Onsets of crystals by models that never saw them; null where nothing was validated. */
  readonly calibration: Table<'calibration'> | null;

  /** What models that never saw a crystal said of it; null where nothing was validated. */
  readonly errors: Table<'out-of-fold-errors'> | null;
  readonly comparisons: Table<'out-of-fold-comparisons'> | null;
  readonly polymorphs: Table<'polymorph-order'> | null;
  readonly besideTrees: Table<'beside-trees'> | null;
  /** Null where no learning curve was asked for. */
  readonly learning: Table<'out-of-fold-learning'> | null;
  /** The number that leads over the conditions of the data, out of fold; null where they have none, or nothing was validated. */
  readonly conditionValues: Table<'condition-values'> | null;
  readonly conditionChanges: Table<'condition-changes'> | null;

  readonly provenance: readonly ProvenanceEntry[];
}
