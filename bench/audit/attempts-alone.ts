/** What the entries of an attempt take by themselves, one attempt after the other, and what the store's part in it is. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { auditOf, writeAttempt } from './attempt.js';

/** About that of an entry of a training. */
const ENTRY_BYTES = 1500;

interface Cost {
  readonly wallMs: number;
  /** Of this process. */
  readonly processorMs: number;
}

/** @returns of one attempt */
export function attemptsAlone(store: ObjectStore, attempts: number): Promise<Cost> {
  const audit = auditOf(store);
  return each(attempts, (i) => writeAttempt(audit, i));
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
