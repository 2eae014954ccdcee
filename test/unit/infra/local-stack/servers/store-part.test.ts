/** When a store counts as ready, on a server of the test in MinIO's place. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { minioPart, seaweedfsPart } from '../../../../../infra/local-stack/servers/part-store.js';
import { stackPaths } from '../../../../../infra/local-stack/state/paths.js';
import { StackUnavailableError } from '../../../../../schemas/failure.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';
import { s3Server } from '../../../../harness/servers/pretended-s3.mjs';

const KEYS = { accessKey: 'SL0123456789abcdef', secretKey: 'k'.repeat(40) };
const noChild = () => Promise.reject(new Error('a store has no channel'));

interface Store {
  readonly port: number;
  readonly server: Server;
  /** `METHOD /path` of every request, in order. */
  readonly asked: string[];
  /** By the beginning of `METHOD /path`: the status that is answered instead. */
  readonly refusals: Map<string, number>;
}

async function serve(): Promise<Store> {
  const asked: string[] = [];
  const refusals = new Map<string, number>();
  const s3 = s3Server();
  const server = createServer((request, response) => {
    const line = `${request.method} ${new URL(request.url!, 'http://s3').pathname}`;
    asked.push(line);
    const refused = [...refusals].find(([start]) => line.startsWith(start));
    if (refused) request.resume().on('end', () => response.writeHead(refused[1]).end());
    else void s3(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, asked, refusals, port: (server.address() as AddressInfo).port };
}

const minio = () => minioPart('/bin/minio', stackPaths(temporaryFolder()), KEYS);

it.each([
  ['minio', minio, '/minio/health/ready'],
  ['seaweedfs-s3', () => seaweedfsPart('/bin/weed', stackPaths(temporaryFolder()), KEYS), '/healthz'],
] as const)('%s is asked for its health, then for an object by its keys', async (portName, make, health) => {
  const { port, asked, refusals } = await serve();
  const part = make();
  // SeaweedFS's health is a bucket to the server of the test.
  await part.probe({ [portName]: port }, noChild).catch(() => {});
  expect(asked[0]).toBe(`GET ${health}`);
  refusals.set(`GET ${health}`, 503);
  const unwell = part.probe({ [portName]: port }, noChild);
  await expect(unwell).rejects.toThrow(StackUnavailableError);
  await expect(unwell).rejects.toThrow(`http://127.0.0.1:${port}${health} answers 503`);
});

it('a probe looks for one object, and passes where there is none', async () => {
  const { port, asked } = await serve();
  await minio().probe({ minio: port }, noChild);
  expect(asked.filter((line) => !/\/spectraloom\/?$/.test(line))).toEqual([
    'GET /minio/health/ready',
    'HEAD /spectraloom/probe/ready',
  ]);
});

it('is opened once a port, and anew on another', async () => {
  const [first, second] = [await serve(), await serve()];
  const part = minio();
  const openings = (store: Store) => store.asked.filter((line) => /^HEAD \/spectraloom\/?$/.test(line)).length;
  for (let probes = 0; probes < 3; probes++) await part.probe({ minio: first.port }, noChild);
  expect(openings(first)).toBe(1);
  await part.probe({ minio: second.port }, noChild);
  await part.probe({ minio: second.port }, noChild);
  expect([openings(first), openings(second)]).toEqual([1, 1]);
});

it('that could not be opened is opened again at the next probe', async () => {
  const { port, refusals } = await serve();
  const part = minio();
  refusals.set('HEAD /spectraloom', 503);
  await expect(part.probe({ minio: port }, noChild)).rejects.toThrow('cannot open "spectraloom"');
  refusals.clear();
  await part.probe({ minio: port }, noChild);
});

it('that is healthy and gives no object is not ready', async () => {
  const { port, refusals } = await serve();
  refusals.set('HEAD /spectraloom/probe', 503);
  await expect(minio().probe({ minio: port }, noChild)).rejects.toThrow('cannot look up "spectraloom/probe/ready"');
});

it('that is healthy and keeps an object back is given up after five seconds', async () => {
  const { port, server, asked } = await serve();
  const part = minio();
  await part.probe({ minio: port }, noChild);
  const answering = server.listeners('request') as ((...of: unknown[]) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.method === 'HEAD') asked.push('kept back');
    else for (const answer of answering) answer(request, response);
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let fault: unknown = null;
  const probing = part.probe({ minio: port }, noChild).catch((error: unknown) => {
    fault = error;
  });
  while (!asked.includes('kept back')) await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(4_999);
  expect(fault).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  await probing;
  expect(fault).toBeInstanceOf(StackUnavailableError);
  expect(fault).toMatchObject({ message: 'minio gives no object within 5 s' });
});

it('has written, and removed again, one object before it counts as ready', async () => {
  const { port, asked, refusals } = await serve();
  const part = minio();
  await part.prepare({ minio: port });
  expect(asked.slice(-2)).toEqual(['PUT /spectraloom/probe/ready', 'DELETE /spectraloom/probe/ready']);
  refusals.set('PUT /spectraloom/probe', 503);
  await expect(part.prepare({ minio: port })).rejects.toThrow('cannot write "spectraloom/probe/ready"');
});
