/** What this machine says of memory: how much there may be, what a process held, whether the kernel killed for it. */

import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { required } from '../schemas/required.js';

const KIB = 1024;
const CGROUPS = '/sys/fs/cgroup';

/**
 * @returns bytes that this process and its children may hold together: those of the machine, or of the tightest control
 *   group around it (a container, a service, a scope)
 */
export function memoryLimitBytes(): number {
  const groups = readText('/proc/self/cgroup') ?? '';
  const limits = limitFiles(groups).map((file) => Number(readText(file) ?? Number.NaN));
  return Math.min(totalmem(), ...limits.filter((limit) => limit > 0));
}

/**
 * @param groups text of `/proc/self/cgroup`: `0::/a/b` for version 2, `9:memory:/a/b` for version 1
 * @returns files with the limits of the group and of all around it; `max` or a missing file is no limit
 */
export function limitFiles(groups: string): string[] {
  return groups.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const steps = path.split('/').filter(Boolean);
    const around = Array.from({ length: steps.length + 1 }, (_, i) => steps.slice(0, i).join('/'));
    if (controllers === '') return around.map((group) => join(CGROUPS, group, 'memory.max'));
    if (!required(controllers).split(',').includes('memory')) return [];
    return around.map((group) => join(CGROUPS, 'memory', group, 'memory.limit_in_bytes'));
  });
}

/** @returns the most bytes that a process has held so far; null when it is gone */
export function peakBytesOf(pid: number): number | null {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/status`) ?? '');
  return found && Number(found[1]) * KIB;
}

/** @returns processes that the kernel has killed for want of memory since it started, in any group; null where it does not say */
export function memoryKills(): number | null {
  const found = /^oom_kill (\d+)$/m.exec(readText('/proc/vmstat') ?? '');
  return found && Number(found[1]);
}

/** Files of the kernel that another kernel, or a container, may lack. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
