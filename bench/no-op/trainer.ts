/**
 * A compute host whose trainings compute nothing: what is left is the cost of scheduling. Its validation errors are a
 * function of the settings and the epoch, so that a search has something to find. Steps that make a sweep's tables run
 * as they are, in this process.
 */

import type { ComputeHost, ComputeResult, ComputeTask } from '../../activities/frame/compute-host.js';
import type { StepContext } from '../../activities/frame/step.js';
import { taskNamed } from '../../activities/tasks.js';
import { concatTables, decodeTable, encodeTable } from '../../infra/arrow/arrow-io.js';
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import { required } from '../../schemas/required.js';
import { ARTIFACT_LAYOUTS, DOCUMENT_KINDS, type Table, type TableKind } from '../../schemas/run/artifact.js';
import type { ArtifactLayout, ColumnType } from '../../schemas/tables/columns.js';
import type { NetworkSettings, TrainingSettings } from '../../schemas/tables/training.js';
import { readSymmetryProgram } from '../../workers/symmetry-program.js';

/** Parameters of a `trainRung` task. */
export interface RungTask {
  readonly trialId: string;
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  readonly untilEpoch: number;
}

export interface NoOpOptions {
  /** Called before each training; what it throws is the training's error. */
  readonly beforeTraining?: (task: RungTask, signal: AbortSignal) => Promise<void> | void;
  /** Triplets of the largest crystal that `featurize` says it found. */
  readonly mostTriplets?: number;
  /** Test error that `evaluate` answers with; null: there is no test set. */
  readonly testMae?: number | null;
  /** Error of the onset that `leadingError` answers with, eV, of the model of a rung; default: its validation error. */
  readonly leadingMae?: (rung: RungTask) => number;
}

/** Crystals that `ingest` says it found. */
const CRYSTALS = 8;
const POINTS = 301;

export function noOpTrainer(options: NoOpOptions = {}): ComputeHost {
  const rungs = new Map<string, RungTask>();
  return {
    async run(task, hooks) {
      if (task.step === 'trainRung') {
        const rung = task.parameters as RungTask;
        await options.beforeTraining?.(rung, hooks.signal);
        rungs.set(bestOf(rung), rung);
        return trained(rung);
      }
      if (task.step === 'leadingError') {
        const { bytes } = required(required(task.inputs.model)[0]);
        const rung = required(rungs.get(required(decodeTable('checkpoint', bytes).metadata.text)));
        return answer({}, { leadingMae: (options.leadingMae ?? noOpError)(rung), leadingCrystals: 1 });
      }
      if (task.step === 'ingest')
        return answer(
          { structures: ['structures'], spectra: ['spectra'], split: ['split'] },
          { crystals: CRYSTALS, points: POINTS },
        );
      if (task.step === 'featurize') {
        const { mostTriplets = 0 } = options;
        return answer({ graphs: ['graphs', JSON.stringify(task.parameters)] }, { mostTriplets });
      }
      if (task.step === 'evaluate') {
        const { testMae = 0.5 } = options;
        return answer({}, { testMae, testCrystals: testMae === null ? 0 : 1 });
      }
      return inProcess(task);
    },
  };
}

/** Lowest at 48 hidden features and a learning rate of 1e-3; falls with the epochs. log10(cm^-1). */
export function noOpError({ network, training, untilEpoch }: RungTask): number {
  const width = Math.abs(network.hiddenFeatures - 48) / 48;
  const rate = Math.abs(Math.log10(training.learningRate) + 3);
  const luck = ((training.seed * 2654435761) % 997) / 997_000;
  return 0.2 + 0.1 * width + 0.1 * rate + luck + 0.5 / (untilEpoch + 1);
}

