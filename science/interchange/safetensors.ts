/**
 * The safetensors format, both ways: 8 bytes with the length of the header, a JSON header, raw little-endian tensors.
 *   {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ..., "__metadata__": {"key": "text"}}
 * Nothing in it can run. Tensors lie in the order of the header, without gaps.
 * @source Hugging Face safetensors, format description of version 0.4
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';

const TYPES = { F32: Float32Array, F64: Float64Array, I32: Int32Array, I64: BigInt64Array } as const;
type TypeName = keyof typeof TYPES;
export type TensorValues = Float32Array | Float64Array | Int32Array | BigInt64Array;

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

interface TensorFile {
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The limit of the format's own reader. */
const MAX_HEADER_BYTES = 100_000_000;

/** @returns the bytes of a file: tensors in the order of the map, metadata first in the header */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const offsets = [end, end + values.byteLength];
    header[name] = { dtype: typeName(values), shape, data_offsets: offsets };
    end = required(offsets[1]);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces up to a multiple of 8, so that every reader finds the tensors aligned.
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

function typeName(values: TensorValues): TypeName {
  return required((Object.keys(TYPES) as TypeName[]).find((name) => values instanceof TYPES[name]));
}

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming the place: header, tensor, type or offset
 */
export function readSafetensors(bytes: Uint8Array, file: string): TensorFile {
  const refuse = (what: string) => new InvalidInputError(`${file}: ${what}`, { file });
  if (bytes.length < 8) throw refuse(`${bytes.length} bytes, too short for a safetensors file`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > Math.min(MAX_HEADER_BYTES, bytes.length - 8)) throw refuse(`a header of ${length} bytes does not fit`);
  const header = parseHeader(bytes.subarray(8, 8 + length), refuse);
  const data = bytes.subarray(8 + length);
  const tensors = new Map<string, NamedTensor>();
  let end = 0;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, from, to } = checkEntry(name, entry, refuse);
    if (from !== end || to > data.length)
      throw refuse(`tensor ${name} lies at ${from} to ${to}, expected from ${end} on, of ${data.length} bytes`);
    end = to;
    // Copied: a typed array needs an aligned start.
    tensors.set(name, { shape, values: new TYPES[dtype](new Uint8Array(data.subarray(from, to)).buffer) });
  }
  if (end !== data.length) throw refuse(`${data.length - end} bytes after the last tensor`);
  return { tensors, metadata: checkMetadata(header.__metadata__, refuse) };
}

type Refuse = (what: string) => InvalidInputError;

function parseHeader(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('the header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw refuse('the header is no object');
  return header as Record<string, unknown>;
}

function checkEntry(
  name: string,
  entry: unknown,
  refuse: Refuse,
): { dtype: TypeName; shape: number[]; from: number; to: number } {
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(TYPES, dtype))
    throw refuse(
      `tensor ${name} is of type ${JSON.stringify(dtype)}, expected one of ${Object.keys(TYPES).join(', ')}`,
    );
  if (!Array.isArray(shape) || !shape.every(isCount)) throw refuse(`tensor ${name} has no shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw refuse(`tensor ${name} has no offsets`);
  const [from, to] = offsets as [number, number];
  const type = dtype as TypeName;
  const bytes = shape.reduce((product, size) => product * size, TYPES[type].BYTES_PER_ELEMENT);
  if (to - from !== bytes)
    throw refuse(`tensor ${name} of shape [${shape}] takes ${to - from} bytes, expected ${bytes}`);
  return { dtype: type, shape, from, to };
}

function checkMetadata(metadata: unknown, refuse: Refuse): Record<string, string> {
  if (metadata === undefined) return {};
  const isText = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  if (!isText || Object.values(metadata).some((value) => typeof value !== 'string'))
    throw refuse('the metadata are not texts');
  return metadata as Record<string, string>;
}
