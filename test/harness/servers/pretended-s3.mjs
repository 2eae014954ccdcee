// @ts-check
/**
 * As much of an S3 server as the store asks of one: buckets, PUT with and without condition, GET, range, HEAD, pages of a list,
 * DELETE; objects in memory. As a program it takes MinIO's place: `server data --address HOST:PORT`.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { argv } from 'node:process';

const PAGE = 1000;

/** @returns {import('node:http').RequestListener} */
export function s3Server() {
  /** @type {Map<string, Map<string, Buffer>>} */
  const buckets = new Map();
  return async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    const [bucket = '', ...parts] = pathname.slice(1).split('/');
    const refuse = (/** @type {number} */ status, /** @type {string} */ code) =>
      response.writeHead(status).end(request.method === 'HEAD' ? '' : `<Error><Code>${code}</Code></Error>`);
    if (pathname.startsWith('/minio/health/')) return response.end();
    const objects = buckets.get(bucket);
    if (parts.length === 0 && request.method === 'PUT') {
      if (objects) return refuse(409, 'BucketAlreadyOwnedByYou');
      buckets.set(bucket, new Map());
      return response.end();
    }
    if (!objects) return refuse(404, 'NoSuchBucket');
    if (parts.length === 0 && request.method === 'HEAD') return response.end();
    if (parts.length === 0 || parts[0] === '') return response.end(listPage(objects, searchParams));
    answerObject(objects, decodeURIComponent(parts.join('/')), {
      request,
      response,
      refuse,
      body: Buffer.concat(chunks),
    });
  };
}

/**
 * @param {Map<string, Buffer>} objects
 * @param {string} key
 * @param {{ request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse,
 *   refuse: (status: number, code: string) => unknown, body: Buffer }} call
 */
function answerObject(objects, key, { request, response, refuse, body }) {
  const found = objects.get(key);
  if (request.method === 'PUT') {
    if (found && request.headers['if-none-match'] === '*') return refuse(412, 'PreconditionFailed');
    objects.set(key, body);
    return response.writeHead(200, { etag: etagOf(body) }).end();
  }
  if (request.method === 'DELETE') {
    objects.delete(key);
    return response.writeHead(204).end();
  }
  if (!found) return refuse(404, 'NoSuchKey');
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const given = range ? found.subarray(Number(range[1]), Number(range[2]) + 1) : found;
  response.writeHead(range ? 206 : 200, {
    etag: etagOf(found),
    'content-length': given.length,
    'last-modified': new Date(0).toUTCString(),
  });
  response.end(request.method === 'HEAD' ? undefined : given);
}

/**
 * @param {Map<string, Buffer>} objects
 * @param {URLSearchParams} asked
 */
function listPage(objects, asked) {
  const after = decodeURIComponent(asked.get('continuation-token') ?? '');
  const keys = [...objects.keys()].filter((key) => key.startsWith(asked.get('prefix') ?? '') && key > after).sort();
  const page = keys.slice(0, PAGE);
  const entries = page.map((key) => {
    const bytes = /** @type {Buffer} */ (objects.get(key));
    return `<Contents><Key>${encodeURIComponent(key)}</Key><Size>${bytes.length}</Size><ETag>${etagOf(bytes)}</ETag></Contents>`;
  });
  const more =
    keys.length > PAGE
      ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${encodeURIComponent(page.at(-1) ?? '')}</NextContinuationToken>`
      : '<IsTruncated>false</IsTruncated>';
  return `<ListBucketResult>${more}${entries.join('')}</ListBucketResult>`;
}

/** @param {Buffer} bytes */
function etagOf(bytes) {
  return createHash('md5').update(bytes).digest('hex');
}

if (argv.includes('--address')) {
  const [host, port] = /** @type {[string, string]} */ ((argv[argv.indexOf('--address') + 1] ?? '').split(':'));
  createServer(s3Server()).listen(Number(port), host);
}
