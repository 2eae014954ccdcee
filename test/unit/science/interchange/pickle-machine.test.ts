/** The machine of pickles. Expected values: those that CPython 3.11 wrote with protocol 2, and the names of its pickletools. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import {
  PickleGlobal,
  PickleTuple,
  type PickleValue,
  readPickle,
} from '../../../../science/interchange/pickle-machine.js';
import { bytesOf, global, START, STOP, unicode } from '../../../harness/files/torch-file.js';
import { refusalOf } from '../../../harness/laws/refusal.js';

/** `pickle.dumps(values, protocol=2)` */
const WRITTEN = `
gAJdcQAoSwBLAUr/////S/9NAAFN//9KAAABAEr///9/SgAAAICKBQAAAIAAigX///9//4oGAAAAAAABigYAAAAAAP+KB///////
/x+KBwEAAAAAAOBHQAQAAAAAAABH/jfkPIgAdZxYAAAAAHEBWAQAAAB0ZXh0cQJYBgAAAMOp8J+YgHEDToiJKUsBhXEESwFLAoZx
BUsBSwJLA4dxBihLAUsCSwNLBHRxB31xCH1xCShYAQAAAGFxCksBSwJYAQAAAGJxC3VdcQxdcQ1hXXEOWAEAAABzcQ9haA5lLg==
`;

const pair = new PickleGlobal('pair', (args) => new PickleTuple([args.length, ...args]));
const globals = new Map([['own pair', pair]]);
const read = (bytes: Uint8Array): PickleValue =>
  readPickle(bytes, { globals, persistent: (id) => new PickleTuple(['persistent', id]) }, 'm.pt');
const readWhole = (...parts: (string | Uint8Array | number)[]) => read(bytesOf(START, ...parts, STOP));

const refusalOfPickle = (bytes: Uint8Array) => refusalOf(InvalidInputError, () => read(bytes));

