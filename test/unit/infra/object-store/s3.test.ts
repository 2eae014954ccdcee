/** The S3 adapter against a server of the test; the real servers are asked by test/e2e/object-store.test.ts. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { openObjectStore } from '../../../../infra/object-store/open.js';
import { S3Store } from '../../../../infra/object-store/s3.js';
import { InvalidInputError, StoreUnavailableError } from '../../../../schemas/failure.js';
import type { S3Settings } from '../../../../schemas/settings/store-settings.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';
import { describeObjectStore } from '../../../harness/laws/object-store-conformance.js';
import { s3Server } from '../../../harness/servers/pretended-s3.mjs';

const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
});

interface Served {
  readonly settings: S3Settings;
  /** `METHOD /path` of every request, in order. */
  readonly asked: string[];
}

/** @param before answers a request itself, or leaves it to the server by false */
async function serve(before: (...call: Parameters<RequestListener>) => boolean = () => false): Promise<Served> {
  const asked: string[] = [];
  const s3 = s3Server();
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${new URL(request.url!, 'http://s3').pathname}`);
    if (!before(request, response)) void s3(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const settings: S3Settings = {
    type: 's3',
    endPoint: '127.0.0.1',
    port,
    useSsl: false,
    accessKey: 'the-access-key',
    secretKey: 'the-secret-key',
    bucket: 'spectra',
    region: 'us-east-1',
  };
  return { settings, asked };
}

const refusal = (code: string) => `<Error><Code>${code}</Code><Message>said so</Message></Error>`;
const bytes = Uint8Array.of(5, 6, 7, 8, 9);

describeObjectStore('S3, by a server of the test', async () => openObjectStore((await serve()).settings));

describe('a bucket', () => {
  const methodsOfOpening = (asked: readonly string[]) => asked.filter((line) => /\/spectra\/?$/.test(line));

  it('is made where it is missing, once, and left alone where it is there', async () => {
    const { settings, asked } = await serve();
    await openObjectStore(settings);
    expect(methodsOfOpening(asked).map((line) => line.split(' ')[0])).toEqual(['HEAD', 'PUT']);
    await openObjectStore(settings);
    expect(methodsOfOpening(asked).map((line) => line.split(' ')[0])).toEqual(['HEAD', 'PUT', 'HEAD']);
  });

  it.each(['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'])(
    'that another made meanwhile (%s) is taken',
    async (code) => {
      const { settings } = await serve((request, response) => {
        if (request.method !== 'PUT') return false;
        response.writeHead(409).end(refusal(code));
        return true;
      });
      await expect(S3Store.open(settings)).resolves.toBeInstanceOf(S3Store);
    },
  );

  it('that may not be made is told with the server and what was tried', async () => {
    const { settings } = await serve((request, response) => {
      if (request.method !== 'PUT') return false;
      response.writeHead(403).end(refusal('AccessDenied'));
      return true;
    });
    const opening = openObjectStore(settings);
    await expect(opening).rejects.toThrow(InvalidInputError);
    await expect(opening).rejects.toThrow(`127.0.0.1:${settings.port}`);
    await expect(opening).rejects.toThrow(/cannot open "spectra/);
  });

  it('of a server that is not there is a passing fault', async () => {
    const { settings } = await serve();
    ends.pop()!();
    await expect(openObjectStore(settings)).rejects.toThrow(StoreUnavailableError);
  });
});

describe('an object', () => {
  it('is written by one request, up to 64 MiB; more is refused by size and limit before anything is sent', async () => {
    let received = 0;
    const { settings, asked } = await serve((request, response) => {
      if (request.method !== 'PUT' || !request.url!.startsWith('/spectra/a')) return false;
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      request.on('end', () => response.writeHead(200, { etag: 'x' }).end());
      return true;
    });
    const store = await openObjectStore(settings);
    const begin = asked.length;
    const most = 64 * 1024 * 1024;
    await store.put('a/most', new Uint8Array(most));
    expect([asked.slice(begin), received]).toEqual([['PUT /spectra/a/most'], most]);
    const refused = store.putIfAbsent('a/more', new Uint8Array(most + 1));
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toMatchObject({
      message: `object "a/more" of ${most + 1} bytes is too large for one request`,
      facts: { found: most + 1, expected: `at most ${most}` },
    });
    expect(asked.length).toBe(begin + 1);
  });

  it('is put under a condition only where it must not replace', async () => {
    const conditions: unknown[] = [];
    const { settings } = await serve((request) => {
      if (request.method === 'PUT' && request.url!.includes('/a/')) conditions.push(request.headers['if-none-match']);
      return false;
    });
    const store = await openObjectStore(settings);
    await store.put('a/b', bytes);
    expect(await store.putIfAbsent('a/b', bytes)).toBe(false);
    expect(conditions).toEqual([undefined, '*']);
  });

  it('is asked for by the range alone that is there, and for no byte where none is wanted', async () => {
    const ranges: unknown[] = [];
    const { settings } = await serve((request: IncomingMessage) => {
      if (request.method === 'GET' && request.url!.includes('/a/')) ranges.push(request.headers.range);
      return false;
    });
    const store = await openObjectStore(settings);
    await store.put('a/b', bytes);
    expect(await store.getRange('a/b', 1, 3)).toEqual(bytes.subarray(1, 4));
    expect(await store.getRange('a/b', 3, 100)).toEqual(bytes.subarray(3));
    expect(await store.getRange('a/b', 5, 1)).toEqual(new Uint8Array(0));
    expect(await store.getRange('a/b', 0, 0)).toEqual(new Uint8Array(0));
    expect(await store.getRange('a/none', 0, 1)).toBeNull();
    expect(ranges).toEqual(['bytes=1-3', 'bytes=3-4']);
  });

  it('that the server cannot delete in its way is deleted by force, and only then', async () => {
    const forced: unknown[] = [];
    let fault = 'InternalError';
    const { settings } = await serve((request, response) => {
      if (request.method !== 'DELETE') return false;
      const force = request.headers['x-minio-force-delete'];
      forced.push(force);
      if (force) return false;
      response.writeHead(500).end(refusal(fault));
      return true;
    });
    const store = await openObjectStore(settings);
    await store.put('a/b', bytes);
    await store.delete('a/b');
    expect(forced).toEqual([undefined, 'true']);
    expect(await store.head('a/b')).toBeNull();
    fault = 'SlowDown';
    await expect(store.delete('a/b')).rejects.toThrow(/cannot delete "spectra\/a\/b"/);
    expect(forced.length).toBe(3);
  });

  it.each([
    ['read', (key: string, store: S3Store) => store.get(key)],
    ['look up', (key: string, store: S3Store) => store.head(key)],
  ])('that cannot be %s is told by what was tried, and by nothing that was signed', async (action, call) => {
    const { settings } = await serve((request, response) => {
      if (!request.url!.startsWith('/spectra/a')) return false;
      response.writeHead(503).end(request.method === 'HEAD' ? undefined : refusal('SlowDown'));
      return true;
    });
    const store = await S3Store.open(settings);
    const error = await call('a/b', store).catch((reason) => reason);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toContain(`cannot ${action} "spectra/a/b"`);
    // The client's own error repeats the signed request.
    expect(error.cause).toBeUndefined();
    expect(inspect(error, { depth: 9 })).not.toMatch(/authorization|the-secret-key|the-access-key/i);
  });
});

describe('a store by its settings', () => {
  it('is a folder, the memory of this process, or a server', async () => {
    const folder = temporaryFolder();
    const onDisk = await openObjectStore({ type: 'directory', folder });
    await onDisk.put('a/b', bytes);
    expect([...(await (await openObjectStore({ type: 'directory', folder })).get('a/b'))!]).toEqual([...bytes]);
    const inMemory = await openObjectStore({ type: 'memory' });
    await inMemory.put('a/b', bytes);
    expect(await (await openObjectStore({ type: 'memory' })).get('a/b')).toBeNull();
  });

  it('of a server on this machine names the folder whose disk is full', async () => {
    const { settings } = await serve();
    const serverFolder = temporaryFolder();
    const store = await openObjectStore({ ...settings, serverFolder });
    await store.put('a/b', bytes);
    expect(await store.get('a/b')).toEqual(bytes);
    expect(await store.head('a/b')).toEqual({ bytes: 5 });
  });
});
