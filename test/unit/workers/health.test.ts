/** Health of a worker over HTTP, asked as a supervisor of containers asks. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseHealthAddress, serveHealth } from '../../../workers/health.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function served(state: { fault: string | null; polls: boolean }) {
  const server = await serveHealth(parseHealthAddress('0'), { fault: () => state.fault, polls: () => state.polls });
  closing.push(() => once(server.close(), 'close'));
  const { address, port } = server.address() as AddressInfo;
  expect(address).toBe('127.0.0.1');
  return async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return [answer.status, (await answer.text()).trim()];
  };
}

describe('a worker', () => {
  it('that polls is alive and ready, and serves nothing else', async () => {
    const ask = await served({ fault: null, polls: true });
    expect(await ask('/live')).toEqual([200, 'alive']);
    expect(await ask('/ready')).toEqual([200, 'polling']);
    expect((await ask('/'))[0]).toBe(404);
  });

  it('that ends is alive and takes nothing more', async () => {
    const state = { fault: null, polls: true };
    const ask = await served(state);
    state.polls = false;
    expect(await ask('/live')).toEqual([200, 'alive']);
    expect(await ask('/ready')).toEqual([503, 'it is ending']);
  });

  it('that serves a queue no more is neither, and says which', async () => {
    const ask = await served({ fault: 'it serves spectraloom-io no more', polls: true });
    for (const path of ['/live', '/ready']) expect(await ask(path)).toEqual([503, 'it serves spectraloom-io no more']);
  });

  it.each([
    ['9400', { host: '127.0.0.1', port: 9400 }],
    ['0.0.0.0:9400', { host: '0.0.0.0', port: 9400 }],
    ['[::]:9400', { host: '::', port: 9400 }],
  ])('listens at %s', (text, address) => {
    expect(parseHealthAddress(text)).toEqual(address);
  });

  it.each(['', 'port', '70000', 'host:', '1:2:x'])('refuses "%s"', (text) => {
    expect(() => parseHealthAddress(text)).toThrow(`--health ${text}`);
  });
});
