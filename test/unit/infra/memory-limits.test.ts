/** The tightest limit around this process counts: by files of a pretended kernel, whose numbers are chosen here. */
import { totalmem } from 'node:os';
import { beforeEach, expect, it, vi } from 'vitest';
import { memoryKills, memoryLimitBytes, peakBytesOf } from '../../../infra/memory-evidence.js';

const files = new Map<string, string>();
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  readFileSync: (file: string) => {
    const text = files.get(file);
    if (text === undefined) throw Object.assign(new Error(`ENOENT: ${file}`), { code: 'ENOENT' });
    return text;
  },
}));
beforeEach(() => files.clear());

it('is that of the group, or of one around it, where it is less than the memory of the machine', () => {
  files.set('/proc/self/cgroup', '0::/user.slice/run-7.scope\n');
  files.set('/sys/fs/cgroup/user.slice/run-7.scope/memory.max', '3000000\n');
  expect(memoryLimitBytes()).toBe(3_000_000);
  files.set('/sys/fs/cgroup/user.slice/memory.max', '2000000\n');
  expect(memoryLimitBytes()).toBe(2_000_000);
});

it('is the memory of the machine where no group says less', () => {
  expect(memoryLimitBytes()).toBe(totalmem());
  files.set('/proc/self/cgroup', '0::/a\n');
  // No limit; none that a process could live with; and version 1's number for none.
  for (const text of ['max\n', '0\n', '9223372036854771712\n']) {
    files.set('/sys/fs/cgroup/a/memory.max', text);
    expect(memoryLimitBytes()).toBe(totalmem());
  }
});

it('peaks and kills are read from their lines alone', () => {
  files.set('/proc/7/status', 'Name:\tnode\nVmPeak:\t  999 kB\nVmHWM:\t  12 kB\nVmRSS:\t 5 kB\n');
  expect(peakBytesOf(7)).toBe(12_288);
  expect(memoryKills()).toBeNull();
  files.set('/proc/vmstat', 'nr_free_pages 5\noom_kill 0\nnuma_hit 8\n');
  expect(memoryKills()).toBe(0);
  files.set('/proc/vmstat', 'oom_kill 3\n');
  expect(memoryKills()).toBe(3);
});
