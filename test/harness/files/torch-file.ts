/** Writes what `torch.save` writes, and what it never would: pickles opcode by opcode, and ZIP archives of stored records. */
import { crc32, deflateRawSync } from 'node:zlib';

type Part = string | Uint8Array | number;

/** Text is taken as latin1, numbers as single bytes. */
export function bytesOf(...parts: readonly Part[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part as string, 'latin1'))),
  );
}

const u32 = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

export const START = bytesOf(0x80, 2);
export const STOP = bytesOf('.');
export const unicode = (text: string) => bytesOf('X', u32(Buffer.byteLength(text)), Buffer.from(text));
export const global = (module: string, name: string) => bytesOf(`c${module}\n${name}\n`);
/** BININT: 32 bits with sign. */
export const int = (value: number) => bytesOf('J', u32(value));
export const tuple = (...items: readonly Uint8Array[]) => bytesOf('(', ...items, 't');
export const reduce = (callee: Uint8Array, ...args: readonly Uint8Array[]) => bytesOf(callee, tuple(...args), 'R');
export const orderedDict = () => reduce(global('collections', 'OrderedDict'));
export const dict = (...items: readonly Uint8Array[]) => bytesOf(orderedDict(), '(', ...items, 'u');

export interface TensorSketch {
  readonly storage?: string;
  /** Record of the storage. */
  readonly key?: string;
  /** Numbers that the storage is said to have. */
  readonly elements: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
}

export function tensor({ storage = 'FloatStorage', key = '0', elements, offset = 0, shape, strides }: TensorSketch) {
  const steps = strides ?? shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const id = tuple(unicode('storage'), global('torch', storage), unicode(key), unicode('cpu'), int(elements));
  return reduce(
    global('torch._utils', '_rebuild_tensor_v2'),
    bytesOf(id, 'Q'),
    int(offset),
    tuple(...shape.map(int)),
    tuple(...steps.map(int)),
    bytesOf(0x89),
    orderedDict(),
  );
}

export interface RecordSketch {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflated?: boolean;
  readonly wrongCrc?: boolean;
  /** Another record, whose place in the file this one shares. */
  readonly sharedWith?: string;
}

export function zip(records: readonly RecordSketch[]): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const places = new Map<string, number>();
  let at = 0;
  for (const { name, bytes, deflated = false, wrongCrc = false, sharedWith } of records) {
    const packed = deflated ? deflateRawSync(bytes) : bytes;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(deflated ? 8 : 0, 4);
    fields.writeUInt32LE((crc32(bytes) ^ (wrongCrc ? 1 : 0)) >>> 0, 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = sharedWith === undefined ? at : places.get(sharedWith)!;
    places.set(name, place);
    directory.push(bytesOf('PK\x01\x02', 20, 0, fields, Buffer.alloc(10), u32(place), Buffer.from(name)));
    if (sharedWith !== undefined) continue;
    const file = bytesOf('PK\x03\x04', fields, Buffer.from(name), packed);
    files.push(file);
    at += file.length;
  }
  const list = bytesOf(...directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(records.length, 4);
  end.writeUInt16LE(records.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return bytesOf(...files, list, 'PK\x05\x06', end);
}

/** A checkpoint of one pickle and its storages. */
export function torchFile(
  pickle: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  more: readonly RecordSketch[] = [],
): Uint8Array {
  return zip([
    { name: 'model/data.pkl', bytes: pickle },
    { name: 'model/byteorder', bytes: bytesOf('little') },
    ...Object.entries(storages).map(([key, bytes]) => ({ name: `model/data/${key}`, bytes })),
    ...more,
  ]);
}

/** A whole state dict, one storage a tensor. */
export function stateDictFile(
  tensors: Readonly<Record<string, { shape: readonly number[]; values: ArrayLike<number> }>>,
  { storage = 'FloatStorage', prefix = '' }: { storage?: 'FloatStorage' | 'DoubleStorage'; prefix?: string } = {},
): Uint8Array {
  const storages: Record<string, Uint8Array> = {};
  const items = Object.entries(tensors).map(([name, { shape, values }], i) => {
    const numbers = storage === 'FloatStorage' ? Float32Array.from(values) : Float64Array.from(values);
    storages[i] = new Uint8Array(numbers.buffer);
    return bytesOf(unicode(prefix + name), tensor({ storage, key: String(i), elements: values.length, shape }));
  });
  return torchFile(bytesOf(START, dict(...items), STOP), storages);
}
