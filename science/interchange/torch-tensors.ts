/**
 * Tensors of a PyTorch state dict: a view (offset, shape, strides) into a storage, which is one record of the archive.
 * Their description is read first; numbers only on request, after all bounds are known to hold.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import {
  type PickleDict,
  PickleGlobal,
  PickleObject,
  PickleTuple,
  type PickleValue,
  type PickleWorld,
  type Refuse,
  readPickle,
} from './pickle-machine.js';
import type { TorchArchive } from './torch-archive.js';

/** Storage classes that are known: bytes of one number, and how it is taken from them. Counters are integers; no weight is. */
const STORAGES = {
  FloatStorage: { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  DoubleStorage: { bytes: 8, read: (view: DataView, at: number) => view.getFloat64(at, true) },
  LongStorage: { bytes: 8, read: null },
} as const;
type StorageName = keyof typeof STORAGES;

class TorchStorage extends PickleObject {
  readonly kind = 'storage';
  constructor(
    readonly type: StorageName,
    readonly key: string,
    readonly elements: number,
  ) {
    super();
  }
}

/** The description of a tensor; `readTensor` gives its numbers. */
export class TorchTensor extends PickleObject {
  readonly kind = 'tensor';
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {
    super();
  }
}

/** Keys under which training programs keep the state dict beside other things. */
const STATE_DICT_KEYS = ['model', 'state_dict', 'model_state_dict'] as const;
/** Added by multi-GPU training. */
const PARALLEL_PREFIX = 'module.';

/**
 * @returns tensors by state-dict name, without the prefix `module.`
 * @throws InvalidInputError where the pickle holds anything that tensors do not need, or no state dict
 */
export function readStateDict(archive: TorchArchive): Map<string, TorchTensor> {
  const { file } = archive;
  const root = readPickle(archive.pickle, WORLD, file);
  const tensors = new Map<string, TorchTensor>();
  for (const [key, value] of stateDictOf(root, file)) {
    if (typeof key !== 'string' || !(value instanceof TorchTensor))
      throw new InvalidInputError(`${file}: entry "${key}" of the state dict is no tensor`, { file, tensor: key });
    const name = key.startsWith(PARALLEL_PREFIX) ? key.slice(PARALLEL_PREFIX.length) : key;
    if (tensors.has(name))
      throw new InvalidInputError(`${file}: two tensors are called ${name}`, { file, tensor: name });
    tensors.set(name, value);
  }
  return tensors;
}

/**
 * @param name for errors
 * @returns the tensor's numbers, row-major, as float32
 * @throws InvalidInputError where the view leaves its storage, the storage has another size than stated, or a number is
 *   not finite
 */
export function readTensor(archive: TorchArchive, name: string, tensor: TorchTensor): Float32Array {
  const { storage, offset, shape, strides } = tensor;
  const { bytes, read } = STORAGES[storage.type];
  const refuse = (message: string, facts: Readonly<Record<string, string | number>> = {}): never => {
    throw new InvalidInputError(`${archive.file}: tensor ${name}: ${message}`, {
      file: archive.file,
      tensor: name,
      ...facts,
    });
  };
  if (!read) return refuse(`holds integers (${storage.type})`, { expected: 'float32 or float64' });
  const record = archive.storage(storage.key);
  if (record.length !== storage.elements * bytes)
    refuse(`its storage has ${record.length} bytes`, { expected: `${storage.elements} numbers of ${bytes} bytes` });
  const count = shape.reduce((product, length) => product * length, 1);
  const last = offset + shape.reduce((sum, length, axis) => sum + (length - 1) * required(strides[axis]), 0);
  // The first bound also refuses rows that are repeated by a stride of 0, which could make much out of little.
  if (count > storage.elements || (count > 0 && last >= storage.elements))
    refuse('reaches beyond its storage', {
      found: `offset ${offset}, shape [${shape}], strides [${strides}]`,
      expected: `within ${storage.elements} numbers`,
    });
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const values = new Float32Array(count);
  const index = new Array<number>(shape.length).fill(0);
  let at = offset;
  for (let i = 0; i < count; i++) {
    values[i] = read(view, at * bytes);
    if (!Number.isFinite(values[i])) refuse(`number ${i} is ${values[i]}`, { expected: 'finite float32 numbers' });
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += required(strides[axis]);
      if (++index[axis]! < required(shape[axis])) break;
      at -= required(strides[axis]) * required(shape[axis]);
      index[axis] = 0;
    }
  }
  return values;
}

const WORLD: PickleWorld = {
  globals: new Map<string, PickleGlobal>([
    ['collections OrderedDict', new PickleGlobal('OrderedDict', makeOrderedDict)],
    ['torch._utils _rebuild_tensor_v2', new PickleGlobal('_rebuild_tensor_v2', makeTensor)],
    ...Object.keys(STORAGES).map((name) => [`torch ${name}`, new PickleGlobal(name, null)] as const),
  ]),
  persistent(id, refuse) {
    const [tag, type, key, , elements] = id instanceof PickleTuple ? id.items : [];
    const isStorage = type instanceof PickleGlobal && type.name in STORAGES;
    if (tag !== 'storage' || !isStorage || typeof key !== 'string' || !/^\w+$/.test(key) || !isCount(elements))
      return refuse('a persistent id that is no storage', "('storage', class, key, place, elements)");
    return new TorchStorage(type.name as StorageName, key, elements);
  },
};

function makeOrderedDict(args: readonly PickleValue[], refuse: Refuse): PickleDict {
  if (args.length > 0) refuse('an OrderedDict with arguments', 'an empty one');
  return new Map();
}

/** (storage, offset, shape, strides, requires_grad, hooks) */
function makeTensor(
  [storage, offset, shape, strides, , hooks, ...more]: readonly PickleValue[],
  refuse: Refuse,
): TorchTensor {
  if (!(storage instanceof TorchStorage)) refuse('a tensor without storage', 'a storage');
  if (!isCount(offset)) refuse(`a tensor at offset ${String(offset)}`, 'a whole number of at least 0');
  if (!isCounts(shape) || !isCounts(strides) || shape.items.length !== strides.items.length)
    refuse('a tensor whose shape and strides do not fit', 'as many strides as lengths, of at least 0');
  if (!(hooks instanceof Map) || hooks.size > 0 || more.length > 0) refuse('a tensor with hooks', 'none');
  return new TorchTensor(storage, offset, shape.items, strides.items);
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: PickleValue | undefined): value is PickleTuple & { readonly items: readonly number[] } {
  return value instanceof PickleTuple && value.items.every(isCount);
}

function stateDictOf(root: PickleValue, file: string): PickleDict {
  if (root instanceof Map) {
    const inner = STATE_DICT_KEYS.map((key) => root.get(key)).find((value) => value instanceof Map);
    return inner instanceof Map ? inner : root;
  }
  throw new InvalidInputError(`${file}: holds no state dict`, { file, expected: 'what model.state_dict() gives' });
}
