/** Files of other programs at the limits of what is read. Expected values: the limits that the refusals state, sizes by counting. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { readSafetensors } from '../../../../science/interchange/index.js';
import { openTorchArchive } from '../../../../science/interchange/torch-archive.js';
import { readStateDict, readTensor, TorchTensor } from '../../../../science/interchange/torch-tensors.js';
import {
  bytesOf,
  dict,
  START,
  STOP,
  type TensorSketch,
  tensor,
  torchFile,
  unicode,
  zip,
} from '../../../harness/files/torch-file.js';
import { laterRefusalOf } from '../../../harness/laws/refusal.js';

const EMPTY = bytesOf(START, dict(), STOP);
const open = (...records: Parameters<typeof zip>[0][number][]) => openTorchArchive(zip(records), 'm.pt');
const pickle = (bytes: Uint8Array) => ({ name: 'm/data.pkl', bytes });

describe('a torch archive', () => {
  it('may have a pickle of 4 MiB', async () => {
    const most = 4 * 1024 * 1024;
    expect((await open(pickle(new Uint8Array(most)))).pickle.length).toBe(most);
    expect(await laterRefusalOf(InvalidInputError, async () => open(pickle(new Uint8Array(most + 1))))).toEqual({
      message: `m.pt: data.pkl has ${most + 1} bytes`,
      file: 'm.pt',
      expected: `at most ${most}`,
    });
  });

  it('may have 20,000 records', async () => {
    const records = (count: number) => [
      pickle(EMPTY),
      ...Array.from({ length: count - 1 }, (_, n) => ({ name: `m/data/${n}`, bytes: new Uint8Array(0) })),
    ];
    const archive = await open(...records(20_000));
    expect(archive.storage('19998').length).toBe(0);
    expect(await laterRefusalOf(InvalidInputError, async () => open(...records(20_001)))).toEqual({
      message: 'm.pt: 20001 records',
      file: 'm.pt',
      expected: 'at most 20000',
    });
  });

  it('has its pickle in one folder, and its storages beside it', async () => {
    const archive = await open(pickle(EMPTY), { name: 'm/data/7', bytes: bytesOf('abcd') });
    expect([...archive.storage('7')]).toEqual([...bytesOf('abcd')]);
    expect([...archive.pickle]).toEqual([...EMPTY]);
    expect(await laterRefusalOf(InvalidInputError, async () => archive.storage('8'))).toEqual({
      message: 'm.pt: there is no record "m/data/8"',
      file: 'm.pt',
      storage: '8',
    });
    for (const name of ['data.pkl', 'm/n/data.pkl', 'm/data.pkl.bak'])
      expect(await laterRefusalOf(InvalidInputError, async () => open({ name, bytes: EMPTY }))).toMatchObject({
        message: 'm.pt: 0 records called data.pkl',
        expected: 'one, in one folder',
      });
  });

  it('says what else a file is: no ZIP, another byte order, a packed record', async () => {
    expect(
      await laterRefusalOf(InvalidInputError, async () => openTorchArchive(bytesOf('PK\x03\x05'), 'm.pt')),
    ).toMatchObject({
      message: 'm.pt: not a PyTorch checkpoint',
      expected: 'a ZIP archive, as torch.save writes since version 1.6',
    });
    const order = { name: 'm/byteorder', bytes: bytesOf('big and more than twenty') };
    expect(await laterRefusalOf(InvalidInputError, async () => open(pickle(EMPTY), order))).toMatchObject({
      found: 'big and more than tw',
    });
    expect(
      await laterRefusalOf(InvalidInputError, async () => open({ ...pickle(new Uint8Array(90)), deflated: true })),
    ).toMatchObject({
      message: 'm.pt: record "m/data.pkl" is compressed or encrypted',
      found: expect.stringMatching(/^method 8, \d+ bytes for 90$/),
      expected: 'stored as it is, as torch.save writes',
    });
  });

  it('takes no packed record for a stored one, though both have one size', async () => {
    // Some bytes that do not pack, and as many zeros as make up for the head of the packing.
    const sketches = Array.from({ length: 30 }, (_, zeros) =>
      Uint8Array.from({ length: 9 + zeros }, (__, i) => (i < 9 ? 17 * i + 3 : 0)),
    );
    const even = sketches.find((bytes) => deflateRawSync(bytes).length === bytes.length)!;
    expect(
      await laterRefusalOf(InvalidInputError, async () => open({ ...pickle(even), deflated: true })),
    ).toMatchObject({
      found: `method 8, ${even.length} bytes for ${even.length}`,
    });
  });
});

describe('records that share their bytes', () => {
  /** A storage under two names. The file has it once, the sum of the records twice. */
  const shared = (size: number) =>
    zip([
      pickle(EMPTY),
      { name: 'm/data/0', bytes: new Uint8Array(size) },
      { name: 'm/data/1', bytes: new Uint8Array(size), sharedWith: 'm/data/0' },
    ]);
  // EMPTY + 2 size is the whole file, EMPTY + size + heads and directory, where the size is that of the heads and the directory.
  const even = shared(0).length - EMPTY.length;

  it('may add up to the file, and to no byte more', async () => {
    const archive = await openTorchArchive(shared(even), 'm.pt');
    expect([archive.storage('0').length, archive.storage('1').length]).toEqual([even, even]);
    const file = shared(even + 1);
    expect(await laterRefusalOf(InvalidInputError, async () => openTorchArchive(file, 'm.pt'))).toEqual({
      message: 'm.pt: records add up to more than the file at "m/data/1"',
      file: 'm.pt',
      found: `${file.length + 1} bytes`,
      expected: `at most ${file.length}`,
    });
  });
});