function trained(rung: RungTask): ComputeResult {
  const { trialId, untilEpoch } = rung;
  const epochs = Array.from({ length: untilEpoch }, (_, i) => i + 1);
  const errors = epochs.map((epoch) => noOpError({ ...rung, untilEpoch: epoch }));
  const curve: Table<'learning-curve'> = {
    kind: 'learning-curve',
    rows: untilEpoch,
    columns: {
      trialId: epochs.map(() => trialId),
      epoch: Uint32Array.from(epochs),
      trainLoss: Float64Array.from(errors),
      validationMae: Float64Array.from(errors),
      learningRate: new Float64Array(untilEpoch).fill(rung.training.learningRate),
    },
    metadata: {},
  };
  const outputs = {
    last: [encoded(filled('checkpoint', `last ${JSON.stringify([trialId, untilEpoch])}`))],
    best: [encoded(filled('checkpoint', bestOf(rung)))],
    curve: [encoded(curve)],
  };
  const lowest = required(errors.at(-1));
  const summary = { bestValidationMae: lowest, bestEpoch: untilEpoch, lastValidationMae: lowest };
  return { outputs, summary, peakMemoryBytes: process.memoryUsage.rss(), cpuSeconds: 0 };
}

/** What tells the checkpoint of one rung from those of others. */
function bestOf({ trialId, untilEpoch }: RungTask): string {
  return `best ${JSON.stringify([trialId, untilEpoch])}`;
}

function answer(kinds: Record<string, [TableKind, string?]>, summary: ComputeResult['summary']): ComputeResult {
  const outputs = Object.entries(kinds).map(([name, [kind, text = '']]) => [name, [encoded(filled(kind, text))]]);
  return { outputs: Object.fromEntries(outputs), summary, peakMemoryBytes: process.memoryUsage.rss(), cpuSeconds: 0 };
}

/** The step as it is, in this process. */
export async function inProcess(task: ComputeTask): Promise<ComputeResult> {
  const step = await taskNamed(task.step);
  if (!step) throw new Error(`there is no step "${task.step}"`);
  const inputs = Object.entries(task.inputs).map(([name, parts]) => [
    name,
    parts && concatTables(parts.map(({ kind, bytes }) => decodeTable(kind as TableKind, bytes))),
  ]);
  const { outputs, summary } = await step.run(Object.fromEntries(inputs), task.parameters, IDLE);
  const made = Object.entries(outputs as Record<string, Table | string>).map(([name, value]) => {
    const { kind } = required(step.writes[name]);
    if (!(kind in DOCUMENT_KINDS)) return [name, [value as Table | Table[]].flat().map(encoded)];
    return [name, [{ kind, bytes: new TextEncoder().encode(value as string), rows: null, schemaVersion: 1 }]];
  });
  return {
    outputs: Object.fromEntries(made),
    summary: summary ?? {},
    peakMemoryBytes: process.memoryUsage.rss(),
    cpuSeconds: 0,
  };
}

const IDLE: StepContext = {
  programFolder: '',
  symmetryProgram: readSymmetryProgram,
  resume: null,
  progress: () => {},
  checkpoint: async () => {},
  sinceCheckpointMs: () => 0,
};

function encoded(table: Table): EncodedArtifact {
  const { schemaVersion } = ARTIFACT_LAYOUTS[table.kind];
  return { kind: table.kind, bytes: encodeTable(table, 'no-op'), rows: table.rows, schemaVersion };
}

/** One row of nothing, told apart by its metadata. */
function filled(kind: TableKind, text: string): Table {
  const layout: ArtifactLayout = ARTIFACT_LAYOUTS[kind];
  const columns = Object.entries(layout.columns).map(([name, type]) => [name, oneRow(type)]);
  const metadata = Object.fromEntries([...(layout.metadata ?? []), 'text'].map((name) => [name, text || '0']));
  return { kind, rows: 1, columns: Object.fromEntries(columns), metadata } as unknown as Table;
}

function oneRow(type: ColumnType): unknown {
  if (type === 'matrix<f32>') return { width: 1, values: new Float32Array(1) };
  if (type === 'matrix<f64>') return { width: 1, values: new Float64Array(1) };
  if (type === 'list<utf8>') return [[]];
  if (type.startsWith('list<')) return [typedArray(type.slice(5, -1), 0)];
  if (type === 'utf8') return ['x'];
  if (type === 'bool') return [false];
  if (type.endsWith('?')) return [null];
  return typedArray(type, 1);
}

function typedArray(type: string, length: number) {
  if (type === 'u32') return new Uint32Array(length);
  return type === 'f32' ? new Float32Array(length) : new Float64Array(length);
}
