/** Ways to a network that knows the crystals at three volumes: what it begins at, what it is trained on, and how. */
import { InvalidInputError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import { required } from '../../schemas/required.js';
import { SETTING_GROUPS, settingSchema } from '../../schemas/sweep/sweep-settings.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
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
  /** What it is told of a crystal: its spectrum, or one number in place of it, the direct gap of the band structure (eV). */
  readonly target: 'spectrum' | 'gap';
  /** Bundled crystals of other formulas are trained on beside those of the volume set. */
  readonly besideBundled: boolean;
  readonly graph: Partial<GraphRules>;
  readonly network: Partial<NetworkSettings>;
  readonly training: Partial<TrainingSettings>;
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
  gap: { target: 'gap' },
  'seeds-3': { members: 3 },
  'seeds-2': { members: 2 },
};

/** @param name words with `+` between them, of `CHANGES` or settings of sweep files (`edgeBins=10`); `@60` at the end: so many epochs */
export function wayOf(name: string): Way {
  const [, words = '', epochs] = /^(.*?)(?:@([1-9][0-9]{0,3}))?$/.exec(name) ?? [];
  const changes = words.split('+').map((word) => {
    const change = Object.hasOwn(CHANGES, word) ? CHANGES[word] : settingChange(word);
    if (change) return change;
    throw new InvalidInputError(`there is no way ${JSON.stringify(word)}`, {
      found: word,
      expected: `${Object.keys(CHANGES).join(', ')}, or a setting of sweep files such as edgeBins=10`,
    });
  });
  const start: Way = {
    name,
    begins: 'nothing',
    layers: 'all',
    target: 'spectrum',
    besideBundled: false,
    graph: {},
    network: {},
    training: epochs === undefined ? {} : { scheduledEpochs: Number(epochs) },
    members: 1,
  };
  return changes.reduce<Way>(
    (before, change) => ({
      name,
      begins: change.begins ?? before.begins,
      layers: change.layers ?? before.layers,
      target: change.target ?? before.target,
      besideBundled: change.besideBundled ?? before.besideBundled,
      graph: { ...before.graph, ...change.graph },
      network: { ...before.network, ...change.network },
      training: { ...before.training, ...change.training },
      members: change.members ?? before.members,
    }),
    start,
  );
}

/** @param word `setting=value` with a setting of sweep files */
function settingChange(word: string): Change | undefined {
  const [, name = '', text = ''] = /^([A-Za-z]+)=(.+)$/.exec(word) ?? [];
  const group = SETTING_GROUPS.get(name);
  if (!group) return undefined;
  const parsed = required(settingSchema(name)).safeParse(readValue(text));
  if (parsed.success) return { [group]: { [name]: parsed.data } };
  throw new InvalidInputError(`${name} cannot be ${text}`, { found: text, expected: firstIssue(parsed.error).message });
}

function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return Number.isNaN(Number(text)) ? text : Number(text);
}
