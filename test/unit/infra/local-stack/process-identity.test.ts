import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endLeftovers, signalProcess, waitUntilGone } from '../../../../infra/local-stack/state/end-process.js';
import {
  identifyProcess,
  isSameProcess,
  markedProcesses,
  STACK_MARK,
} from '../../../../infra/local-stack/state/process-identity.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const children: ChildProcess[] = [];

async function sleeper(mark?: string): Promise<ChildProcess & { pid: number }> {
  const env = { ...process.env, ...(mark ? { [STACK_MARK]: mark } : {}) };
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'some argument'], {
    env,
    stdio: 'ignore',
  });
  await once(child, 'spawn');
  children.push(child);
  return child as ChildProcess & { pid: number };
}

const runs = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

test('a process is its pid, start time, boot and command line', async () => {
  const child = await sleeper();
  const identity = identifyProcess(child.pid)!;
  // Expected: what the kernel says and what was asked of it.
  expect(identity.command).toEqual([process.execPath, '-e', 'setInterval(() => {}, 1000)', 'some argument']);
  expect(identity.bootId).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  expect(isSameProcess(identity)).toBe(true);
});

test.each([
  ['start time', { startTicks: 1 }],
  ['boot', { bootId: '00000000-0000-0000-0000-000000000000' }],
  ['command line', { command: ['temporal', 'server'] }],
  ['length of the command line', { command: [process.execPath] }],
])('a process of another %s is never signalled', async (_what, difference) => {
  const child = await sleeper();
  const foreign = { ...identifyProcess(child.pid)!, ...difference };
  expect(isSameProcess(foreign)).toBe(false);
  expect(signalProcess(foreign, 'SIGKILL')).toBe(false);
  await endLeftovers('/nowhere', [foreign]);
  expect(runs(child)).toBe(true);
});

test('a process that has ended is gone, also while nobody has collected it', async () => {
  const child = await sleeper();
  const identity = identifyProcess(child.pid)!;
  expect(signalProcess(identity, 'SIGKILL')).toBe(true);
  expect(await waitUntilGone(identity, 5_000)).toBe(true);
  expect(identifyProcess(child.pid)).toBeNull();
});

test('names with brackets and spaces do not shift the fields', () => {
  const proc = temporaryFolder();
  const folder = (name: string, files: Record<string, string>) => {
    mkdirSync(join(proc, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(proc, name, file), text);
  };
  folder('sys/kernel/random', { boot_id: 'boot\n' });
  // proc(5): field 22 is the start time; fields 3 to 21 precede it.
  const before = ['S', ...Array.from({ length: 18 }, (_, i) => String(i))].join(' ');
  folder('71', { stat: `71 (a) b) S (c) ${before} 4242 0 0\n`, cmdline: 'a) b\0--x\0' });
  folder('72', { stat: `72 (dead) Z ${before.slice(2)} 4242 0\n`, cmdline: '' });
  expect(identifyProcess(71, proc)).toEqual({ pid: 71, startTicks: 4242, bootId: 'boot', command: ['a) b', '--x'] });
  expect(identifyProcess(72, proc)).toBeNull();
  expect(identifyProcess(73, proc)).toBeNull();
});

test('leftovers carry the mark of their folder and of no other', async () => {
  const folder = `/tmp/a data folder ü ${process.pid}`;
  const [own, other, unmarked] = [await sleeper(folder), await sleeper(`${folder}/x`), await sleeper()];
  expect(markedProcesses(folder).map((one) => one.pid)).toEqual([own.pid]);
  const ended = await endLeftovers(folder, []);
  expect(ended.map((one) => one.pid)).toEqual([own.pid]);
  expect(identifyProcess(own.pid)).toBeNull();
  expect(runs(other) && runs(unmarked)).toBe(true);
});
