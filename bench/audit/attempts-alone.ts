/** What the entries of an attempt take by themselves, one attempt after the other, and what the store's part in it is. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { AttemptAudit } from '../../infra/audit/attempts/attempt-audit.js';
import { KeyOrigins } from '../../infra/audit/attempts/key-origins.js';
import { sha256Of } from '../../infra/audit/trail/audit-reader.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { SMALL_PLAN } from '../../test/harness/tables/sweep-plan.js';

/** About that of an entry of a training. */
const ENTRY_BYTES = 1500;

interface Cost {
  readonly wallMs: number;
  /** Of this process. */
  readonly processorMs: number;
}

/** @returns of one attempt */
export async function attemptsAlone(audit: ObjectStore, attempts: number): Promise<Cost> {
  const trail = new AttemptAudit(new AuditTrail(audit), new KeyOrigins(audit), async () => sha256Of(Buffer.of()));
  return each(attempts, async (i) => {
    const stepKey = sha256Of(Buffer.from(`key ${i}`));
    const ref = (name: string): ObjectRef => ({
      kind: 'checkpoint',
      sha256: sha256Of(Buffer.from(`${name} ${i}`)),
      bytes: 100_000,
      rows: 1,
      schemaVersion: 1,
    });
    const attempt = await trail.open(
      {
        run: 'sweep/alone/a',
        step: 'trainRung',
        stepKey,
        codeVersion: 1,
        parameters: { trialId: `trial-${i}`, ...SMALL_PLAN.base, seed: i },
        inputs: { graphs: ref('graphs'), spectra: ref('spectra'), split: ref('split') },
      },
      { workflowId: 'sweep/alone', workflowRunId: 'a', activityId: String(i), attempt: 1 },
    );
    await attempt.finished({
      outputs: { last: ref('last'), best: ref('best'), curve: ref('curve') },
      parts: {},
      record: stepKey,
    });
  });
}

/** @returns of one conditional put of the size of an entry */
export function putsAlone(store: ObjectStore, puts: number): Promise<Cost> {
  const bytes = Buffer.alloc(ENTRY_BYTES, 'x');
  return each(puts, async (i) => {
    await store.putIfAbsent(`bare/${i}`, bytes);
  });
}

/** @returns of one file that is written and flushed: what a store of files cannot do without */
export function flushesAlone(folder: string, files: number): Promise<Cost> {
  const bytes = Buffer.alloc(ENTRY_BYTES, 'x');
  return each(files, async (i) => {
    const file = await open(join(folder, `bare-${i}`), 'wx');
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
  });
}

async function each(times: number, work: (index: number) => Promise<void>): Promise<Cost> {
  const processor = process.cpuUsage();
  const begin = performance.now();
  for (let i = 0; i < times; i++) await work(i);
  const wallMs = (performance.now() - begin) / times;
  const { user, system } = process.cpuUsage(processor);
  return { wallMs, processorMs: (user + system) / 1000 / times };
}
