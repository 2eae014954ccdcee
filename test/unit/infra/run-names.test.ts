/** A name is that of the data that took it first. */
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../infra/object-store/memory.js';
import { RunNames, type RunOrigin } from '../../../infra/run-names.js';
import { RefusedError } from '../../../schemas/failure.js';

const origin = (data: string, digest: string, file: string | null = null): RunOrigin => ({ data, digest, file });
const HERE = origin('/home/a/oxides', 'aa');

async function refused(claim: Promise<void>): Promise<RefusedError> {
  const error = await claim.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RefusedError);
  return error as RefusedError;
}

describe('a name of runs', () => {
  it('is refused to a folder of the same name, and both are named', async () => {
    const names = new RunNames(new MemoryStore());
    await names.claim('discover/oxides', HERE);
    const { message, facts } = await refused(names.claim('discover/oxides', origin('/home/b/oxides', 'bb')));
    expect(message).toMatch('discover/oxides is the name of results from another folder');
    expect(facts).toMatchObject({ found: '/home/b/oxides', expected: '/home/a/oxides', state: 'nothing was started' });
    // Runs of other kinds and names have names of their own.
    await names.claim('sweep/oxides', origin('/home/b/oxides', 'bb'));
    await names.claim('discover/oxides-b', origin('/home/b/oxides', 'bb'));
  });

  it('stays with its folder when the data change, and with the data when they move', async () => {
    const names = new RunNames(new MemoryStore());
    await names.claim('discover/oxides', HERE);
    await names.claim('discover/oxides', origin('/home/a/oxides', 'cc'));
    await names.claim('discover/oxides', origin('/mnt/oxides', 'cc'));
    await names.claim('discover/oxides', origin('/mnt/oxides', 'dd'));
    await refused(names.claim('discover/oxides', origin('/home/a/oxides', 'aa')));
  });

  it('is refused to another sweep file that is called like it, unless the name was said', async () => {
    const names = new RunNames(new MemoryStore());
    const data = (file: string | null) => origin('/home/a/oxides', 'aa', file);
    await names.claim('sweep/quick', data('/home/a/quick.yaml'));
    const { facts } = await refused(names.claim('sweep/quick', data('/home/b/quick.yaml')));
    expect(facts).toMatchObject({ found: '/home/b/quick.yaml', expected: '/home/a/quick.yaml' });
    await names.claim('sweep/quick', data('/home/a/quick.yaml'));
    await names.claim('sweep/quick', data(null));
    await refused(names.claim('sweep/quick', origin('/home/b/oxides', 'bb')));
  });

  it('is taken once by two at the same time', async () => {
    const names = new RunNames(new MemoryStore());
    const both = await Promise.allSettled([
      names.claim('discover/oxides', HERE),
      names.claim('discover/oxides', origin('/home/b/oxides', 'bb')),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
