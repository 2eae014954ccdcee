/** The settings a run has unless its user says otherwise. Plain data, one place. */
import { LINKAGE_METHODS } from '../tables/clustering.js';
import { DEFAULT_GRAPH_RULES } from '../tables/graph.js';
import type { TrainingSettings } from '../tables/training.js';
import type { RunSettings } from './discover.js';
import type { GroupedSplit } from './split.js';

export const DISCOVER_PRESET: Omit<RunSettings, 'name' | 'dataset' | 'axis'> & {
  readonly split: GroupedSplit;
} = {
  structuresPerShard: 64,
  split: { trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, grouping: 'formula', seed: 123 },
  graph: DEFAULT_GRAPH_RULES,
  network: {
    norm: 'layer',
    alignnLayers: 4,
    gcnLayers: 4,
    hiddenFeatures: 64,
    embeddingFeatures: 64,
    atomInputFeatures: 92,
    edgeBins: 80,
    tripletBins: 40,
  },
  training: {
    batchSize: 8,
    learningRate: 1e-3,
    weightDecay: 1e-5,
    schedule: 'one-cycle',
    loss: 'l1',
    scheduledEpochs: 120,
    seed: 123,
    meanTargetBias: true,
    decayEmbeddingNorms: false,
    maxTripletsPerStep: 400_000,
  },
  sweep: { maxNeighbors: [12, 20], hiddenFeatures: [32, 64], rungs: [20, 60, 120], eta: 2, parallel: 2 },
  clustering: {
    methods: [...LINKAGE_METHODS],
    clusters: 'auto',
    reportMethod: 'ward',
    seeds: 3,
    range: { from: 2, to: 30 },
    bootstraps: 50,
  },
  validation: { folds: 5, by: 'formula', seeds: 1 },
  candidates: { limit: 1000, perShard: 200 },
  screening: { onsetMinEv: 1.1, onsetMaxEv: 1.8 },
};

/** What training in `reference` mode is, whatever a configuration says (specification 3.4, 3.5). */
export const REFERENCE_TRAINING = {
  loss: 'l1',
  schedule: 'constant',
  meanTargetBias: false,
  decayEmbeddingNorms: true,
} as const satisfies Partial<TrainingSettings>;