describe('a tensor', () => {
  const numbers = Float32Array.from({ length: 12 }, (_, n) => n);
  async function read(sketch: Partial<TensorSketch>, values: Float32Array | Float64Array | BigInt64Array = numbers) {
    const file = torchFile(
      bytesOf(START, dict(unicode('w'), tensor({ elements: values.length, shape: [12], ...sketch })), STOP),
      { '0': new Uint8Array(values.buffer) },
    );
    const archive = await openTorchArchive(file, 'm.pt');
    const one = readStateDict(archive).get('w')!;
    expect(one).toBeInstanceOf(TorchTensor);
    return [...readTensor(archive, 'w', one)];
  }

  it.each([
    ['rows', { shape: [2, 3] }, [0, 1, 2, 3, 4, 5]],
    ['a transposed view', { shape: [3, 2], strides: [1, 3] }, [0, 3, 1, 4, 2, 5]],
    ['three axes, the last first', { shape: [2, 2, 3], strides: [1, 2, 4] }, [0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11]],
    ['every second one, from the third', { offset: 2, shape: [5], strides: [2] }, [2, 4, 6, 8, 10]],
    ['the last alone', { offset: 11, shape: [1] }, [11]],
    ['a number without axes', { offset: 5, shape: [] }, [5]],
    ['nothing', { offset: 12, shape: [0] }, []],
    ['nothing in rows', { shape: [3, 0] }, []],
  ])('is %s', async (_, sketch, expected) => {
    expect(await read(sketch)).toEqual(expected);
  });

  it('of doubles is rounded to float32', async () => {
    expect(await read({ storage: 'DoubleStorage', shape: [2] }, Float64Array.of(0.1, -2))).toEqual([
      Math.fround(0.1),
      -2,
    ]);
  });

  it.each([
    ['one too many', { offset: 1, shape: [12] }, 'offset 1, shape [12], strides [1]'],
    ['one step too far', { shape: [2, 2], strides: [11, 1] }, 'offset 0, shape [2,2], strides [11,1]'],
    ['rows repeated', { shape: [5, 3], strides: [0, 1] }, 'offset 0, shape [5,3], strides [0,1]'],
  ])('%s reaches beyond its storage', async (_, sketch, found) => {
    expect(await laterRefusalOf(InvalidInputError, async () => read(sketch))).toEqual({
      message: 'm.pt: tensor w: reaches beyond its storage',
      file: 'm.pt',
      tensor: 'w',
      found,
      expected: 'within 12 numbers',
    });
  });

  it('of another size, of integers, or with a number that is none is refused', async () => {
    expect(await laterRefusalOf(InvalidInputError, async () => read({ elements: 13 }))).toMatchObject({
      message: 'm.pt: tensor w: its storage has 48 bytes',
      expected: '13 numbers of 4 bytes',
    });
    expect(
      await laterRefusalOf(InvalidInputError, async () =>
        read({ storage: 'LongStorage', shape: [1] }, BigInt64Array.of(1n)),
      ),
    ).toMatchObject({
      message: 'm.pt: tensor w: holds integers (LongStorage)',
      expected: 'float32 or float64',
    });
    expect(
      await laterRefusalOf(InvalidInputError, async () => read({ shape: [3] }, Float32Array.of(1, 2, Infinity))),
    ).toMatchObject({
      message: 'm.pt: tensor w: number 2 is Infinity',
      expected: 'finite float32 numbers',
    });
    expect(
      await laterRefusalOf(InvalidInputError, async () =>
        read({ storage: 'DoubleStorage', shape: [1] }, Float64Array.of(1e39)),
      ),
    ).toMatchObject({
      message: 'm.pt: tensor w: number 0 is Infinity',
    });
  });
});

describe('a header of safetensors', () => {
  const headed = (length: bigint, size: number) => {
    const bytes = new Uint8Array(size);
    new DataView(bytes.buffer).setBigUint64(0, length, true);
    return () => readSafetensors(bytes, 'x');
  };

  it('may take all of the file, and 100 MB', () => {
    expect(headed(2n, 10)).toThrow('x: the header is not JSON');
    expect(headed(3n, 10)).toThrow('x: a header of 3 bytes does not fit');
    expect(headed(100_000_001n, 100_000_010)).toThrow('x: a header of 100000001 bytes does not fit');
    expect(headed(100_000_000n, 100_000_010)).toThrow('x: the header is not JSON');
  });
});
