/** Settings whose error out of fold is measured: the default, and one change of it a name. `a+b` is both changes. */
import { InvalidInputError } from '../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../schemas/tables/graph.js';
import type { NetworkSettings, TrainingSettings } from '../../schemas/tables/training.js';

/** Which weights of a training predict: of the lowest validation error, after the last epoch, or means of the last epochs'. */
export const WEIGHTS = ['best', 'last', 'mean of the last quarter', 'mean of the last half'] as const;
export type Weights = (typeof WEIGHTS)[number];

/** What a network is trained on, where it is not what the product gives it. */
export interface DataSettings {
  /** Crystals of the validation set are trained on as well: then nothing is left to choose the epoch by. */
  readonly validationToo: boolean;
  /** log10(cm^-1): smaller targets are raised to it in training. */
  readonly floor: number;
}

export interface Configuration {
  readonly name: string;
  readonly graph: GraphRules;
  readonly network: Omit<NetworkSettings, 'outputFeatures'>;
  /** But for the seed. */
  readonly training: TrainingSettings;
  readonly data: DataSettings;
  readonly weights: Weights;
  /** Networks of consecutive seeds whose spectra are averaged. */
  readonly members: number;
}

interface Change {
  readonly graph?: Partial<GraphRules>;
  readonly network?: Partial<NetworkSettings>;
  readonly training?: Partial<TrainingSettings>;
  readonly data?: Partial<DataSettings>;
  readonly weights?: Weights;
  readonly members?: number;
}

/** Of the bundled spectra: as good as none. */
const NO_FLOOR = 0;

export const CHANGES: Readonly<Record<string, Change>> = {
  default: {},
  'loss-mse': { training: { loss: 'mse' } },
  'loss-huber': { training: { loss: 'huber' } },
  'floor-3': { data: { floor: 3 } },
  'rate-5e-4': { training: { learningRate: 5e-4 } },
  'rate-2e-3': { training: { learningRate: 2e-3 } },
  'rate-4e-3': { training: { learningRate: 4e-3 } },
  'schedule-cosine': { training: { schedule: 'cosine' } },
  'schedule-constant': { training: { schedule: 'constant' } },
  'decay-1e-2': { training: { weightDecay: 1e-2 } },
  'decay-1e-1': { training: { weightDecay: 1e-1 } },
  'decay-1': { training: { weightDecay: 1 } },
  'clip-1': { training: { clipGradientNorm: 1 } },
  'batch-4': { training: { batchSize: 4 } },
  'batch-16': { training: { batchSize: 16 } },
  'batch-32': { training: { batchSize: 32 } },
  'epochs-60': { training: { scheduledEpochs: 60 } },
  'epochs-240': { training: { scheduledEpochs: 240 } },
  'width-32': { network: { hiddenFeatures: 32 } },
  'width-128': { network: { hiddenFeatures: 128 } },
  'layers-1': { network: { alignnLayers: 1, gcnLayers: 1 } },
  'layers-2': { network: { alignnLayers: 2, gcnLayers: 2 } },
  'layers-3': { network: { alignnLayers: 3, gcnLayers: 3 } },
  'neighbours-8': { graph: { maxNeighbors: 8 } },
  'neighbours-16': { graph: { maxNeighbors: 16 } },
  'weights-last': { weights: 'last' },
  'weights-quarter': { weights: 'mean of the last quarter' },
  'weights-half': { weights: 'mean of the last half' },
  refit: { data: { validationToo: true }, weights: 'last' },
  'readout-layers': { network: { layerwiseReadout: true } },
  'readout-composition': { network: { compositionReadout: 'linear' } },
  'composition-layers': { network: { compositionReadout: 'layers' } },
  'seeds-2': { members: 2 },
  'seeds-3': { members: 3 },
};

/**
 * @param name of `CHANGES`, or several with `+` between them; of two that change the same the later counts
 * @param epochs null: as the configuration has it
 * @throws InvalidInputError naming the word that is no change
 */
export function configuration(name: string, epochs: number | null = null): Configuration {
  const changes = name.split('+').map((word) => {
    const change = Object.hasOwn(CHANGES, word) ? CHANGES[word] : undefined;
    if (!change)
      throw new InvalidInputError(`there is no configuration ${JSON.stringify(word)}`, {
        found: word,
        expected: Object.keys(CHANGES).join(', '),
      });
    return change;
  });
  const { network, training } = DISCOVER_PRESET;
  const start: Configuration = {
    name,
    graph: DEFAULT_GRAPH_RULES,
    network,
    training,
    data: { validationToo: false, floor: NO_FLOOR },
    weights: 'best',
    members: 1,
  };
  const made = changes.reduce<Configuration>(
    (before, change) => ({
      name,
      graph: { ...before.graph, ...change.graph },
      network: { ...before.network, ...change.network },
      training: { ...before.training, ...change.training },
      data: { ...before.data, ...change.data },
      weights: change.weights ?? before.weights,
      members: change.members ?? before.members,
    }),
    start,
  );
  return epochs === null ? made : { ...made, training: { ...made.training, scheduledEpochs: epochs } };
}
