import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StackStatus } from '../../../../infra/local-stack/state/status.js';
import { startControlServer } from '../../../../infra/local-stack/supervisor/control-server.js';

const TOKEN = 'a-token-of-some-length';
const status = { state: 'ready', dataFolder: '/x' } as StackStatus;
let server: Server;
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = await startControlServer(0, TOKEN, {
    status: () => status,
    stop: () => void asked.push('stop'),
    restart: (part) => void asked.push(`restart ${part}`),
  });
});
afterEach(() => void server.close());

function ask(method: string, route: string, authorization = `Bearer ${TOKEN}`): Promise<Response> {
  const { port, address } = server.address() as AddressInfo;
  expect(address).toBe('127.0.0.1');
  return fetch(`http://127.0.0.1:${port}${route}`, { method, headers: { authorization } });
}

test('answers the bearer of the token', async () => {
  expect(await (await ask('GET', '/status')).json()).toEqual(status);
  expect((await ask('POST', '/restart/store')).status).toBe(202);
  expect((await ask('POST', '/stop')).status).toBe(202);
  expect(asked).toEqual(['restart store', 'stop']);
});

test.each(['', 'Bearer', 'Bearer wrong', `Bearer ${TOKEN}x`, `bearer ${TOKEN}`, `Basic ${TOKEN}`])(
  'answers nobody else: "%s"',
  async (authorization) => {
    for (const [method, route] of [
      ['GET', '/status'],
      ['POST', '/stop'],
    ] as const) {
      expect((await ask(method, route, authorization)).status).toBe(401);
    }
    expect(asked).toEqual([]);
  },
);

test('knows no other routes and no other parts', async () => {
  for (const [method, route] of [
    ['GET', '/stop'],
    ['POST', '/status'],
    ['POST', '/restart/init'],
    ['GET', '/'],
  ] as const) {
    expect((await ask(method, route)).status).toBe(404);
  }
  expect(asked).toEqual([]);
});
