/** A measurement in a child, with the threads and the allocator of a compute child. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoneJob, Measured } from './child.js';

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url));
const ENVIRONMENT = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: '1',
  MALLOC_MMAP_THRESHOLD_: '33554432',
  MALLOC_TRIM_THRESHOLD_: '30000000000',
  TF_CPP_MIN_LOG_LEVEL: '2',
};

export function measuredAlone(job: LoneJob): Measured {
  const text = execFileSync(process.execPath, [CHILD, JSON.stringify(job)], {
    encoding: 'utf8',
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Measured;
}
