/** Keys of a log that follow each other, and files that hold them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AuditLog } from '../../../../../infra/audit/log/audit-log.js';
import { makeKeyFile } from '../../../../../infra/audit/log/key-file.js';
import { verifyAudit } from '../../../../../infra/audit/verify/verify-audit.js';
import { auditKey, rotateAuditKey } from '../../../../../infra/audit-key.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import { RefusedError } from '../../../../../schemas/failure.js';
import { writeAuditedRuns } from '../../../../harness/audit/audited-runs.js';

let folder: string;
beforeEach(() => {
  vi.stubEnv('SPECTRALOOM_AUDIT_KEY', '');
  folder = mkdtempSync(join(tmpdir(), 'audit-key-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function signedRuns() {
  const first = await makeKeyFile(join(folder, 'audit.key'), 'spectraloom.audit/test');
  const runs = await writeAuditedRuns(new MemoryStore(), first);
  const findings = async (trusted = first) =>
    (await verifyAudit({ audit: runs.audit, objects: runs.objects }, null, { level: 'signed', trusted, against: null }))
      .findings;
  return { first, runs, findings };
}

it('puts the new key in the place of the old one, which is kept, and whoever trusts the old one follows', async () => {
  const { first, runs, findings } = await signedRuns();
  const { before, now } = await rotateAuditKey(runs.audit, folder, null);
  expect(before.text).toBe(first.text);
  expect((await auditKey(folder))?.text).toBe(now.text);
  expect(readdirSync(folder).sort()).toEqual(['audit.key', `audit.key.${first.id}`]);
  await (await AuditLog.open(runs.audit, now)).append({ key: 'seals/none/1', sha256: '0'.repeat(64) });
  expect((await findings()).filter(({ object }) => object.startsWith('log/key'))).toEqual([]);
  await expect(AuditLog.open(runs.audit, first)).rejects.toThrow(RefusedError);
});

it('goes on after it was interrupted: the log had the new key, the file had not', async () => {
  const { first, runs, findings } = await signedRuns();
  const next = await makeKeyFile(join(folder, 'audit.key.next'), first.name);
  await (await AuditLog.open(runs.audit, first)).rotate(next);
  const { now } = await rotateAuditKey(runs.audit, folder, null);
  expect(now.text).toBe(next.text);
  expect((await auditKey(folder))?.text).toBe(next.text);
  expect(await findings()).toEqual([]);
});

it('leaves a new key where it was asked for', async () => {
  const { first, runs } = await signedRuns();
  const file = join(folder, 'elsewhere');
  const { now } = await rotateAuditKey(runs.audit, folder, file);
  expect(readFileSync(file, 'utf8')).toContain(now.id);
  expect((await auditKey(folder))?.text).toBe(first.text);
  await expect(rotateAuditKey(runs.audit, folder, join(folder, 'third'))).rejects.toThrow(/another key/);
});

it('refuses a machine without a key', async () => {
  await expect(rotateAuditKey(new MemoryStore(), folder, null)).rejects.toThrow(RefusedError);
});
