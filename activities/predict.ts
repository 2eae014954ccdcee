/**
 * A trained model and structure files -> spectra, pooled features and counts of the graphs.
 *
 * Run by the `predict` command in a child process, without a server: it is on no queue. Reads `source-files` and either
 * a `checkpoint` of ours or a `torch-checkpoint` of ALIGNN; writes `predictions` and `quarantine`. Pure.
 * A file may hold several structures. One of which one is no crystal is a row of the quarantine and stops nothing.
 * Errors: InvalidInputError for a model or a configuration that cannot be read, InvalidGraphError for graph rules other
 * than the model's.
 */
import type { Table } from '../schemas/artifact.js';
import { InvalidInputError } from '../schemas/failure.js';
import type { CrystalGraph, GraphRules } from '../schemas/graph.js';
import { type PredictParameters, PredictParametersSchema } from '../schemas/prediction.js';
import { readStructures } from '../science/crystal/formats/index.js';
import { reducedFormula } from '../science/crystal/index.js';
import { buildCrystalGraph } from '../science/graph/index.js';
import { graphRulesOf, importAlignnCheckpoint, networkOf, readAlignnConfig } from '../science/interchange/index.js';
import { predictGraphs, readModelCard } from '../science/model/index.js';
import { type Onset, onsetEnergy } from '../science/spectrum/index.js';
import { type Broken, brokenInput, quarantineTable } from './quarantine.js';
import { step } from './step.js';

export const predict = step({
  name: 'predict',
  codeVersion: 2,
  queue: 'compute',
  parameters: PredictParametersSchema,
  reads: {
    model: { kind: 'checkpoint', optional: true },
    torch: { kind: 'torch-checkpoint', optional: true },
    files: { kind: 'source-files' },
  },
  writes: { predictions: { kind: 'predictions' }, quarantine: { kind: 'quarantine' } },
  async run({ model: own, torch, files }, parameters, context) {
    const model = own ?? (await importModel(torch, parameters));
    const { network, graphRules, startEv, stepEv } = readModelCard(model);
    const { mode, symmetry, batchSize } = parameters;
    const rules: GraphRules = { ...graphRules, mode: mode ?? graphRules.mode, symmetry };
    const { sound, broken } = readGraphs(files, rules);
    const { prediction, layers } = await predictGraphs(
      model,
      sound.map(({ graph }) => graph),
      rules,
      {
        batchSize,
        programFolder: context.programFolder,
        onProgress: (done, total) => context.progress(done, total),
      },
    );
    const points = network.outputFeatures;
    const onsets = sound.map((_, i): Pick<Onset, 'onsetEv' | 'reason'> => {
      if (startEv === null || stepEv === null) return { onsetEv: null, reason: 'the model knows no photon energies' };
      return onsetEnergy(prediction.subarray(i * points, (i + 1) * points), { startEv, stepEv });
    });
    const predictions: Table<'predictions'> = {
      kind: 'predictions',
      rows: sound.length,
      columns: {
        file: sound.map(({ file }) => file),
        id: sound.map(({ graph }) => graph.id),
        formula: sound.map(({ formula }) => formula),
        nAtoms: Uint32Array.from(sound, ({ graph }) => graph.nAtoms),
        nBonds: Uint32Array.from(sound, ({ graph }) => graph.nBonds),
        nTriplets: Uint32Array.from(sound, ({ graph }) => graph.nTriplets),
        onsetEv: onsets.map((onset) => onset.onsetEv),
        onsetReason: onsets.map((onset) => onset.reason),
        prediction: { width: points, values: prediction },
      },
      extra: Object.fromEntries(
        Object.entries(layers).map(([layer, values]) => [layer, { width: network.hiddenFeatures, values }]),
      ),
      metadata: { layers: Object.keys(layers).join(' '), startEv: String(startEv), stepEv: String(stepEv) },
    };
    return { outputs: { predictions, quarantine: quarantineTable(broken, 'predict') } };
  },
});

async function importModel(
  bytes: Uint8Array | null,
  { modelName, config, mode, symmetry }: PredictParameters,
): Promise<Table<'checkpoint'>> {
  if (!bytes || !config)
    throw new InvalidInputError(`${modelName}: a PyTorch checkpoint needs the config.json of its training`, {
      file: modelName,
      expected: '--config config.json',
    });
  const settings = readAlignnConfig(config.text, config.file);
  const rules = graphRulesOf(settings, { mode: mode ?? 'reference', symmetry });
  return importAlignnCheckpoint(bytes, modelName, networkOf(settings), rules);
}

interface SoundCrystal {
  readonly file: string;
  readonly formula: string;
  readonly graph: CrystalGraph;
}

function readGraphs({ columns, rows }: Table<'source-files'>, rules: GraphRules) {
  const sound: SoundCrystal[] = [];
  const broken: Broken[] = [];
  for (let row = 0; row < rows; row++) {
    const file = columns.name[row]!;
    try {
      const crystals = readStructures(columns.text[row]!, file).map((structure) => ({
        file,
        formula: reducedFormula(structure.species),
        graph: buildCrystalGraph(structure, rules),
      }));
      for (const crystal of crystals) sound.push(crystal);
    } catch (error) {
      broken.push(brokenInput(file, error));
    }
  }
  return { sound, broken };
}
