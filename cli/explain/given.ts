/** What the user gave, joined by the names of the crystals: features, structure files, properties. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import { sourceParts } from '../../infra/artifacts/source-parts.js';
import { readInputText, readStructureText } from '../../infra/files/input-file.js';
import { parseJsonText } from '../../infra/files/json-text.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { REFERENCE_LAYER } from '../../schemas/tables/clustering.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import type { FeatureSet, PropertyColumn, PropertyTable } from '../../schemas/tables/features.js';
import { LAYER_NAME } from '../../schemas/tables/training.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import { CrystalNames } from '../crystals/crystal-names.js';
import { propertyTable, valuesOfCrystals } from '../crystals/crystal-properties.js';
import { encodedTable } from '../predict/encoded-table.js';
import { withoutFolders } from '../predict/given-files.js';

const PREDICTION_LAYER = 'prediction';
const MAX_STRUCTURE_BYTES = 16 * 1024 ** 2;
const MAX_NAMES_BYTES = 256 * 1024 ** 2;
const LARGEST_F32 = 3.4028234663852886e38;
/** Names in a message. */
const NAMED = 3;

export interface GivenCrystals {
  readonly inputs: {
    readonly files: readonly EncodedArtifact[];
    readonly embeddings: readonly EncodedArtifact[];
    /** The layer `reference` of the study's file, to compare with; null without one. */
    readonly spectra: readonly EncodedArtifact[] | null;
    readonly descriptors: readonly EncodedArtifact[];
    readonly properties: readonly EncodedArtifact[];
  };
  readonly crystals: number;
  /** Layers that are grouped, by the names of their columns, in the order of the file. */
  readonly layers: readonly { readonly name: string; readonly width: number }[];
  readonly properties: readonly PropertyColumn[];
  /** What was left out, and why; one sentence each. */
  readonly notices: readonly string[];
}

/**
 * @param folder of the structures
 * @param leading name of the property that leads; undefined: the first
 * @throws InvalidInputError naming crystals without a structure, names that fit several, numbers beyond float32, properties of
 *   no crystal
 */
export async function givenCrystals(
  features: FeatureSet,
  ids: readonly string[],
  folder: string,
  properties: PropertyTable | null,
  leading: string | undefined,
): Promise<GivenCrystals> {
  const twice = ids.find((id, row) => ids.indexOf(id) < row);
  if (twice !== undefined)
    throw new InvalidInputError(`two rows are called "${twice}"`, { field: 'id', expected: 'a crystal once' });
  const files = await filesOf(ids, folder);
  const { embeddings, spectra, layers } = layerTables(ids, features);
  const values = valuesOfCrystals(ids, properties, leading);
  const { chosen, valuesOf, notices } = values;
  return {
    inputs: {
      files: sourceParts({
        kind: 'source-files',
        rows: ids.length,
        columns: { name: [...files], text: await textsOf(files) },
        extra: { crystal: [...ids] },
        metadata: {},
      }),
      embeddings: [encodedTable(embeddings)],
      spectra: spectra && [encodedTable(spectra)],
      descriptors: [encodedTable(descriptorTable(ids, valuesOf[0] ?? null))],
      properties: [encodedTable(propertyTable(ids, values))],
    },
    crystals: ids.length,
    layers,
    properties: chosen,
    notices,
  };
}

/** Names of rows that the file does not name: of `--ids`, or of the folder's list where that is as long. */
export async function namesOfRows(
  features: FeatureSet,
  idsFile: string | undefined,
  folder: string,
): Promise<readonly string[]> {
  const rows = features.ids.length;
  if (idsFile !== undefined) {
    const names = namesIn(await readInputText(idsFile, MAX_NAMES_BYTES), idsFile);
    if (names.length === rows) return names;
    throw new InvalidInputError(`${idsFile} holds ${names.length} names for ${rows} rows`, {
      file: idsFile,
      field: '--ids',
    });
  }
  if (features.reading.names !== null) return features.ids;
  const listed = await listedNames(folder);
  if (listed?.length === rows) return listed;
  throw new InvalidInputError('the rows of the features have no names', {
    found: listed === null ? `${rows} rows` : `${rows} rows; ${TRAINING_FOLDER.list} lists ${listed.length}`,
    expected: '--ids FILE, a name a line, or a file of features with a column of names',
  });
}

function namesIn(text: string, file: string): string[] {
  if (!file.endsWith('.json')) return text.split(/\r?\n/).filter((line) => line !== '');
  const value = parseJsonText(text, file);
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw new InvalidInputError(`${file} is no list of names`, { file, expected: '["a", "b", ...]' });
}

