/** The `.pt` files of test/fixtures/hostile, written opcode by opcode: what `torch.save` never writes. */
import {
  bytesOf,
  dict,
  global,
  orderedDict,
  type RecordSketch,
  reduce,
  START,
  STOP,
  type TensorSketch,
  tensor,
  torchFile,
  tuple,
  unicode,
  zip,
} from './torch-file.js';

/** A program in a pickle would leave this file behind. */
export const TRACE = 'executed-by-a-pickle';

export interface HostileCheckpoint {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Part of the refusal: names the place. */
  readonly message: string;
}

const FOUR = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
const pickled = (...parts: readonly Uint8Array[]) => torchFile(bytesOf(START, ...parts, STOP));
const oneTensor = (sketch: Partial<TensorSketch>, storage = FOUR) =>
  torchFile(bytesOf(START, dict(unicode('fc.bias'), tensor({ elements: 4, shape: [4], ...sketch })), STOP), {
    '0': storage,
  });
const PICKLE: RecordSketch = { name: 'model/data.pkl', bytes: bytesOf(START, dict(), STOP) };

const FILES: readonly (readonly [name: string, bytes: Uint8Array, message: string])[] = [
  ['system', pickled(reduce(global('os', 'system'), unicode(`touch ${TRACE}`))), 'byte 2: the name "os.system"'],
  [
    'eval',
    pickled(reduce(global('builtins', 'eval'), unicode(`__import__("os").mknod("${TRACE}")`))),
    'byte 2: the name "builtins.eval"',
  ],
  ['subprocess', pickled(bytesOf('(', unicode('touch'), unicode(TRACE), 'isubprocess\ncall\n')), 'opcode INST'],
  ['process-exit', pickled(reduce(global('process', 'exit'), tuple())), 'the name "process.exit"'],
  ['inherited-name', pickled(global('constructor', 'constructor')), 'the name "constructor.constructor"'],
  ['stack-global', pickled(bytesOf(unicode('os'), unicode('system'), 0x93)), 'opcode STACK_GLOBAL'],
  ['prototype-key', pickled(dict(unicode('__proto__'), orderedDict())), '"__proto__"'],
  ['text-of-gigabytes', pickled(bytesOf('X', 0xff, 0xff, 0xff, 0xff)), 'ends within a value of 4294967295 bytes'],
  ['memo-of-billions', pickled(bytesOf(']', 'r', 0xff, 0xff, 0xff, 0xff)), 'memo index 4294967295'],
  ['storage-elsewhere', oneTensor({ key: '../../../etc/passwd' }), 'a persistent id that is no storage'],
  ['path-out', zip([PICKLE, { name: 'model/../../x', bytes: FOUR }]), 'invalid relative path: model/../../x'],
  [
    'compressed-zeros',
    zip([PICKLE, { name: 'model/data/0', bytes: new Uint8Array(3e6), deflated: true }]),
    'more than the file at "model/data/0"',
  ],
  ['damaged-record', zip([{ ...PICKLE, wrongCrc: true }]), 'record "model/data.pkl" is damaged'],
  ['cut', zip([PICKLE]).slice(0, 60), 'cut.pt: '],
  ['no-weights', pickled(dict()), 'no-weights.pt: '],
  [
    'pickle-alone',
    bytesOf(START, reduce(global('os', 'system'), unicode(`touch ${TRACE}`)), STOP),
    'not a PyTorch checkpoint',
  ],
];

export const HOSTILE_CHECKPOINTS: readonly HostileCheckpoint[] = FILES.map(([name, bytes, message]) => ({
  name: `checkpoint/${name}.pt`,
  bytes,
  message,
}));
