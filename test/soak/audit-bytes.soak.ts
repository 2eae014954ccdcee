/**
 * Every byte of the trail of two runs changed in turn where it lies, in a folder, MinIO and SeaweedFS; 500 bytes of their
 * objects; every attack on entries, seals and log; and every byte of their exports. Each is named by `audit verify`.
 *
 *   npm run soak:audit     AUDIT_SEED=7 takes other bytes of the objects
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportMembers } from '../../infra/audit/export/export-members.js';
import { verifyExport } from '../../infra/audit/export/verify-export.js';
import { writeExport } from '../../infra/audit/export/write-export.js';
import { openAuditStore } from '../../infra/audit/trail/open-audit-store.js';
import { verifyAudit } from '../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../infra/object-store/memory.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { required } from '../../schemas/required.js';
import type { StoreSettings } from '../../schemas/settings/store-settings.js';
import { attacksOn, flipEveryByte, namedBy, snapshotOf, unnamed } from '../harness/audit/attacks.js';
import { LOG_KEY, RUN_A, RUN_B, writeAuditedRuns } from '../harness/audit/audited-runs.js';
import { sealFourAtOnce } from '../harness/audit/sealed-at-once.js';
import { seededRandom } from '../harness/laws/seeded-random.js';
import { findServer, type S3Server, startS3Server } from '../harness/servers/s3-servers.js';

const SEED = Number(process.env.AUDIT_SEED ?? 1);
const OBJECT_BYTES = 500;
const HOURS = 3_600_000;

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom audit ü '));
const servers: S3Server[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function settingsOf(store: string): Promise<StoreSettings> {
  if (store === 'a folder') return { type: 'directory', folder: path.join(folder, 'objects') };
  const name = store === 'MinIO' ? 'minio' : 'weed';
  const server = await startS3Server(name, required(await findServer(name)));
  servers.push(server);
  return server.settings;
}

describe.each(['a folder', 'MinIO', 'SeaweedFS'])('in %s', (store) => {
  let runs: Awaited<ReturnType<typeof writeAuditedRuns>>;
  let before: Awaited<ReturnType<typeof snapshotOf>>;
  let settings: StoreSettings;

  beforeAll(async () => {
    settings = await settingsOf(store);
    const written = await writeAuditedRuns(await openAuditStore(settings));
    const objects = await openObjectStore(settings);
    for (const [key, bytes] of await snapshotOf(written.objects)) await objects.put(key, bytes);
    runs = { ...written, objects };
    before = await snapshotOf(runs.audit);
  });

  it(
    'every byte of the trail is named with its object',
    async () => {
      for (const key of before.keys()) {
        const { unnoticed } = await flipEveryByte(runs, before, key, (bytes) => runs.audit.put(key, bytes));
        expect(unnoticed, key).toEqual([]);
      }
      expect(await namedBy(runs)).toEqual([]);
    },
    3 * HOURS,
  );

  it(
    `${OBJECT_BYTES} bytes of objects are named`,
    async () => {
      const random = seededRandom(SEED);
      const artifacts = [...(await snapshotOf(runs.objects))].filter(([key]) => !key.startsWith('runs/'));
      for (let flip = 0; flip < OBJECT_BYTES; flip++) {
        const [key, bytes] = required(artifacts[random.below(artifacts.length)]);
        const place = random.below(bytes.length);
        await runs.objects.put(
          key,
          bytes.map((byte, i) => (i === place ? byte ^ (1 << (flip % 8)) : byte)),
        );
        const { audit, objects } = runs;
        const { findings } = await verifyAudit({ audit, objects }, [RUN_A], { level: 'objects', trusted: LOG_KEY });
        expect(
          findings.map(({ object }) => object),
          `${key} ${place}`,
        ).toContain(key);
        await runs.objects.put(key, bytes);
      }
    },
    HOURS,
  );

  it(
    'every attack is named',
    async () => {
      for (const attack of await attacksOn(before))
        expect(await unnamed(runs, before, attack), attack.what).toEqual([]);
      expect(await namedBy(runs)).toEqual([]);
    },
    HOURS,
  );

  it('four runs that are sealed at once have numbers of their own', async () => {
    const numbers = (await sealFourAtOnce(runs.audit)).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, i) => required(numbers[0]) + i));
  });
});

describe('in an export', () => {
  it.each([RUN_A, RUN_B])(
    'of %s every byte of the archive is named or refused',
    async (run) => {
      const { audit, objects, log } = await writeAuditedRuns(new MemoryStore());
      const file = path.join(folder, `${run.replaceAll('/', '-')}.zip`);
      await writeExport(file, await exportMembers({ audit, objects, log }, run));
      const bytes = readFileSync(file);
      const changed = path.join(folder, 'changed.zip');
      for (let place = 0; place < bytes.length; place++) {
        writeFileSync(
          changed,
          bytes.map((byte, i) => (i === place ? byte ^ (1 << (place % 8)) : byte)),
        );
        const found = await verifyExport(changed, { level: 'lineage', trusted: LOG_KEY }).then(
          ({ findings }) => findings.length,
          () => 1,
        );
        if (found === 0) expect.fail(`byte ${place} of ${bytes.length} changed unnoticed`);
      }
    },
    3 * HOURS,
  );
});
