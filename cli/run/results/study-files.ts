/**
 * A run in the published study's layout, and its spectra and predictions as tables.
 * @source docs/reference/alignn-specification.md, section 4.3
 */
import { csvPieces, csvText } from '../../../infra/files/csv-text.js';
import type { FileContent } from '../../../infra/files/new-file.js';
import { rowView } from '../../../schemas/numerics/rows.js';
import { type Property, positionsOf, propertyOf } from '../../../schemas/property.js';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import { TRAINING_FOLDER } from '../../../schemas/tables/training-list.js';
import { type ExportedWords, exportedWords } from './exported-words.js';

interface RunTables {
  readonly structures: Table<'structures'>;
  readonly spectra: Table<'spectra'>;
  readonly split: Table<'split'>;
  readonly embeddings: Table<'embeddings'>;
  readonly descriptors: Table<'descriptors'>;
  readonly labels: Table<'labels'>;
}

/** What the readout is given: in these networks the mean over the atoms after the last layer. */
const LAST = 'Last1';
const ALIGNN_LAYER = /^ALIGNN[0-9]+$/;
const GCN_LAYER = /^GCN([0-9]+)$/;

/** @returns names and contents, which are made as they are read */
export function studyFiles(tables: RunTables): (readonly [string, FileContent])[] {
  const { spectra, embeddings } = tables;
  const property = propertyOf(spectra.metadata);
  const words = exportedWords(property);
  const { id, values } = spectra.columns;
  const heads = property ? propertyHeads(property) : energyHeads(values.width, spectra.metadata);
  return [
    ['features.json', featuresJson(tables)],
    ['predictions.csv', [predictionsCsv(tables, words)]],
    [`${words.values}_reference.csv`, valuesCsv(id, values, heads)],
    [`${words.values}_predicted.csv`, valuesCsv(embeddings.columns.id, embeddings.columns.prediction, heads)],
  ];
}

/** A record a crystal, a list a layer, in the study's order of keys; `CGN` is how it spells them. */
function* featuresJson({ structures, spectra, embeddings }: RunTables): Generator<string> {
  const { id: ids, prediction } = embeddings.columns;
  const extra = (embeddings.extra ?? {}) as Readonly<Record<string, Matrix<Float32Array>>>;
  const names = (embeddings.metadata.layers ?? '').split(' ').filter((name) => extra[name] !== undefined);
  const alignn = names.filter((name) => ALIGNN_LAYER.test(name));
  const gcn = names.filter((name) => GCN_LAYER.test(name));
  const last = gcn.at(-1) ?? alignn.at(-1);
  const layers: (readonly [string, Matrix<Float32Array>])[] = [
    ['prediction', prediction],
    ...alignn.map((name) => [name, required(extra[name])] as const),
    ...gcn.map((name) => [name.replace(GCN_LAYER, 'CGN$1'), required(extra[name])] as const),
    ...(last === undefined ? [] : [[LAST, required(extra[last])] as const]),
  ];
  const fileOf = filesOf(structures);
  const rowOf = new Map(spectra.columns.id.map((id, row) => [id, row]));
  const { width, values } = spectra.columns.values;
  yield '[';
  for (const [row, id] of ids.entries()) {
    const lists = layers.map(
      ([name, layer]) => `${JSON.stringify(name)}: ${numbers(rowView(layer.values, layer.width, row))}`,
    );
    const reference = numbers(rowView(values, width, required(rowOf.get(id))));
    yield `${row === 0 ? '' : ',\n'}{"id": ${JSON.stringify(fileOf(id))}, "reference": ${reference}, ${lists.join(', ')}}`;
  }
  yield ']\n';
}

/** One row a crystal: onsets by reference and prediction, and how far the spectrum is off. */
function predictionsCsv(
  { structures, spectra, split, embeddings, descriptors, labels }: RunTables,
  words: ExportedWords,
): string {
  const fileOf = filesOf(structures);
  const { columns } = structures;
  const formulaOf = new Map(columns.id.map((id, i) => [id, at(columns.formula, i)]));
  const subsetOf = new Map(split.columns.id.map((id, i) => [id, at(split.columns.subset, i)]));
  const groupOf = new Map(labels.columns.id.map((id, i) => [id, at(labels.columns.cluster, i)]));
  const spectrumOf = new Map(spectra.columns.id.map((id, row) => [id, row]));
  const described = new Map(
    descriptors.columns.id.map((id, row) => [`${descriptors.columns.from[row]} ${id}`, row] as const),
  );
  const onset = (from: string, id: string) => {
    const row = described.get(`${from} ${id}`);
    return row === undefined ? null : at(descriptors.columns.onsetEv, row);
  };
  const { width, values } = spectra.columns.values;
  const rows = embeddings.columns.id.map((id, row) => {
    const reference = rowView(values, width, required(spectrumOf.get(id)));
    const predicted = rowView(embeddings.columns.prediction.values, width, row);
    const error = reference.reduce((sum, value, i) => sum + Math.abs(value - at(predicted, i)), 0) / width;
    return [
      id,
      fileOf(id),
      formulaOf.get(id),
      subsetOf.get(id),
      groupOf.get(id),
      onset('reference', id),
      onset('prediction', id),
      error,
    ];
  });
  const head = [
    'id',
    'file',
    'formula',
    'subset',
    'group',
    'referenceOnsetEv',
    'predictedOnsetEv',
    'meanAbsoluteError',
  ];
  return csvText([head.map(words.head), ...rows]);
}

/** @returns energies in eV; without an axis, the numbers of the points from 0 */
function energyHeads(width: number, { startEv, stepEv }: Readonly<Record<string, string>>): number[] {
  const isStated = startEv !== undefined && startEv !== '' && stepEv !== undefined && stepEv !== '';
  return Array.from({ length: width }, (_, i) => (isStated ? withoutDust(Number(startEv) + Number(stepEv) * i) : i));
}

/** @returns labels, positions in the unit of the axis, or the name of the one value */
function propertyHeads(property: Property): (string | number)[] {
  const { name, axis, labels } = property;
  if (labels) return labels;
  return axis ? positionsOf(property).map(withoutDust) : [name];
}

/** Of repeated addition. */
function withoutDust(position: number): number {
  return Number(position.toPrecision(10));
}

function valuesCsv(
  ids: readonly string[],
  { width, values }: Matrix<Float32Array>,
  heads: readonly (string | number)[],
): Iterable<string> {
  const rows = function* () {
    yield ['id', ...heads];
    for (const [row, id] of ids.entries()) yield [id, ...Array.from(rowView(values, width, row), shortest)];
  };
  return csvPieces(rows());
}

/** The study names crystals by their files; where a list holds the structures they have none. */
function filesOf({ columns }: Table<'structures'>): (id: string) => string {
  const fileOf = new Map(columns.id.map((id, i) => [id, at(columns.source, i)]));
  return (id) => {
    const file = fileOf.get(id) ?? id;
    return file === TRAINING_FOLDER.listJson ? id : file;
  };
}

/** Every digit of the single-precision number, as Python writes it: a tree of decimals would be another one in its last digits. */
function numbers(values: Float32Array): string {
  return `[${Array.from(values).join(', ')}]`;
}

/** @returns the shortest decimal that single precision reads as the same number */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return Number(value.toPrecision(9));
}
