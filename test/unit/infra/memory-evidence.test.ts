/** Control groups as the kernel lists them; the memory of this machine as `/proc/meminfo` and node tell it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limitFiles, memoryKills, memoryLimitBytes, peakBytesOf } from '../../../infra/memory-evidence.js';

describe('limits of memory', () => {
  it('of version 2: the group and all around it', () => {
    expect(limitFiles('0::/user.slice/run-7.scope\n')).toEqual([
      '/sys/fs/cgroup/memory.max',
      '/sys/fs/cgroup/user.slice/memory.max',
      '/sys/fs/cgroup/user.slice/run-7.scope/memory.max',
    ]);
  });

  it('of version 1: those of the memory controller alone', () => {
    const groups = '12:cpu,cpuacct:/a\n9:memory:/docker/ab\n1:name=systemd:/a\n';
    expect(limitFiles(groups)).toEqual([
      '/sys/fs/cgroup/memory/memory.limit_in_bytes',
      '/sys/fs/cgroup/memory/docker/memory.limit_in_bytes',
      '/sys/fs/cgroup/memory/docker/ab/memory.limit_in_bytes',
    ]);
    expect(limitFiles('')).toEqual([]);
  });

  it('are at most the memory of the machine', () => {
    const kib = Number(/^MemTotal:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))![1]);
    expect(memoryLimitBytes()).toBeGreaterThan(0);
    expect(memoryLimitBytes()).toBeLessThanOrEqual(kib * 1024);
  });
});

it('the most that this process held is what node says, and nothing of one that is gone', () => {
  const own = peakBytesOf(process.pid)!;
  // Below what it holds now it cannot be; the system's own figure also counts what the parent held when it forked.
  expect(own).toBeGreaterThan(0.9 * process.memoryUsage.rss());
  expect(own).toBeLessThan(1.1 * process.resourceUsage().maxRSS * 1024);
  // Above the highest process id that Linux gives.
  expect(peakBytesOf(2 ** 22 + 1)).toBeNull();
});

it('kills for memory are those of the kernel', () => {
  const kernel = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'));
  expect(memoryKills()).toBe(kernel && Number(kernel[1]));
});
