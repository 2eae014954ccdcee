/**
 * What checking a run takes, in its stores and as an export, beside reading and hashing the same bytes in the same process:
 * one run of few large objects, and one of many entries.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { sha256Of } from '../../infra/artifacts/sha256.js';
import { exportMembers } from '../../infra/audit/export/export-members.js';
import { verifyExport } from '../../infra/audit/export/verify-export.js';
import { writeExport } from '../../infra/audit/export/write-export.js';
import { AuditLog } from '../../infra/audit/log/audit-log.js';
import { sealRun } from '../../infra/audit/sealing/seal-run.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { type Verified, verifyAudit } from '../../infra/audit/verify/verify-audit.js';
import { DirectoryStore } from '../../infra/object-store/directory.js';
import { type ObjectRef, objectKey } from '../../schemas/run/artifact.js';
import { LOG_KEY } from '../../test/harness/audit/audited-runs.js';
import { bareBeginning } from '../../test/harness/audit/bare-beginning.js';
import { auditOf, RUN } from './attempt.js';

const OPTIONS = { level: 'lineage', trusted: LOG_KEY } as const;

interface Checking {
  readonly entries: number;
  readonly megabytes: number;
  /** Of reading and hashing all files of the stores, or of the archive. */
  readonly plainMs: { readonly store: number; readonly zip: number };
  readonly verifyMs: { readonly store: number; readonly zip: number };
}

/**
 * @param folder that is not there yet
 * @param objectBytes of what each attempt makes
 */
export async function checking(folder: string, attempts: number, objectBytes: number): Promise<Checking> {
  const [auditFolder, objectFolder, file] = ['audit', 'objects', 'run.zip'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const [audit, objects] = [await DirectoryStore.open(auditFolder), await DirectoryStore.open(objectFolder)];
  const log = await AuditLog.open(audit, LOG_KEY);
  const trail = new AuditTrail(audit);
  await writeRun({ trail, objects }, attempts, objectBytes);
  await sealRun(trail, log, { run: RUN, state: 'finished', manifest: null, histories: [] });
  await writeExport(file, await exportMembers({ audit, objects, log }, RUN));
  const store = await timed(async () => {
    for (const each of [auditFolder, objectFolder]) await hashFiles(each);
  });
  const zip = await timed(async () => sha256Of(await readFile(file)));
  return {
    entries: 2 * attempts + 1,
    megabytes: (await stat(file)).size / 1e6,
    plainMs: { store, zip },
    verifyMs: {
      store: await timed(async () => refuseFindings(await verifyAudit({ audit, objects }, null, OPTIONS))),
      zip: await timed(async () => refuseFindings(await verifyExport(file, OPTIONS))),
    },
  };
}

async function writeRun(
  { trail, objects }: { readonly trail: AuditTrail; readonly objects: DirectoryStore },
  attempts: number,
  objectBytes: number,
): Promise<void> {
  const made = async (number: number): Promise<ObjectRef> => {
    const bytes = Buffer.alloc(objectBytes, `${number} `);
    const ref = { kind: 'checkpoint', sha256: sha256Of(bytes), bytes: objectBytes, rows: 1, schemaVersion: 1 } as const;
    await objects.put(objectKey(ref), bytes);
    return ref;
  };
  let last = await made(0);
  await trail.write(bareBeginning(RUN, { last }));
  const environment = await trail.writeEnvironment(ENVIRONMENT);
  const audit = auditOf(trail.store, environment);
  for (let number = 1; number <= attempts; number++) {
    const attempt = audit.open(
      { run: RUN, step: 'pass', stepKey: null, codeVersion: null, parameters: { number }, inputs: { last } },
      { workflowId: 'sweep/alone', workflowRunId: 'a', activityId: String(number), attempt: 1 },
    );
    last = await made(number);
    await attempt.finished({ outputs: { last }, parts: {}, record: null });
  }
}

const ENVIRONMENT = {
  program: 'bench',
  commit: null,
  isClean: null,
  buildSha256: null,
  lockSha256: null,
  steps: {},
  node: process.version,
  libtensorflowSha256: null,
  bindingSha256: null,
  servers: {},
  os: process.platform,
  cpu: { model: '', flags: [] },
  threads: {},
};

async function hashFiles(folder: string): Promise<void> {
  for (const each of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (each.isFile()) sha256Of(await readFile(join(each.parentPath, each.name)));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function refuseFindings({ findings }: Verified): void {
  if (findings.length > 0) throw new Error(`what is checked is not sound: ${JSON.stringify(findings[0])}`);
}
