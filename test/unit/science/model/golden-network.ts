/** Networks and numbers of the reference implementation (test/fixtures/golden: alignn 2024.3.24, float64), read for comparison. */
import { readFileSync } from 'node:fs';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import type { CrystalGraph, GraphRules } from '../../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../../schemas/tables/training.js';
import { readPoscar } from '../../../../science/crystal/index.js';
import { buildCrystalGraph } from '../../../../science/graph/index.js';
import type { ParameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { REFERENCE_RULES } from './specification-network.js';

const FOLDER = new URL('../../../fixtures/golden/', import.meta.url);

export const GOLDEN_CRYSTALS = [
  'NaCl-rocksalt',
  'C-diamond',
  'TlCl-CsCl',
  'GeTe-GeTe',
  'Li2O-antifluorite',
  'MoS2-3R',
  'NbFeSb-halfHeusler',
  'BN-hBN',
  'SrTiO3-perovskite',
  'SnS-GeS',
  'ZnWO4-wolframite',
  'Si3N4-beta-Si3N4',
] as const;

/** The batch of `gradients.safetensors` and `batchnorm.safetensors`, and batch 0 of `training.json`. */
export const GOLDEN_BATCH = ['NaCl-rocksalt', 'GeTe-GeTe', 'Li2O-antifluorite', 'MoS2-3R'] as const;

export const goldenNetwork = (changes: Partial<NetworkSettings> = {}): NetworkSettings => ({
  norm: 'layer',
  alignnLayers: 4,
  gcnLayers: 4,
  hiddenFeatures: 64,
  embeddingFeatures: 64,
  atomInputFeatures: 92,
  edgeBins: 80,
  tripletBins: 40,
  outputFeatures: 301,
  ...changes,
});

export function goldenStructure(id: string): Structure {
  const file = `${id}.vasp`;
  return readPoscar(readFileSync(new URL(`structures/${file}`, FOLDER), 'utf8'), file);
}

export function goldenGraph(id: string, rules: Partial<GraphRules> = {}): CrystalGraph {
  return buildCrystalGraph(goldenStructure(id), { ...REFERENCE_RULES, ...rules });
}

export function goldenJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as T;
}

export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  get(name: string): Float64Array;
  names(prefix: string): string[];
}

/** safetensors: 8 bytes header length, JSON header, raw little-endian tensors. */
export function readTensors(name: string): TensorFile {
  const bytes = readFileSync(new URL(name, FOLDER));
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, start).toString('utf8')) as Record<
    string,
    { dtype: 'F64' | 'F32' | 'I32'; data_offsets: [number, number] }
  > & { __metadata__: Record<string, string> };
  const ArrayTypes = { F64: Float64Array, F32: Float32Array, I32: Int32Array };
  return {
    metadata: header.__metadata__,
    get(tensor) {
      const entry = header[tensor];
      if (!entry) throw new Error(`${name} has no tensor ${tensor}`);
      const [from, to] = entry.data_offsets;
      const copy = Uint8Array.from(bytes.subarray(start + from, start + to));
      return Float64Array.from(new ArrayTypes[entry.dtype](copy.buffer));
    },
    names: (prefix) =>
      Object.keys(header)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}

/** The flat vector of the tensors `prefix + name`. */
export function packed(file: TensorFile, prefix: string, table: ParameterTable): Float64Array {
  const vector = new Float64Array(table.size);
  for (const { name, offset } of table.entries) vector.set(file.get(prefix + name), offset);
  return vector;
}

/** One tensor out of a flat vector. */
export function tensorOf(vector: ArrayLike<number>, table: ParameterTable, name: string): Float64Array {
  const { offset, shape } = table.entries.find((entry) => entry.name === name)!;
  const size = shape.reduce((product, length) => product * length, 1);
  return Float64Array.from({ length: size }, (_, i) => vector[offset + i]!);
}

/** log10(max(alpha in cm^-1, 100)), 301 points a crystal. */
export function goldenTargets(ids: readonly string[]): Float64Array {
  const lines = readFileSync(new URL('structures/id_prop.csv', FOLDER), 'utf8').trim().split('\n');
  const rows = new Map(lines.map((line) => [line.split(',')[0]!.replace('.vasp', ''), line.split(',').slice(1)]));
  return Float64Array.from(ids.flatMap((id) => rows.get(id)!.map(Number)));
}
