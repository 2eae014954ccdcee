/** A finished run as files for other programs: figures, trees, labels, features, spectra, structures, tables. */

import type { ComputeHost } from '../../../activities/frame/compute-host.js';
import { encodeTable } from '../../../infra/arrow/arrow-io.js';
import type { EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import { writeNewick } from '../../../infra/feature-files/newick.js';
import { writeNpy } from '../../../infra/feature-files/npy.js';
import { csvText } from '../../../infra/files/csv-text.js';
import { type FileContent, fillNewFolder, writeFilesInto } from '../../../infra/files/new-file.js';
import { openRasteriser } from '../../../infra/rasterise.js';
import { conditionKey, conditionsOf } from '../../../schemas/conditions.js';
import { CorruptArtifactError } from '../../../schemas/failure.js';
import { type Property, propertyOf } from '../../../schemas/property.js';
import { at, required } from '../../../schemas/required.js';
import { TABLE_KINDS, type Table, type TableKind } from '../../../schemas/run/artifact.js';
import { linkageMatrix } from '../../cluster/export-files.js';
import { runTask, tableOf } from '../../predict/run-task.js';
import { withPool } from '../../predict/with-pool.js';
import type { Session } from '../start/session.js';
import { csvOfTable } from './csv-of-table.js';
import { type ExportedWords, exportedWords } from './exported-words.js';
import { finishedRun } from './finished-run.js';
import { studyFiles } from './study-files.js';

const CANDIDATE_STEPS: readonly string[] = ['enumerate', 'givenCandidates'];

type Inputs = Readonly<Record<string, readonly EncodedArtifact[]>>;

/** A run as its report was made. */
interface ExportedRun {
  /** Tables of the report by their names there. */
  readonly inputs: Inputs;
  /** Of the step `report`. */
  readonly parameters: unknown;
  /** Null where nothing was screened but crystals of the data. */
  readonly candidates: readonly EncodedArtifact[] | null;
}

/**
 * @param folder that must not exist yet
 * @returns names of the files in it, sorted
 */
export async function exportRun(
  session: Session,
  name: string,
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const run = await reportOf(session, name);
  const drawn = await withPool((pool) => drawnFiles(pool, run, signal));
  const names: string[] = [];
  const files = async function* () {
    for await (const file of exportedFiles(run, drawn)) {
      signal.throwIfAborted();
      names.push(file[0]);
      yield file;
    }
  };
  // At least: pictures and texts are larger than what they are made of.
  const size = [...Object.values(run.inputs).flat(), ...drawn].reduce((sum, part) => sum + part.bytes.length, 0);
  await fillNewFolder(folder, size, (draft) => writeFilesInto(draft, files()));
  return names.sort();
}

/** What needs the science: figures, texts and structures, from a child process. */
export async function drawnFiles(
  host: ComputeHost,
  { inputs, parameters, candidates }: ExportedRun,
  signal: AbortSignal,
): Promise<readonly EncodedArtifact[]> {
  const { outputs } = await runTask(host, 'exportRun', { ...inputs, candidates }, parameters, { signal });
  return required(outputs.files);
}

/**
 * One file after the other, each made when it is asked for: all of them together are many times as large as the run.
 *
 * @param drawn by `drawnFiles`
 * @returns names and contents
 */
export async function* exportedFiles(
  { inputs }: Pick<ExportedRun, 'inputs'>,
  drawn: readonly EncodedArtifact[],
): AsyncGenerator<readonly [string, FileContent]> {
  const { png } = await openRasteriser();
  for (const part of drawn) {
    const { columns } = tableOf('source-files', [part]);
    for (const [i, file] of columns.name.entries()) {
      const text = at(columns.text, i);
      yield [file, bytes(text)];
      if (file.endsWith('.svg')) yield [file.replace(/svg$/, 'png'), png(text)];
    }
  }
  const tables = studyTables(inputs);
  const property = propertyOf(tables.spectra.metadata);
  yield* dataFiles(inputs, exportedWords(property));
  yield* tableFiles(inputs, property);
  yield* studyFiles(tables);
}

/** What the report of the run was made of, whatever version made it. */
async function reportOf(session: Session, name: string): Promise<ExportedRun> {
  const { steps } = await finishedRun(session, name);
  const report = steps.find(({ step }) => step === 'report');
  if (!report) throw new CorruptArtifactError(`the manifest of ${name} lacks the step report`, { found: steps.length });
  const { artifacts, parts } = session;
  const fetched = Object.entries(report.inputs).map(
    async ([input, ref]) => [input, await parts.fetch(await parts.spread(await artifacts.refOf(ref)))] as const,
  );
  const made = steps.find(({ step, outputs }) => CANDIDATE_STEPS.includes(step) && outputs.candidates)?.outputs
    .candidates;
  const candidates = made ? await parts.fetch(await parts.spread(made)) : [];
  return {
    inputs: Object.fromEntries(await Promise.all(fetched)),
    parameters: report.parameters,
    candidates: candidates.length > 0 ? candidates : null,
  };
}

/**
 * What the report was made of: Arrow files with names and units of their columns.
 * @param property another than absorption, in whose units the numbers are told; null: as they are
 */
function* tableFiles(inputs: Inputs, property: Property | null): Generator<readonly [string, FileContent]> {
  for (const [input, parts] of Object.entries(inputs)) {
    const [first] = parts;
    if (!first || !TABLE_KINDS.includes(first.kind as TableKind)) continue;
    const { kind } = first;
    const encoded = () => encodeTable(tableOf(kind as TableKind, parts), 'export', property);
    yield [`tables/${input}.arrow`, parts.length === 1 && !property ? first.bytes : encoded()];
  }
}

function studyTables(inputs: Inputs) {
  const table = <K extends TableKind>(kind: K): Table<K> => tableOf(kind, required(inputs[kind]));
  return {
    structures: table('structures'),
    spectra: table('spectra'),
    split: table('split'),
    embeddings: table('embeddings'),
    descriptors: table('descriptors'),
    labels: table('labels'),
  };
}

function* dataFiles(inputs: Inputs, words: ExportedWords): Generator<readonly [string, FileContent]> {
  const table = <K extends TableKind>(kind: K, input: string): Table<K> => tableOf(kind, required(inputs[input]));
  const linkage = table('linkage', 'linkage');
  const labels = table('labels', 'labels');
  const embeddings = table('embeddings', 'embeddings');
  const { id, cluster } = labels.columns;
  const layer = required(labels.metadata.layer);
  const features = layer === 'prediction' ? embeddings.columns.prediction : required(embeddings.extra)[layer];
  const { width, values } = features as { width: number; values: Float32Array };
  const tables = {
    'labels.csv': labels,
    'validity.csv': table('validity', 'validity'),
    'stability.csv': table('stability', 'stability'),
    ...(inputs.seedStability && { 'seed_stability.csv': table('seed-stability', 'seedStability') }),
    'agreement.csv': table('agreement', 'agreement'),
    'consensus_labels.csv': table('labels', 'consensusLabels'),
    'map.csv': table('map', 'map'),
    'crystal_features.csv': table('crystal-features', 'crystalFeatures'),
    'enrichment.csv': table('enrichment', 'enrichment'),
    'rules.csv': table('rules', 'rules'),
    'cluster_properties.csv': table('cluster-properties', 'clusterProperties'),
    'feature_shifts.csv': table('feature-shifts', 'featureShifts'),
    ...(inputs.groupProperties && { 'group_properties.csv': table('group-properties', 'groupProperties') }),
    // Not there where the run is older than they are.
    ...(inputs.splits && { 'splits.csv': table('splits', 'splits') }),
    ...(inputs.groupAtoms && { 'group_atoms.csv': table('group-atoms', 'groupAtoms') }),
    ...(inputs.groupBonds && { 'group_bonds.csv': table('group-bonds', 'groupBonds') }),
    ...(inputs.matchedPairs && { 'matched_pairs.csv': table('matched-pairs', 'matchedPairs') }),
    'candidates.csv': table('screening-results', 'results'),
    'reliability.csv': table('reliability', 'reliability'),
    // Not there where a run of an older version did not probe its layers, or nothing was validated.
    ...(inputs.probes && { 'layer_probes.csv': table('probes', 'probes') }),
    ...(inputs.assessed && { 'candidate_domain.csv': table('assessed-crystals', 'assessed') }),
    ...(inputs.errors && {
      'out_of_fold_errors.csv': table('out-of-fold-errors', 'errors'),
      'method_comparisons.csv': table('out-of-fold-comparisons', 'comparisons'),
      'polymorph_order.csv': table('polymorph-order', 'polymorphs'),
    }),
    ...(inputs.besideTrees && { 'beside_trees.csv': table('beside-trees', 'besideTrees') }),
    ...(inputs.conditionValues && {
      'condition_values.csv': byCondition(table('condition-values', 'conditionValues')),
    }),
    ...(inputs.conditionChanges && { 'condition_changes.csv': table('condition-changes', 'conditionChanges') }),
    ...(inputs.learning && { 'out_of_fold_learning.csv': table('out-of-fold-learning', 'learning') }),
  };
  yield ['linkage.npy', writeNpy(linkageMatrix(linkage.columns))];
  yield ['consensus_linkage.npy', writeNpy(linkageMatrix(table('linkage', 'consensus').columns))];
  yield ['tree.nwk', bytes(writeNewick(linkage.columns, id))];
  yield ['features.npy', writeNpy({ shape: [values.length / width, width], values: Float64Array.from(values) })];
  yield ['feature_ids.json', bytes(`${JSON.stringify(embeddings.columns.id)}\n`)];
  const groups = id.map((name, i) => [name, cluster[i]] as const);
  yield ['clustering_results.csv', bytes(csvText([['structure_file', 'cluster'], ...groups]))];
  for (const [file, each] of Object.entries(tables)) yield [file, bytes(csvOfTable(each as Table, words))];
}

/** A column a condition, called by its whole name. */
function byCondition({ columns: { conditions, ...columns }, ...table }: Table<'condition-values'>) {
  const { width, values } = conditions;
  const own = conditionsOf(table.metadata).map((condition, k) => [
    conditionKey(condition),
    values.filter((_, i) => i % width === k),
  ]);
  return { ...table, columns: { ...Object.fromEntries(own), ...columns } };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
