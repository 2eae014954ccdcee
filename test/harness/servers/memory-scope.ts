/**
 * A group of processes that may hold so many bytes together: a control group of the kernel, version 2 or 1. The kernel
 * kills a process of the group that asks for more, as it does on a machine that is full.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

export interface MemoryScope {
  /** For `spawn`: a shell command line that joins the group and becomes the program. */
  readonly prefix: readonly string[];
  /** Lets it hold so many from now on. */
  limit(bytes: number): void;
  /** Takes a process in, and those that it starts from now on. */
  take(pid: number): void;
  /** The most that it has held so far. */
  peakBytes(): number;
  /** Processes that the kernel has killed in it. */
  kills(): number;
  /** When every process of it is gone. */
  close(): void;
}

/** @throws where this machine lets nobody limit memory: a test that needs it must fail then, not pass without it */
export function openMemoryScope(name: string, bytes: number): MemoryScope {
  const version1 = existsSync(join(ROOT, 'memory', 'cgroup.procs'));
  const folder = version1 ? join(ROOT, 'memory', name) : join(ROOT, name);
  const limit = (max: number) =>
    writeFileSync(join(folder, version1 ? 'memory.limit_in_bytes' : 'memory.max'), String(max));
  try {
    if (!version1) writeFileSync(join(ROOT, 'cgroup.subtree_control'), '+memory');
    mkdirSync(folder);
    limit(bytes);
  } catch (error) {
    throw new Error(`no memory can be limited here, as the faults of memory need (run as root): ${String(error)}`);
  }
  return {
    prefix: ['/bin/sh', '-c', `echo $$ > '${join(folder, 'cgroup.procs')}' && exec "$@"`, 'in-scope'],
    limit,
    take: (pid) => writeFileSync(join(folder, 'cgroup.procs'), String(pid)),
    peakBytes: () => Number(readFileSync(join(folder, version1 ? 'memory.max_usage_in_bytes' : 'memory.peak'), 'utf8')),
    kills() {
      const text = readFileSync(join(folder, version1 ? 'memory.oom_control' : 'memory.events'), 'utf8');
      return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
    },
    close: () => rmdirSync(folder),
  };
}
