/** What sealing a run of many attempts takes in a process that does nothing else, in a folder. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { inParallel } from '../../infra/audit/trail/in-parallel.js';
import { MemoryStore } from '../../infra/object-store/memory.js';
import { bareBeginning } from '../../test/harness/audit/bare-beginning.js';
import { auditOf, RUN, writeAttempt } from './attempt.js';

const CHILD = fileURLToPath(new URL('./seal-child.js', import.meta.url));

interface Sealing {
  readonly entries: number;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly peakMegabytes: number;
}

/** @param entries even: an attempt has two */
export async function sealing(folder: string, entries: number): Promise<Sealing> {
  await mkdir(join(folder, '.incoming'), { recursive: true });
  const store = new PlainFiles(folder);
  const audit = auditOf(store);
  await new AuditTrail(store).write(bareBeginning(RUN));
  await inParallel(
    Array.from({ length: entries / 2 }, (_, i) => i),
    (i) => writeAttempt(audit, i),
  );
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, folder, RUN]);
  return { entries, ...(JSON.parse(stdout) as Omit<Sealing, 'entries'>) };
}

/** As a store of files has them, not flushed: writing them is not measured. */
class PlainFiles extends MemoryStore {
  private readonly folders = new Set<string>();

  constructor(private readonly folder: string) {
    super();
  }

  override async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    const file = join(this.folder, key);
    if (!this.folders.has(dirname(file))) await mkdir(dirname(file), { recursive: true });
    this.folders.add(dirname(file));
    await writeFile(file, bytes);
    return true;
  }
}
