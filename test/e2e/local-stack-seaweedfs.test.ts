/** The local stack with SeaweedFS in MinIO's place: what it keeps, who may order it, and that it is started again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../infra/config.js';
import { ensureStack, type StackOptions, stackStatus, stopStack } from '../../infra/local-stack/client/client.js';
import { readPartPrograms } from '../../infra/local-stack/servers/parts.js';
import { stackPaths } from '../../infra/local-stack/state/paths.js';
import { readState } from '../../infra/local-stack/state/state.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { DEFAULT_BUCKET } from '../../schemas/settings/store-settings.js';
import { postAsForeignPage } from '../harness/servers/foreign-page.js';

const UP = 120_000;
const parent = mkdtempSync(join(tmpdir(), 'seaweed of test ü '));
const options: StackOptions = {
  dataFolder: join(parent, 'data'),
  store: 'seaweedfs',
  env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TEMPORAL_|S3_)/.test(name))),
  workerEntry: fileURLToPath(new URL('../harness/servers/idle-worker.mjs', import.meta.url)),
};
/** Beyond what the store keeps beside the name of an object, so that it lies in a volume. */
const BYTES = Buffer.alloc(3_000_000, 7);
const KEY = 'report/ab/kept.html';

const openStore = () => openObjectStore(resolveConfig({ dataFolder: options.dataFolder, env: {} }).store);
const storePid = async () => (await stackStatus(options)).parts.find(({ name }) => name === 'store')!.pid!;

async function expectKept(): Promise<void> {
  expect(Buffer.compare(Buffer.from((await (await openStore()).get(KEY))!), BYTES)).toBe(0);
}

describe.skipIf(readPartPrograms().weed === null)('SeaweedFS', () => {
  beforeAll(async () => {
    await ensureStack(options);
    await (await openStore()).put(KEY, BYTES);
  }, UP);
  afterAll(async () => {
    await stopStack({ dataFolder: options.dataFolder });
    rmSync(parent, { recursive: true, force: true });
  }, UP);

  test('none of its ports takes an order of a web page', async () => {
    const { ports } = readState(stackPaths(options.dataFolder!))!;
    const own = Object.entries(ports).filter(([name]) => name.startsWith('seaweedfs'));
    expect(own).toHaveLength(8);
    const form = '--x\r\ncontent-disposition: form-data; name="f"; filename="f"\r\n\r\nevil\r\n--x--\r\n';
    const orders: [path: string, type: string, body: string][] = [
      // Without a fence the master deletes the whole bucket (204), and the filer writes into it (201).
      [`/col/delete?collection=${DEFAULT_BUCKET}`, 'text/plain', ''],
      [`/buckets/${DEFAULT_BUCKET}/${KEY}`, 'multipart/form-data; boundary=x', form],
      ['/dir/assign', 'text/plain', ''],
      ['/submit', 'multipart/form-data; boundary=x', form],
      [`/vol/vacuum?garbageThreshold=0.0001`, 'text/plain', ''],
    ];
    for (const [name, port] of own)
      for (const [path, type, body] of orders) {
        const code = await postAsForeignPage(port, path, { type, body });
        expect(code === null || code >= 400, `${name} answers ${code} to ${path}`).toBe(true);
      }
    await expectKept();
  });

  test.each(['SIGSTOP', 'SIGKILL'] as const)(
    'after %s it is started again and gives what it took, with other tokens',
    async (signal) => {
      const pid = await storePid();
      process.kill(pid, signal);
      while ((await storePid()) === pid || (await stackStatus(options)).state !== 'ready') await sleep(200);
      await expectKept();
      await (await openStore()).put('report/ab/after.html', BYTES);
    },
    UP,
  );
});
