/** Ways to a network that knows the crystals at three volumes: what it begins at, what it is trained on, and how. */
import { InvalidInputError } from '../../schemas/failure.js';
import type { NetworkSettings, TrainingSettings, TrainingStart } from '../../schemas/tables/training.js';

/**
 * What a training begins at. `others`: a network trained on the bundled crystals that share no formula with the volume set.
 * `bundled`: the shipped one, which has seen the crystals at their own volume: errors out of fold are then too low.
 */
type Beginning = 'nothing' | 'others' | 'bundled';

export interface Way {
  readonly name: string;
  readonly begins: Beginning;
  readonly layers: TrainingStart['layers'];
  /** Bundled crystals of other formulas are trained on beside those of the volume set. */
  readonly besideBundled: boolean;
  readonly network: Partial<NetworkSettings>;
  readonly training: Partial<TrainingSettings>;
  /** Weight of differences of two volumes of a crystal, which take the place of its spectra (`pairs.ts`); 0: the spectra. */
  readonly pairWeight: number;
  /** Networks of consecutive seeds whose spectra are averaged. */
  readonly members: number;
}

type Change = Partial<Omit<Way, 'name'>>;

const CHANGES: Readonly<Record<string, Change>> = {
  nothing: {},
  others: { begins: 'others' },
  'others-readout': { begins: 'others', layers: 'readout' },
  bundled: { begins: 'bundled' },
  beside: { besideBundled: true },
  'pairs-5': { pairWeight: 5 },
  'bins-6': { network: { edgeBins: 6 } },
  'bins-10': { network: { edgeBins: 10 } },
  'bins-20': { network: { edgeBins: 20 } },
  'bins-160': { network: { edgeBins: 160 } },
  'layers-2': { network: { alignnLayers: 2, gcnLayers: 2 } },
  'rate-3e-4': { training: { learningRate: 3e-4 } },
  'rate-3e-3': { training: { learningRate: 3e-3 } },
  'loss-mse': { training: { loss: 'mse' } },
  'composition-layers': { network: { compositionReadout: 'layers' } },
  'seeds-3': { members: 3 },
};

/** @param name of `CHANGES`, or several with `+` between them; `@60` at the end: so many epochs */
export function wayOf(name: string): Way {
  const [, words = '', epochs] = /^(.*?)(?:@([1-9][0-9]{0,3}))?$/.exec(name) ?? [];
  const changes = words.split('+').map((word) => {
    const change = Object.hasOwn(CHANGES, word) ? CHANGES[word] : undefined;
    if (change) return change;
    throw new InvalidInputError(`there is no way ${JSON.stringify(word)}`, {
      found: word,
      expected: Object.keys(CHANGES).join(', '),
    });
  });
  const start: Way = {
    name,
    begins: 'nothing',
    layers: 'all',
    besideBundled: false,
    network: {},
    training: epochs === undefined ? {} : { scheduledEpochs: Number(epochs) },
    pairWeight: 0,
    members: 1,
  };
  return changes.reduce<Way>(
    (before, change) => ({
      name,
      begins: change.begins ?? before.begins,
      layers: change.layers ?? before.layers,
      besideBundled: change.besideBundled ?? before.besideBundled,
      network: { ...before.network, ...change.network },
      training: { ...before.training, ...change.training },
      pairWeight: change.pairWeight ?? before.pairWeight,
      members: change.members ?? before.members,
    }),
    start,
  );
}
