/** Lines as proc(5) describes them, in a folder of the test; memory against what the kernel says elsewhere of this process. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { groupMemory } from '../../../../infra/local-stack/watch/group-memory.js';
import { membersByGroup, pulseOf } from '../../../../infra/local-stack/watch/process-pulse.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

/** Fields 3 (state), 5 (group), 14 and 15 (user and system ticks), 24 (resident pages); the others are 0. */
function stat(pid: number, name: string, state: string, group: number, ticks = [0, 0], pages = 0): string {
  const fields = Array.from({ length: 52 }, () => '0');
  fields[0] = String(pid);
  fields[1] = `(${name})`;
  fields[2] = state;
  fields[4] = String(group);
  fields[13] = String(ticks[0]);
  fields[14] = String(ticks[1]);
  fields[23] = String(pages);
  return `${fields.join(' ')}\n`;
}

function proc(...lines: readonly string[]): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'self'));
  for (const line of lines) {
    const pid = line.slice(0, line.indexOf(' '));
    mkdirSync(join(folder, pid));
    writeFileSync(join(folder, pid, 'stat'), line);
  }
  return folder;
}

test.each([
  ['T', true],
  ['t', false],
  ['R', false],
  ['S', false],
  ['D', false],
])('state %s is stopped: %s', (state, stopped) => {
  expect(pulseOf(7, proc(stat(7, 'node', state, 7)))!.stopped).toBe(stopped);
});

test('a name with blanks and brackets shifts nothing', () => {
  const folder = proc(stat(7, 'a) T 9 (b', 'R', 5, [30, 12], 4));
  expect(pulseOf(7, folder)).toEqual({ stopped: false, group: 5, cpuTicks: 42, residentPages: 4 });
});

test('memory of a group: its leader, its other members, and no stranger', () => {
  const folder = proc(
    stat(10, 'worker', 'S', 10, [0, 0], 100),
    stat(11, 'child', 'R', 10, [0, 0], 30),
    stat(12, 'child', 'T', 10, [0, 0], 20),
    stat(13, 'other', 'R', 13, [0, 0], 1_000),
    stat(14, 'orphan', 'R', 99, [0, 0], 5),
  );
  const groups = membersByGroup(folder);
  expect(groupMemory(10, groups)).toEqual({ ownBytes: 409_600, children: 2, childrenBytes: 204_800 });
  expect(groupMemory(13, groups)).toEqual({ ownBytes: 4_096_000, children: 0, childrenBytes: 0 });
  expect(groupMemory(99, groups)).toBeNull();
});

test('agrees with what the kernel says elsewhere of this process', () => {
  const status = readFileSync(`/proc/${process.pid}/status`, 'utf8');
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]);
  const { residentPages } = pulseOf(process.pid)!;
  expect(Math.abs(residentPages * 4 - kilobytes)).toBeLessThan(kilobytes * 0.1);
});
