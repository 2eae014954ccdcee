/** What the answers of a faulty server become. Codes and statuses are those of the S3 and MinIO error tables. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openObjectStore } from '../../../../infra/object-store/open.js';
import type { ObjectStore } from '../../../../infra/object-store/port.js';
import { s3Transport } from '../../../../infra/object-store/s3-transport.js';
import { InvalidInputError, NoRoomError, StoreUnavailableError } from '../../../../schemas/failure.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A store on a server that has the bucket and answers everything else by `answer`. */
async function storeOn(answer: RequestListener): Promise<ObjectStore> {
  server = createServer((request, response) => {
    if (request.method === 'HEAD' && request.url === '/spectraloom') response.end();
    else request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const keys = { accessKey: 'the-access-key', secretKey: 'the-secret-key' };
  return openObjectStore({
    type: 's3',
    endPoint: '127.0.0.1',
    port,
    useSsl: false,
    ...keys,
    bucket: 'spectraloom',
    region: 'us-east-1',
  });
}

function refusing(status: number, code: string, message = 'said so'): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
  };
}

describe('a failed S3 call', () => {
  it.each([
    [403, 'AccessDenied', InvalidInputError],
    [403, 'InvalidAccessKeyId', InvalidInputError],
    [404, 'NoSuchBucket', InvalidInputError],
    [507, 'XMinioStorageFull', NoRoomError],
    [409, 'ConditionalRequestConflict', StoreUnavailableError],
    [409, 'NeverHeardOf', StoreUnavailableError],
    [500, 'InternalError', StoreUnavailableError],
    [503, 'SlowDown', StoreUnavailableError],
    [503, 'XMinioServerNotInitialized', StoreUnavailableError],
  ])('of status %d, %s, is a %o', async (status, code, kind) => {
    const store = await storeOn(refusing(status, code));
    const failed = store.putIfAbsent('a/b', Uint8Array.of(1, 2, 3));
    await expect(failed).rejects.toThrow(kind);
    await expect(failed).rejects.toThrow(/cannot write "spectraloom\/a\/b"/);
  });

  it('names need when the store is full', async () => {
    const store = await storeOn(refusing(507, 'XMinioStorageFull'));
    await expect(store.put('a/b', Uint8Array.of(1, 2, 3))).rejects.toMatchObject({
      message: expect.stringMatching(/127\.0\.0\.1:\d+: .*: the disk of the store is full$/),
      facts: { need: '0.0000030 MB' },
    });
  });

  it('does not repeat the keys that a server repeats', async () => {
    const store = await storeOn(refusing(403, 'AccessDenied', 'the-access-key may not, the-secret-key neither'));
    await expect(store.get('a/b')).rejects.toThrow('(access key) may not, (secret) neither');
  });

  it('is a refused condition, and no error, with PreconditionFailed', async () => {
    const store = await storeOn(refusing(412, 'PreconditionFailed'));
    expect(await store.putIfAbsent('a/b', Uint8Array.of(1))).toBe(false);
  });

  it('of a body that breaks off is passing', async () => {
    const store = await storeOn((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(Buffer.alloc(500), () => response.destroy());
    });
    await expect(store.get('a/b')).rejects.toThrow(StoreUnavailableError);
  });

  it('does not use up the connections: two hundred 503, then an answer', async () => {
    let refused = 0;
    const store = await storeOn((request, response) => {
      if (refused++ < 200) refusing(503, 'SlowDown', 'x'.repeat(20_000))(request, response);
      else response.end('here');
    });
    for (let i = 0; i < 200; i++) await expect(store.get('a/b')).rejects.toThrow(StoreUnavailableError);
    expect(new TextDecoder().decode((await store.get('a/b'))!)).toBe('here');
  });

  it('of a list that breaks off after its first page is passing, and gives no part', async () => {
    let pages = 0;
    const store = await storeOn((request, response) => {
      if (pages++ > 0) return refusing(500, 'InternalError')(request, response);
      const entry = '<Contents><Key>a/b</Key><Size>1</Size><ETag>x</ETag></Contents>';
      const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>';
      response.end(`<ListBucketResult>${more}${entry}</ListBucketResult>`);
    });
    await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toThrow(StoreUnavailableError);
    expect(pages).toBe(2);
  });
});

it('a server that says nothing is given up', async () => {
  server = createServer(() => undefined);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const failed = new Promise((_, reject) => {
    s3Transport(false, 100).request({ host: '127.0.0.1', port }).on('error', reject).end();
  });
  await expect(failed).rejects.toThrow('no answer for 0.1 s');
});
