import { once } from 'node:events';
import { createServer } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPortFree, settlePorts } from '../../../../infra/local-stack/state/ports.js';

const free = async () => true;

test('a port that somebody listens on is not free, on all addresses or on loopback alone', async () => {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect(await isPortFree(port)).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await isPortFree(port)).toBe(true);
  }
});

test('remembered ports stay', async () => {
  const remembered = { temporal: 21_001, 'temporal-ui': 21_002, minio: 21_003 };
  expect(await settlePorts(['temporal', 'temporal-ui'], remembered, free)).toEqual({
    temporal: 21_001,
    'temporal-ui': 21_002,
  });
});

test('a remembered port that is taken is replaced, the others stay', async () => {
  const remembered = { temporal: 21_001, 'temporal-ui': 21_002 };
  const settled = await settlePorts(['temporal', 'temporal-ui'], remembered, async (port) => port !== 21_001);
  expect(settled['temporal-ui']).toBe(21_002);
  expect(settled.temporal).not.toBe(21_001);
});

test('no two names share a port, and none takes one that another part remembers', async () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.array(fc.integer({ min: 20_000, max: 29_999 }), { maxLength: 40 }),
      async (wanted, others) => {
        const remembered = Object.fromEntries(others.map((port, i) => [`other-${i}`, port]));
        const settled = Object.values(await settlePorts(wanted, remembered, free));
        expect(new Set(settled).size).toBe(wanted.length);
        expect(settled.filter((port) => others.includes(port))).toEqual([]);
        // Below the range from which Linux takes ports for outgoing connections (ip_local_port_range starts at 32768).
        expect(settled.every((port) => port >= 1024 && port < 32_768)).toBe(true);
      },
    ),
  );
});

test('says so when no port is free', async () => {
  let asked = 0;
  const none = async () => {
    asked++;
    return false;
  };
  await expect(settlePorts(['a'], {}, none)).rejects.toThrow(/no free port .* in 200 attempts$/);
  expect(asked).toBe(200);
});
