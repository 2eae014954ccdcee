/** Objects kept in memory: fetched once, within a bound of bytes, the longest unasked going first; what failed is asked again. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeptObjects } from '../../../../infra/artifacts/kept-objects.js';
import type { ObjectRef } from '../../../../schemas/run/artifact.js';

const refOf = (name: string, bytes: number): ObjectRef => ({
  kind: 'checkpoint',
  sha256: createHash('sha256').update(name).digest('hex'),
  bytes,
  rows: 1,
  schemaVersion: 1,
});

function counted(kept: KeptObjects) {
  const fetched: string[] = [];
  const get = (name: string, bytes: number) =>
    kept.get(refOf(name, bytes), async () => {
      fetched.push(name);
      return new Uint8Array(bytes);
    });
  return { fetched, get };
}

describe('kept objects', () => {
  it('are fetched once, also by two who ask at once', async () => {
    const { fetched, get } = counted(new KeptObjects());
    const [one, other] = await Promise.all([get('a', 3), get('a', 3)]);
    expect(one).toBe(other);
    await get('a', 3);
    expect(fetched).toEqual(['a']);
  });

  it('take no more than the bound: the one that was asked for longest ago goes', async () => {
    const { fetched, get } = counted(new KeptObjects(10));
    for (const name of ['a', 'b', 'a', 'c']) await get(name, 4);
    expect(fetched).toEqual(['a', 'b', 'c']);
    await get('a', 4);
    await get('b', 4);
    expect(fetched).toEqual(['a', 'b', 'c', 'b']);
  });

  it('do not hold what is larger than the bound, and lose nothing to it', async () => {
    const { fetched, get } = counted(new KeptObjects(10));
    await get('a', 4);
    expect((await get('huge', 11)).length).toBe(11);
    await get('huge', 11);
    await get('a', 4);
    expect(fetched).toEqual(['a', 'huge', 'huge']);
  });

  it('are asked for again when they could not be had', async () => {
    const kept = new KeptObjects(10);
    const failing = () => Promise.reject(new Error('the store is away'));
    await expect(kept.get(refOf('a', 4), failing)).rejects.toThrow('the store is away');
    const { fetched, get } = counted(kept);
    await get('a', 4);
    expect(fetched).toEqual(['a']);
  });
});
