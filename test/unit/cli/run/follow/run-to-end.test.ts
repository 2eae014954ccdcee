/** A run under a name that is another folder's is refused before Temporal is asked for anything. */
import { describe, expect, it } from 'vitest';
import { Screen } from '../../../../../cli/present/terminal.js';
import { runToEnd } from '../../../../../cli/run/follow/run-to-end.js';
import type { Session } from '../../../../../cli/run/start/session.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import { RunNames } from '../../../../../infra/run-names.js';

const ASKED = new Error('Temporal was asked');
const client = new Proxy(
  {},
  {
    get() {
      throw ASKED;
    },
  },
);

async function start(names: RunNames, kind: 'discover' | 'sweep', data: string, sha256: string, file: string | null) {
  const session = { names, client } as unknown as Session;
  const context = {
    screen: new Screen({ output: 'text', quiet: true, verbose: false }),
    dataFolder: undefined,
    signal: new AbortController().signal,
  };
  const input = async () => ({ source: { sha256 } });
  await runToEnd(context, session, { kind, name: 'oxides', origin: { data, file }, input, summary: '', detach: true });
}

describe.each(['discover', 'sweep'] as const)('a %s run', (kind) => {
  it('of another folder of one name is refused with both, one of the same folder begins', async () => {
    const names = new RunNames(new MemoryStore());
    await expect(start(names, kind, '/a/oxides', 'aa', null)).rejects.toBe(ASKED);
    await expect(start(names, kind, '/a/oxides', 'bb', null)).rejects.toBe(ASKED);
    await expect(start(names, kind, '/b/oxides', 'cc', null)).rejects.toMatchObject({
      name: 'RefusedError',
      facts: { found: '/b/oxides', expected: '/a/oxides', state: 'nothing was started' },
    });
  });
});

it('a sweep and a discover run of one name have results of their own', async () => {
  const names = new RunNames(new MemoryStore());
  await expect(start(names, 'discover', '/a/oxides', 'aa', null)).rejects.toBe(ASKED);
  await expect(start(names, 'sweep', '/b/oxides', 'bb', '/b/oxides.yaml')).rejects.toBe(ASKED);
});
