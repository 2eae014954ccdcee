/** A pool of child processes for the length of one command, its scratch folder removed however the command ends. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComputePool } from '../../workers/compute-pool.js';

/** @param threads of a child; see `ComputePoolOptions` */
export async function withPool<T>(work: (pool: ComputePool) => Promise<T>, threads = 1): Promise<T> {
  const scratchFolder = await mkdtemp(join(tmpdir(), 'spectraloom-'));
  // Also when the process ends in the middle: a second Ctrl-C, a reader that went away.
  process.once('exit', () => rmSync(scratchFolder, { recursive: true, force: true }));
  const pool = await ComputePool.open({ scratchFolder, threads });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