async function listedNames(folder: string): Promise<string[] | null> {
  try {
    const text = await readFile(join(folder, TRAINING_FOLDER.list), 'utf8');
    return text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [at(line.split(','), 0).trim()]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** @returns the file of each crystal */
async function filesOf(ids: readonly string[], folder: string): Promise<string[]> {
  if (!(await isFolder(folder)))
    throw new InvalidInputError(`there is no folder ${folder}`, { field: '--structures', found: folder });
  const names = new CrystalNames(await withoutFolders([folder]));
  const found = ids.map((id) => names.find(id));
  const missing = ids.filter((_, i) => found[i] === undefined);
  if (missing.length > 0)
    throw new InvalidInputError(`${missing.length} of ${ids.length} crystals have no structure file in ${folder}`, {
      found: missing.slice(0, NAMED).join(', '),
      expected: 'files called as the rows of the features: a.cif or POSCAR_a.vasp for a',
      field: '--structures',
    });
  const several = ids.filter((_, i) => found[i] === null);
  if (several.length > 0)
    throw new InvalidInputError(`several files of ${folder} may be the crystal ${several[0]}`, {
      field: '--structures',
      expected: 'names of rows with the ending of the file',
    });
  return found.map((file) => required(file));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function textsOf(files: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const file of files) texts.push(await readStructureText(file, MAX_STRUCTURE_BYTES));
  return texts;
}

function layerTables(ids: readonly string[], { layers }: FeatureSet) {
  const named = new Map<string, Matrix<Float32Array>>();
  for (const [name, matrix] of layers) {
    const column = columnName(name);
    if (named.has(column))
      throw new InvalidInputError(`two layers would be called ${column}`, {
        found: name,
        expected: 'names that differ',
      });
    named.set(column, inSinglePrecision(name, ids, matrix));
  }
  const prediction = named.get(PREDICTION_LAYER);
  const reference = named.get(REFERENCE_LAYER);
  // Composition and the reference are what layers are compared with; a file of nothing else is grouped by it.
  const grouped = [...named.keys()].filter((name) => name !== REFERENCE_LAYER);
  if (grouped.length === 0) throw new InvalidInputError('the file holds the reference alone', { expected: 'features' });
  const embeddings: Table<'embeddings'> = {
    kind: 'embeddings',
    rows: ids.length,
    // A column that the kind must have; without the layer nothing reads it.
    columns: { id: [...ids], prediction: prediction ?? { width: 1, values: new Float32Array(ids.length) } },
    extra: Object.fromEntries([...named].filter(([name]) => name !== PREDICTION_LAYER && name !== REFERENCE_LAYER)),
    metadata: {
      layers: grouped.filter((name) => name !== PREDICTION_LAYER).join(' '),
      startEv: '',
      stepEv: '',
    },
  };
  const spectra: Table<'spectra'> | null = reference
    ? {
        kind: 'spectra',
        rows: ids.length,
        columns: { id: [...ids], values: reference },
        metadata: { startEv: '', stepEv: '', points: String(reference.width), quantity: '', floor: '' },
      }
    : null;
  return { embeddings, spectra, layers: grouped.map((name) => ({ name, width: required(named.get(name)).width })) };
}

/** Layers become columns of a table. */
function columnName(layer: string): string {
  const plain = layer.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 80);
  return LAYER_NAME.test(plain) && plain !== 'id' ? plain : `layer_${plain}`;
}

/** As the layers of a network are kept. */
function inSinglePrecision(layer: string, ids: readonly string[], { width, values }: Matrix<Float64Array>) {
  const large = values.findIndex((value) => Math.abs(value) > LARGEST_F32);
  if (large >= 0)
    throw new InvalidInputError(`${layer} of ${ids[Math.floor(large / width)]} holds ${values[large]}`, {
      found: String(values[large]),
      expected: 'numbers of single precision, up to 3.4e38',
    });
  return { width, values: Float32Array.from(values) };
}

/** The leading property in the place of the onset: that is what the steps call it. */
function descriptorTable(ids: readonly string[], values: readonly (number | null)[] | null): Table<'descriptors'> {
  return {
    kind: 'descriptors',
    rows: ids.length,
    columns: {
      id: [...ids],
      from: ids.map(() => 'reference'),
      onsetEv: ids.map((_, i) => values?.[i] ?? null),
      onsetReason: ids.map(() => null),
      edgeIntegral: ids.map(() => null),
    },
    metadata: { onsetThresholdCm1: '', edgeWindowEv: '' },
  };
}
