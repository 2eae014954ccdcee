/** Files beyond 2 GiB, which Node's own `readFile` refuses: read piece by piece. Here with small pieces. */
import { truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFeatureFile } from '../../../../infra/feature-files/read.js';
import { readPieces } from '../../../../infra/files/regular-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const CONTENT = Uint8Array.from({ length: 10 }, (_, i) => i * i);

async function pieces(size: number, pieceBytes: number): Promise<readonly [number[], number[]]> {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, CONTENT);
  const handle = await open(file);
  const asked: number[] = [];
  const counting = new Proxy(handle, {
    get: (of, name) => {
      if (name !== 'read') return Reflect.get(of, name).bind(of);
      return (bytes: Uint8Array, at: number, length: number, position: number) => {
        asked.push(length);
        return of.read(bytes, at, length, position);
      };
    },
  });
  try {
    return [[...(await readPieces(counting, size, pieceBytes))], asked];
  } finally {
    await handle.close();
  }
}

describe('a file in pieces', () => {
  it.each([
    [1, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [4, [4, 4, 2]],
    [5, [5, 5]],
    [10, [10]],
    [100, [10]],
  ])('of %i bytes is whole, and no call asks for more', async (pieceBytes, asked) => {
    expect(await pieces(10, pieceBytes)).toEqual([[...CONTENT], asked]);
  });

  it('that grows or shrinks meanwhile gives what it had, or what it has', async () => {
    expect((await pieces(7, 4))[0]).toEqual([...CONTENT.subarray(0, 7)]);
    expect((await pieces(12, 4))[0]).toEqual([...CONTENT]);
    expect(await pieces(0, 4)).toEqual([[], []]);
  });
});

it('features may have up to 4 GiB; a larger file is refused unread', async () => {
  const file = join(temporaryFolder(), 'f.npy');
  writeFileSync(file, '');
  truncateSync(file, 5 * 1024 ** 3);
  const error = await readFeatureFile(file).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error).toMatchObject({
    facts: { file, found: '5368709120 bytes', expected: 'at most 4294967295 bytes' },
  });
});
