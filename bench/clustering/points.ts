/** Points for `bench:clustering`: independent normal numbers, and what the network makes of crystals. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowView } from '../../schemas/numerics/rows.js';
import { required } from '../../schemas/required.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../schemas/tables/graph.js';
import { enumerateCandidates } from '../../science/candidates/index.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { buildCrystalGraph } from '../../science/graph/index.js';
import { predictGraphs, type TrainingInput, trainUntil } from '../../science/model/index.js';
import { randomSource } from '../../science/numerics/random-source.js';
import { splitCrystals } from '../../science/split/split.js';
import { bundledSet } from '../bundled-set.js';
import { bundledCrystals } from '../model-set.js';

export const WIDTH = 256;
const LAYERS = ['GCN1', 'GCN2', 'GCN3', 'GCN4'] as const;
const STRAIN = 0.02;
const CRYSTALS_AT_ONCE = 2000;
const RULES: GraphRules = { ...DEFAULT_GRAPH_RULES, maxNeighbors: 12 };

/** Normal deviates by Box and Muller. */
export function normalPoints(n: number): Float32Array {
  const random = randomSource(0);
  return new Float32Array(n * WIDTH).map(
    () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
  );
}

/**
 * Pooled features after the four GCN layers (4 x 64), of every crystal that the enumerator makes of the bundled ones and, where these
 * are too few, of them strained by up to 2 percent, seeded. The network is the best of a default run: k 12, h 64, 120 epochs.
 * Made once a number of points and kept in the cache folder.
 */
export async function crystalPoints(
  n: number,
  cacheFolder: string,
  say: (line: string) => void,
): Promise<Float32Array> {
  const file = join(cacheFolder, `crystals-${n}x${WIDTH}.f32`);
  if (!existsSync(file)) {
    mkdirSync(cacheFolder, { recursive: true });
    const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-'));
    try {
      const points = await embedded(n, programFolder, say);
      writeFileSync(`${file}.draft`, points);
      renameSync(`${file}.draft`, file);
    } finally {
      rmSync(programFolder, { recursive: true });
    }
  }
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

async function embedded(n: number, programFolder: string, say: (line: string) => void): Promise<Float32Array> {
  say('training the network of the default run');
  const model = await trainedModel(programFolder);
  const { candidates } = enumerateCandidates(bundledCrystals().structures, { limit: n, unseenIons: true });
  say(`${candidates.length} enumerated crystals, and strains of them`);
  const points = new Float32Array(n * WIDTH);
  for (let first = 0; first < n; first += CRYSTALS_AT_ONCE) {
    const count = Math.min(CRYSTALS_AT_ONCE, n - first);
    const graphs = Array.from({ length: count }, (_, i) => {
      const number = first + i;
      const { structure } = required(candidates[number % candidates.length]);
      return buildCrystalGraph(number < candidates.length ? structure : strained(structure, number), RULES);
    });
    const { layers } = await predictGraphs(model, graphs, RULES, { programFolder });
    LAYERS.forEach((layer, l) => {
      const width = WIDTH / LAYERS.length;
      for (let i = 0; i < count; i++) {
        points.set(rowView(required(layers[layer]), width, i), (first + i) * WIDTH + l * width);
      }
    });
    say(`${first + count} of ${n} crystals`);
  }
  return points;
}

async function trainedModel(programFolder: string) {
  const { graphs, targets, points } = bundledSet(RULES);
  const formulas = graphs.map((graph) =>
    reducedFormula(Array.from(graph.atomClass, (c) => required(graph.species[c]))),
  );
  const subsets = splitCrystals(formulas, DISCOVER_PRESET.split);
  const labelled = (subset: string) => {
    const chosen = subsets.flatMap((each, i) => (each === subset ? [i] : []));
    return {
      graphs: chosen.map((i) => required(graphs[i])),
      targets: Float32Array.from(chosen.flatMap((i) => [...targets.subarray(i * points, (i + 1) * points)])),
    };
  };
  const input: TrainingInput = {
    network: { ...DISCOVER_PRESET.network, outputFeatures: points },
    training: DISCOVER_PRESET.training,
    graphRules: RULES,
    axis: { startEv: 0, stepEv: 0.05 },
    train: labelled('train'),
    validation: labelled('validation'),
    resume: null,
    best: null,
    untilEpoch: DISCOVER_PRESET.training.scheduledEpochs,
    programFolder,
  };
  const { best } = await trainUntil(input, { onEpoch: async () => {} });
  return best;
}

/** The cell under a seeded symmetric strain; fractional coordinates stay. */
function strained(structure: Structure, seed: number): Structure {
  const random = randomSource(seed, 0x5741);
  const within = () => STRAIN * (2 * random.next() - 1);
  const [xx, yy, zz, xy, xz, yz] = [1 + within(), 1 + within(), 1 + within(), within(), within(), within()];
  const strain = [xx, xy, xz, xy, yy, yz, xz, yz, zz];
  const lattice = Float64Array.from({ length: 9 }, (_, at) => {
    const row = at - (at % 3);
    let sum = 0;
    for (let k = 0; k < 3; k++) sum += required(structure.lattice[row + k]) * required(strain[3 * k + (at % 3)]);
    return sum;
  });
  return { ...structure, lattice };
}
