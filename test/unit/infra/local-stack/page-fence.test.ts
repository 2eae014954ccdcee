/** The fence before Temporal's page, in front of a server that answers everybody, as that of the page does. */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Address, hiddenLoopback, startPageFence } from '../../../../infra/local-stack/page-fence.js';

let page: Server;
let fence: Server;
let behind: Address | null;
let reached: string[];
let port: number;

beforeEach(async () => {
  reached = [];
  page = createServer((asked, answer) => {
    let body = '';
    asked.on('data', (part) => {
      body += part;
    });
    asked.on('end', () => {
      reached.push(`${asked.method} ${asked.url} ${body}`);
      answer.writeHead(200, { 'set-cookie': '_csrf=x' }).end('the page');
    });
  });
  const host = hiddenLoopback();
  await new Promise<void>((resolve) => page.listen({ host, port: 0 }, resolve));
  behind = { host, port: (page.address() as AddressInfo).port };
  fence = await startPageFence(0, () => behind);
  port = (fence.address() as AddressInfo).port;
});
afterEach(() => {
  for (const server of [fence, page]) {
    server.close();
    server.closeAllConnections();
  }
});

interface Answer {
  readonly code: number;
  readonly body: string;
  readonly headers: Record<string, unknown>;
}

function ask(headers: Record<string, string>, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path: '/api/v1/x?y=1', headers }, (given) => {
      let text = '';
      given.on('data', (part) => {
        text += part;
      });
      given.on('end', () => resolve({ code: given.statusCode!, body: text, headers: given.headers }));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

test('what a browser sends for its own page goes through, with its body, its cookies and its answer', async () => {
  for (const name of ['127.0.0.1', 'localhost']) {
    const host = `${name}:${port}`;
    const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect(await ask(own, 'POST', '{"a":1}')).toMatchObject({ code: 200, body: 'the page' });
    expect((await ask({ host, 'sec-fetch-site': 'none' })).headers).toMatchObject({
      'set-cookie': ['_csrf=x'],
      'x-frame-options': 'DENY',
    });
    expect((await ask({ host })).code).toBe(200);
  }
  expect(reached.slice(0, 2)).toEqual(['POST /api/v1/x?y=1 {"a":1}', 'GET /api/v1/x?y=1 ']);
});

test.each([
  ['a name that resolves here', () => ({ host: `evil.example:${port}` })],
  ['a name that begins with ours', () => ({ host: `127.0.0.1.evil.example:${port}` })],
  ['our name on another port', () => ({ host: `localhost:${port + 1}` })],
  ['no port', () => ({ host: 'localhost' })],
  ['a form of another page', () => ({ host: `127.0.0.1:${port}`, origin: 'http://evil.example' })],
  ['a sandboxed page', () => ({ host: `127.0.0.1:${port}`, origin: 'null' })],
  ['a page on another port', () => ({ host: `127.0.0.1:${port}`, origin: 'http://127.0.0.1:1' })],
  ['a page that is served by https', () => ({ host: `127.0.0.1:${port}`, origin: `https://127.0.0.1:${port}` })],
  ['an image in another page', () => ({ host: `127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' })],
  ['an image in a page of another port', () => ({ host: `127.0.0.1:${port}`, 'sec-fetch-site': 'same-site' })],
])('%s is refused and never reaches the page', async (_what, headers) => {
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    const answer = await ask({ 'content-type': 'text/plain', ...headers() }, method, method === 'POST' ? '{}' : '');
    expect(answer.code).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  }
  expect(reached).toEqual([]);
});

test('a page that is being started, or is gone, is told as such', async () => {
  const headers = { host: `127.0.0.1:${port}` };
  behind = null;
  expect((await ask(headers)).code).toBe(503);
  behind = { host: '127.9.9.9', port: 9 };
  expect(await ask(headers)).toMatchObject({ code: 502, body: expect.stringContaining('ECONNREFUSED') });
});

test('the page is hidden on loopback, elsewhere at every start', () => {
  const drawn = Array.from({ length: 50 }, hiddenLoopback);
  for (const host of drawn) {
    const parts = host.split('.').map(Number);
    expect(parts).toHaveLength(4);
    expect(parts[0]).toBe(127);
    for (const part of parts) expect(part >= 0 && part <= 255).toBe(true);
    expect(host).not.toBe('127.0.0.1');
  }
  expect(new Set(drawn).size).toBeGreaterThan(45);
});