describe('values', () => {
  it('of every kind are those that Python wrote', () => {
    const found = read(Buffer.from(WRITTEN.replace(/\s/g, ''), 'base64'));
    const tuple = (...items: PickleValue[]) => new PickleTuple(items);
    const [two31, two40, two53] = [2 ** 31, 2 ** 40, 2 ** 53];
    expect(found).toEqual([
      ...[0, 1, -1, 255, 256, 65535, 65536, two31 - 1, -two31, two31, -two31 - 1, two40, -two40, two53 - 1, 1 - two53],
      ...[2.5, -1e300, '', 'text', 'é😀', null, true, false],
      ...[tuple(), tuple(1), tuple(1, 2), tuple(1, 2, 3), tuple(1, 2, 3, 4)],
      ...[
        new Map(),
        new Map<string | number, PickleValue>([
          ['a', 1],
          [2, 'b'],
        ]),
        [[]],
        ['s'],
        ['s'],
      ],
    ]);
    const items = found as PickleValue[];
    expect(items.at(-1)).toBe(items.at(-2));
  });

  it('may stand in a buffer that is larger', () => {
    const whole = bytesOf('xyz', START, 'G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, STOP, 'xyz');
    expect(read(whole.subarray(3, whole.length - 3))).toBe(1.5);
  });

  it.each([
    ['no bytes', 0, [], 0],
    ['one byte', 1, [0x80], -128],
    ['two bytes', 2, [0xff, 0x7f], 32767],
    ['eight bytes', 8, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -1],
  ])('integers of %s', (_, size, bytes, expected) => {
    expect(readWhole(0x8a, size, ...bytes)).toBe(expected);
  });

  it('come back from the memo under long indices, as long as they are within the size of the pickle', () => {
    expect(readWhole(']', 'r', 11, 0, 0, 0, 'N', 'a', 'j', 11, 0, 0, 0, 'a')).toEqual(expect.any(Array));
    expect(refusalOfPickle(bytesOf(START, ']', 'q', 6, STOP)).message).toContain('byte 3: memo index 6');
    expect(readWhole(']', 'q', 5)).toEqual([]);
  });

  it('of functions and persistent ids are what the world makes of them', () => {
    expect(readWhole(global('own', 'pair'), '(', 'K', 7, 'K', 8, 't', 'R')).toEqual(new PickleTuple([2, 7, 8]));
    expect(readWhole('K', 7, 'Q')).toEqual(new PickleTuple(['persistent', 7]));
    expect(readWhole(global('own', 'pair'))).toBe(pair);
  });

  it('attributes of a dictionary leave it as it is; items are added to what is there', () => {
    expect(readWhole('}', unicode('a'), 'K', 1, 's', '}', 'b')).toEqual(new Map([['a', 1]]));
    expect(readWhole('}', '(', 'K', 5, 'K', 1, 'K', 6, 'N', 'u')).toEqual(
      new Map([
        [5, 1],
        [6, null],
      ]),
    );
    expect(readWhole(']', 'K', 1, 'a', '(', 'K', 2, 'K', 3, 'e')).toEqual([1, 2, 3]);
    expect(readWhole(']', '(', 'e')).toEqual([]);
  });
});

describe('refused', () => {
  it.each([
    [48, 'POP'],
    [49, 'POP_MARK'],
    [50, 'DUP'],
    [66, 'BINBYTES'],
    [67, 'SHORT_BINBYTES'],
    [70, 'FLOAT'],
    [73, 'INT'],
    [76, 'LONG'],
    [80, 'PERSID'],
    [83, 'STRING'],
    [84, 'BINSTRING'],
    [85, 'SHORT_BINSTRING'],
    [86, 'UNICODE'],
    [100, 'DICT'],
    [103, 'GET'],
    [105, 'INST'],
    [108, 'LIST'],
    [111, 'OBJ'],
    [112, 'PUT'],
    [129, 'NEWOBJ'],
    [130, 'EXT1'],
    [131, 'EXT2'],
    [132, 'EXT4'],
    [139, 'LONG4'],
    [140, 'SHORT_BINUNICODE'],
    [141, 'BINUNICODE8'],
    [142, 'BINBYTES8'],
    [143, 'EMPTY_SET'],
    [144, 'ADDITEMS'],
    [145, 'FROZENSET'],
    [146, 'NEWOBJ_EX'],
    [147, 'STACK_GLOBAL'],
    [148, 'MEMOIZE'],
    [149, 'FRAME'],
    [150, 'BYTEARRAY8'],
    [151, 'NEXT_BUFFER'],
    [152, 'READONLY_BUFFER'],
  ] as const)('opcode %i by the name %s', (code, name) => {
    expect(refusalOfPickle(bytesOf(START, code))).toMatchObject({
      message: `m.pt, data.pkl, byte 2: opcode ${name}`,
      file: 'm.pt',
      position: 2,
      expected: 'only those that tensors need',
    });
  });

  it.each([
    ['an integer of 9 bytes', bytesOf(0x8a, 9, '123456789'), 4, 'at most 8 bytes'],
    ['the integer 9007199254740992', bytesOf(0x8a, 7, 0, 0, 0, 0, 0, 0, 0x20), 11, 'at most 53 bits'],
    ['a name without end', bytesOf('c', 'a'.repeat(257), '\nb\n'), 3, 'at most 256 bytes'],
    ['the name "a.b"', global('a', 'b'), 2, 'only those that tensors need'],
    ['the pickle ends within a value of 4 bytes', bytesOf('J', 1, 2), 6, 'a whole pickle'],
    ['nothing on the stack', bytesOf('(', 'q', 1), 3, 'a value'],
    ['0 values on the stack', bytesOf('N', '(', 'Q'), 4, '1 values'],
    ['1 values on the stack', bytesOf('N', 'N', 'N', '(', 'N', 0x86), 7, '2 values'],
    ['no mark on the stack', bytesOf('N', 't'), 3, 'a mark'],
    ['items for something else than a list', bytesOf('}', 'N', 'a'), 4, 'a list'],
    [
      'a call of something that cannot be called',
      bytesOf(global('own', 'pair'), 'N', 'R'),
      13,
      'a function that makes a tensor',
    ],
    ['a state for an object that takes none', bytesOf('}', 'N', 'b'), 4, 'attributes of a dictionary'],
  ])('%s', (problem, parts, position, expected) => {
    expect(refusalOfPickle(bytesOf(START, parts, STOP))).toMatchObject({
      message: expect.stringContaining(`byte ${position}: ${problem}`),
      file: 'm.pt',
      position,
      expected,
    });
  });

  it('bytes behind the end, no value, and a protocol that comes later', () => {
    expect(refusalOfPickle(bytesOf(START, 'N', STOP, 'N')).message).toBe(
      'm.pt, data.pkl, byte 4: bytes after the end of the pickle',
    );
    expect(refusalOfPickle(bytesOf(START, STOP)).message).toBe('m.pt, data.pkl, byte 2: 0 values at the end');
    expect(refusalOfPickle(bytesOf('N', START, STOP)).message).toBe('m.pt, data.pkl, byte 1: pickle protocol 2');
    expect(refusalOfPickle(bytesOf(0x80, 3)).message).toBe('m.pt, data.pkl, byte 0: pickle protocol 3');
  });

  it('a name of 256 bytes has its end', () => {
    expect(refusalOfPickle(bytesOf(START, global('a'.repeat(256), 'b'))).message).toContain('the name "aaa');
  });
});
