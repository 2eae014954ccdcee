/** Files that torch.save never writes: each is refused in one line that names the place, and runs nothing. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { openTorchArchive } from '../../../../science/interchange/torch-archive.js';
import { readStateDict, readTensor } from '../../../../science/interchange/torch-tensors.js';
import {
  bytesOf,
  dict,
  global,
  int,
  orderedDict,
  type RecordSketch,
  reduce,
  START,
  STOP,
  type TensorSketch,
  tensor,
  torchFile,
  unicode,
  zip,
} from '../../../harness/files/torch-file.js';

async function readAll(bytes: Uint8Array): Promise<number> {
  const archive = await openTorchArchive(bytes, 'm.pt');
  let numbers = 0;
  for (const [name, one] of readStateDict(archive)) numbers += readTensor(archive, name, one).length;
  return numbers;
}

async function refusalOf(bytes: Uint8Array): Promise<string> {
  const error = await readAll(bytes).then(
    (numbers) => new Error(`accepted, ${numbers} numbers`),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error.message).not.toContain('\n');
  return error.message;
}

const pickled = (...parts: readonly Uint8Array[]) => torchFile(bytesOf(START, ...parts, STOP));
const FOUR = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
const oneTensor = (sketch: Partial<TensorSketch>, storage = FOUR) =>
  torchFile(bytesOf(START, dict(unicode('w'), tensor({ elements: 4, shape: [4], ...sketch })), STOP), { '0': storage });

describe('pickles', () => {
  it.each([
    ['os.system', reduce(global('os', 'system'), unicode('touch pwned')), 'data.pkl, byte 2: the name "os.system"'],
    ['posix.system', reduce(global('posix', 'system'), unicode('id')), 'data.pkl, byte 2: the name "posix.system"'],
    ['builtins.eval', reduce(global('builtins', 'eval'), unicode('1')), 'byte 2: the name "builtins.eval"'],
    ['a name with a dot trick', global('torch', 'FloatStorage.__class__'), 'the name "torch.FloatStorage.__class__"'],
    ['a module of inherited names', global('constructor', 'constructor'), 'the name "constructor.constructor"'],
    ['a whole pickled module', global('__torch__.model', 'Net'), 'the name "__torch__.model.Net"'],
    ['a storage class that is called', reduce(global('torch', 'FloatStorage')), 'a call of something'],
    [
      'half precision',
      dict(unicode('w'), tensor({ storage: 'HalfStorage', elements: 4, shape: [4] })),
      '"torch.HalfStorage"',
    ],
    ['INST', bytesOf('(iposix\nsystem\n'), 'byte 3: opcode INST'],
    ['OBJ', bytesOf('(o'), 'byte 3: opcode OBJ'],
    ['NEWOBJ', bytesOf(orderedDict(), ')', 0x81), 'opcode NEWOBJ'],
    ['STACK_GLOBAL', bytesOf(unicode('os'), unicode('system'), 0x93), 'opcode STACK_GLOBAL'],
    ['EXT1', bytesOf(0x82, 1), 'byte 2: opcode EXT1'],
    ['an unknown opcode', bytesOf(0xff), 'byte 2: opcode 0xff'],
    ['a call of text', bytesOf(unicode('eval'), ')', 'R'), 'a call of something that cannot be called'],
    ['a call without a tuple', bytesOf(global('collections', 'OrderedDict'), ']', 'R'), 'a call of something'],
    ['an OrderedDict with arguments', reduce(global('collections', 'OrderedDict'), bytesOf(']')), 'with arguments'],
    ['a state for a tuple', bytesOf(')', '}', 'b'), 'a state for an object that takes none'],
    ['a huge memo index', bytesOf(']', 'r', 0xff, 0xff, 0xff, 0xff), 'memo index 4294967295'],
    ['a memo index never stored', bytesOf('h', 7), 'memo index 7, never stored'],
    ['text of 4 GiB', bytesOf('X', 0xff, 0xff, 0xff, 0xff), 'ends within a value of 4294967295 bytes'],
    ['text that is not UTF-8', bytesOf('X', 1, 0, 0, 0, 0xff), 'not UTF-8'],
    ['an integer of 255 bytes', bytesOf(0x8a, 255), 'an integer of 255 bytes'],
    ['an integer beyond 53 bits', bytesOf(0x8a, 8, '\xff\xff\xff\xff\xff\xff\xff\x7f'), 'the integer'],
    ['a name without end', bytesOf('c', 'a'.repeat(1000)), 'a name without end'],
    ['an empty stack', bytesOf('R'), '0 values on the stack'],
    ['no mark', bytesOf('t'), 'no mark'],
    ['values taken from below a mark', bytesOf(']', '(', 'a'), '0 values on the stack'],
    ['a key without a value', bytesOf('}', '(', unicode('a'), 'u'), 'a key without a value'],
    ['a dictionary as a key', bytesOf('}', '}', 'N', 's'), 'a key that is no text or number'],
    ['items for text', bytesOf(unicode('a'), 'N', 'N', 's'), 'something else than a dictionary'],
    ['two protocols', bytesOf(START, '}'), 'pickle protocol 2'],
    ['two values', bytesOf('}', '}'), '2 values at the end'],
    ['text alone', unicode('hello'), 'holds no state dict'],
    ['a number among the tensors', dict(unicode('lr'), int(3)), 'entry "lr" of the state dict is no tensor'],
    ['a persistent id that is text', bytesOf(unicode('0'), 'Q'), 'a persistent id that is no storage'],
    ['a tensor of nothing', reduce(global('torch._utils', '_rebuild_tensor_v2')), 'a tensor without storage'],
    [
      'a tensor twice',
      dict(unicode('w'), tensor({ elements: 4, shape: [4] }), unicode('module.w'), tensor({ elements: 4, shape: [4] })),
      'two tensors are called w',
    ],
  ])('%s', async (_, pickle, message) => {
    expect(await refusalOf(pickled(pickle))).toContain(message);
  });

  it('of protocol 4, or cut, or followed by more', async () => {
    expect(await refusalOf(torchFile(bytesOf(0x80, 4, '}', STOP)))).toContain('pickle protocol 4');
    expect(await refusalOf(torchFile(bytesOf(START, '}')))).toContain('byte 3: the pickle ends');
    expect(await refusalOf(torchFile(bytesOf(START, '}', STOP, '}')))).toContain('bytes after the end');
    expect(await refusalOf(torchFile(new Uint8Array(5 * 1024 ** 2)))).toContain('data.pkl has 5242880 bytes');
  });
});

describe('tensors', () => {
  it.each<[string, Partial<TensorSketch>, string]>([
    ['a negative offset', { offset: -1 }, 'a tensor at offset -1'],
    ['a negative length', { shape: [-4], strides: [1] }, 'shape and strides do not fit'],
    ['a negative stride', { strides: [-1] }, 'shape and strides do not fit'],
    ['fewer strides than lengths', { shape: [2, 2], strides: [1] }, 'shape and strides do not fit'],
    ['an offset beyond the storage', { offset: 1 }, 'tensor w: reaches beyond its storage'],
    ['a stride beyond the storage', { shape: [2], strides: [4] }, 'tensor w: reaches beyond its storage'],
    ['much out of little', { shape: [1 << 30], strides: [0] }, 'tensor w: reaches beyond its storage'],
    ['a product beyond all bounds', { shape: [1 << 30, 1 << 30, 1 << 30], strides: [0, 0, 0] }, 'reaches beyond'],
    ['a storage said to be larger', { elements: 5 }, 'tensor w: its storage has 16 bytes'],
    ['a storage said to be smaller', { elements: 3, shape: [3] }, 'tensor w: its storage has 16 bytes'],
    ['a storage of other numbers', { storage: 'DoubleStorage' }, 'tensor w: its storage has 16 bytes'],
    ['a storage that is not there', { key: '1' }, 'there is no record "model/data/1"'],
    ['a storage elsewhere', { key: '../../secret' }, 'a persistent id that is no storage'],
    ['whole numbers', { storage: 'LongStorage', elements: 2, shape: [2] }, 'tensor w: holds integers (LongStorage)'],
  ])('%s', async (_, sketch, message) => {
    expect(await refusalOf(oneTensor(sketch))).toContain(message);
  });

  it('with numbers that are none', async () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const storage = new Uint8Array(Float32Array.of(1, 2, bad, 4).buffer);
      expect(await refusalOf(oneTensor({}, storage))).toContain(`tensor w: number 2 is ${bad}`);
    }
    const tooLarge = new Uint8Array(Float64Array.of(1e300).buffer);
    const sketch = { storage: 'DoubleStorage', elements: 1, shape: [1] };
    expect(await refusalOf(oneTensor(sketch, tooLarge))).toContain('tensor w: number 0 is Infinity');
  });

  it('is what these files are one change away from', async () => {
    expect(await readAll(oneTensor({}))).toBe(4);
    expect(await readAll(pickled(orderedDict()))).toBe(0);
  });
});

describe('archives', () => {
  const pickle = { name: 'model/data.pkl', bytes: bytesOf(START, dict(), STOP) };
  const storage = { name: 'model/data/0', bytes: FOUR };

  it.each<[string, readonly RecordSketch[], string]>([
    ['a name that leads out', [pickle, { name: 'model/../../x', bytes: FOUR }], 'invalid relative path: model/../../x'],
    ['an absolute name', [pickle, { name: '/etc/passwd', bytes: FOUR }], 'absolute path: /etc/passwd'],
    [
      'a compressed record',
      [pickle, { ...storage, bytes: new Uint8Array(1e7), deflated: true }],
      'more than the file at "model/data/0"',
    ],
    [
      'a compressed record that is small',
      [{ ...pickle, bytes: new Uint8Array(50), deflated: true }, storage],
      '"model/data.pkl" is compressed',
    ],
    ['a record twice', [pickle, storage, storage], 'two records are called "model/data/0"'],
    ['a damaged record', [pickle, { ...storage, wrongCrc: true }], 'record "model/data/0" is damaged'],
    ['no pickle', [storage], '0 records called data.pkl'],
    ['two pickles', [pickle, { ...pickle, name: 'other/data.pkl' }], '2 records called data.pkl'],
    ['another byte order', [pickle, { name: 'model/byteorder', bytes: bytesOf('big') }], 'not in little-endian order'],
  ])('%s', async (_, records, message) => {
    expect(await refusalOf(zip(records))).toContain(message);
  });

  it('whose records share their bytes', async () => {
    const large = { name: 'model/data/0', bytes: new Uint8Array(100_000) };
    const shares = Array.from({ length: 100 }, (_, i) => ({
      ...large,
      name: `model/data/${i + 1}`,
      sharedWith: large.name,
    }));
    expect(await refusalOf(zip([pickle, large, ...shares]))).toContain(
      'records add up to more than the file at "model/data/1"',
    );
  });

  it('that are none, or are cut', async () => {
    expect(await refusalOf(bytesOf('not a model'))).toContain('not a PyTorch checkpoint');
    expect(await refusalOf(new Uint8Array(0))).toContain('not a PyTorch checkpoint');
    // Python's pickle alone, as torch.save wrote before version 1.6.
    expect(await refusalOf(bytesOf(START, '}', STOP))).toContain('not a PyTorch checkpoint');
    const whole = zip([pickle, storage]);
    for (let length = 4; length < whole.length; length += 7)
      expect(await refusalOf(whole.slice(0, length))).toContain('m.pt: ');
  });
});

describe('any damage', () => {
  const golden = readFileSync(new URL('../../../fixtures/golden/checkpoint/best_model.pt', import.meta.url));
  // The part that describes the tensors: 16 kB after the first record's header.
  const DESCRIBED = 16_000;

  it('of single bytes gives a refusal or a state dict, never another error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: DESCRIBED }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Uint8Array.from(golden);
        bytes[at]! ^= change;
        await readAll(bytes).catch((error) => expect(error).toBeInstanceOf(InvalidInputError));
      }),
      { numRuns: 200, seed: 20240324 },
    );
  });

  it('of the pickle itself gives a refusal or a state dict, never another error', async () => {
    const archive = await openTorchArchive(golden, 'm.pt');
    await fc.assert(
      fc.property(fc.nat({ max: archive.pickle.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const pickle = Uint8Array.from(archive.pickle);
        pickle[at] = value;
        try {
          readStateDict({ ...archive, pickle });
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
        }
      }),
      { numRuns: 2000, seed: 20240324 },
    );
  });
});
