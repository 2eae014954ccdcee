/** Processes that are asked to end, and killed after their grace; on small processes of this machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  endLeftovers,
  killGroup,
  signalProcess,
  waitUntilGone,
} from '../../../../../infra/local-stack/state/end-process.js';
import {
  identifyProcess,
  isSameProcess,
  markedProcesses,
  renewedIdentity,
  STACK_MARK,
} from '../../../../../infra/local-stack/state/process-identity.js';
import { isSupervisor, SUPERVISOR_PROGRAM } from '../../../../../infra/local-stack/state/supervisor-program.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

vi.mock('node:timers/promises', () => import('../../../../harness/time/sleep-by-timers.js'));

const children: ChildProcess[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function start(program: string, args: string[], options: object = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], ...options });
  children.push(child);
  await once(child, 'spawn');
  return child as ChildProcess & { pid: number };
}

const DEAF = "trap '' TERM; echo ready; while :; do /bin/sleep 0.1; done";

describe('what an earlier supervisor left', () => {
  it('is asked by SIGTERM, and killed five seconds later where it does not listen', async () => {
    const deaf = await start('/bin/sh', ['-c', DEAF]);
    await once(deaf.stdout!, 'data');
    const identity = identifyProcess(deaf.pid)!;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const ending = endLeftovers('/nowhere', [identity]);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(isSameProcess(identity)).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    while (deaf.signalCode === null) await new Promise((resolve) => setImmediate(resolve));
    expect(deaf.signalCode).toBe('SIGKILL');
    await vi.advanceTimersByTimeAsync(100);
    expect(await ending).toEqual([identity]);
  });

  it('is killed without a word where it is a supervisor, which would start its parts again', async () => {
    const folder = temporaryFolder();
    const program = join(folder, 'local-stack', 'supervisor', 'main.js');
    mkdirSync(join(program, '..'), { recursive: true });
    writeFileSync(
      program,
      "process.on('SIGTERM', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1000)",
    );
    const supervisor = await start(process.execPath, [program]);
    await once(supervisor.stdout!, 'data');
    await endLeftovers('/nowhere', [identifyProcess(supervisor.pid)!]);
    await vi.waitFor(() => expect(supervisor.signalCode).toBe('SIGKILL'));
  });

  it('is nothing where no process has the mark and none is as recorded; oneself is left alone', async () => {
    const self = identifyProcess(process.pid)!;
    expect(await endLeftovers('/nowhere', [self, { ...self, startTicks: 1 }])).toEqual([]);
  });
});

it('a supervisor is known by its program, old and new', () => {
  const runs = (...command: string[]) => isSupervisor({ pid: 1, startTicks: 1, bootId: 'b', command });
  expect(SUPERVISOR_PROGRAM).toBe('dist/infra/local-stack/supervisor/main.js');
  expect(runs('node', `/clone/${SUPERVISOR_PROGRAM}`, '--data', '/d')).toBe(true);
  expect(runs('node', '/clone/dist/infra/local-stack/main.js')).toBe(true);
  expect(runs('node', '/clone/infra/local-stack/supervisor/main.ts')).toBe(true);
  expect(runs('node', '/clone/dist/workers/main.js')).toBe(false);
  expect(runs('node', '/clone/local-stack/supervisor/main.js.map')).toBe(false);
});

describe('a signal', () => {
  const refuse = (code: string) =>
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error(`kill ${code}`), { code });
    });
  afterEach(() => void vi.restoreAllMocks());

  it('reaches nobody where the process ends just before; what the system forbids is told', async () => {
    const sleeper = await start('sleep', ['600'], { detached: true });
    const identity = identifyProcess(sleeper.pid)!;
    refuse('ESRCH');
    expect(signalProcess(identity, 'SIGTERM')).toBe(false);
    expect(() => killGroup(identity)).not.toThrow();
    refuse('EPERM');
    expect(() => signalProcess(identity, 'SIGTERM')).toThrow('kill EPERM');
    expect(() => killGroup(identity)).toThrow('kill EPERM');
  });
});

it('a child is known at every moment of its start, while a script becomes its program too', async () => {
  for (let starts = 0; starts < 100; starts++) {
    const child = await start('/bin/sh', ['-c', 'exec sleep 600']);
    // From the shell to its program, however many looks that takes.
    for (let name: string | undefined; name !== 'sleep'; ) {
      const seen = identifyProcess(child.pid);
      expect(seen).not.toBeNull();
      name = seen?.command[0];
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

describe('waiting until a process is gone', () => {
  it('looks until the bound and not beyond it', async () => {
    const sleeper = await start('sleep', ['600']);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const waiting = waitUntilGone(identifyProcess(sleeper.pid)!, 1_000);
    let given: boolean | null = null;
    void waiting.then((gone) => {
      given = gone;
    });
    await vi.advanceTimersByTimeAsync(950);
    expect(given).toBeNull();
    await vi.advanceTimersByTimeAsync(100);
    expect(given).toBe(false);
    expect(await waitUntilGone({ ...identifyProcess(sleeper.pid)!, startTicks: 1 }, 1_000)).toBe(true);
  });
});

describe('a group', () => {
  it('is killed with what is left of it, its leader dead or alive', async () => {
    const leader = await start('/bin/sh', ['-c', '/bin/sleep 600 & echo $!; wait'], { detached: true });
    const [line] = (await once(leader.stdout!, 'data')) as [Buffer];
    const child = Number(line.toString());
    const identity = identifyProcess(leader.pid)!;
    leader.kill('SIGKILL');
    await once(leader, 'exit');
    expect(identifyProcess(child)).not.toBeNull();
    killGroup(identity);
    await vi.waitFor(() => expect(identifyProcess(child)).toBeNull());
    expect(() => killGroup(identity)).not.toThrow();
  });

  it('of a number that means another process by now is left alone', async () => {
    const other = await start('sleep', ['600'], { detached: true });
    killGroup({ ...identifyProcess(other.pid)!, startTicks: 1 });
    expect(identifyProcess(other.pid)).not.toBeNull();
    expect(signalProcess({ ...identifyProcess(other.pid)!, startTicks: 1 }, 'SIGKILL')).toBe(false);
  });
});

describe('a process, by files of a pretended kernel', () => {
  function kernel(processes: Record<number, { stat?: string; cmdline?: string; environ?: string }>): string {
    const proc = temporaryFolder();
    mkdirSync(join(proc, 'sys/kernel/random'), { recursive: true });
    writeFileSync(join(proc, 'sys/kernel/random/boot_id'), 'a-boot\n');
    mkdirSync(join(proc, 'self', 'ns'), { recursive: true });
    symlinkSync('mnt:[1]', join(proc, 'self', 'ns', 'mnt'));
    for (const [pid, files] of Object.entries(processes)) {
      mkdirSync(join(proc, pid, 'ns'), { recursive: true });
      symlinkSync('mnt:[1]', join(proc, pid, 'ns', 'mnt'));
      for (const [name, text] of Object.entries(files)) writeFileSync(join(proc, pid, name), text);
    }
    return proc;
  }
  /** Field 22 is the start time, 19 fields behind the state; field 9 the flags. */
  const stat = (state: string, ticks: number, flags = 0x400000) =>
    `7 (a (b) c) ${[state, ...Array.from({ length: 18 }, (_, i) => (i === 5 ? flags : i + 4)), ticks].join(' ')} 99 99`;

  it.each([
    ['S', true],
    ['R', true],
    ['T', true],
    ['Z', false],
    ['X', false],
  ])('in state %s runs: %s', (state, runs) => {
    const proc = kernel({ 7: { stat: stat(state, 1234), cmdline: 'node\0a b\0\0' } });
    const expected = { pid: 7, startTicks: 1234, bootId: 'a-boot', command: ['node', 'a b', ''] };
    expect(identifyProcess(7, proc)).toEqual(runs ? expected : null);
  });

  it('of the kernel itself has no command line and is none', () => {
    const waiting = vi.spyOn(Atomics, 'wait');
    onTestFinished(() => waiting.mockRestore());
    // PF_KTHREAD and PF_EXITING of the kernel's `sched.h`, beside other flags.
    for (const flags of [0x208040, 0x400004])
      expect(identifyProcess(7, kernel({ 7: { stat: stat('S', 1, flags), cmdline: '' } }))).toBeNull();
    expect(identifyProcess(8, kernel({}))).toBeNull();
    expect(waiting).not.toHaveBeenCalled();
  });

  it('that is just becoming its program is looked at until it has a command line, for a second', () => {
    const proc = kernel({ 7: { stat: stat('R', 1234), cmdline: '' } });
    const waited: unknown[] = [];
    let until = 3;
    const waiting = vi.spyOn(Atomics, 'wait').mockImplementation((...of: unknown[]) => {
      waited.push(of[3]);
      if (waited.length === until) writeFileSync(join(proc, '7', 'cmdline'), 'minio\0');
      return 'timed-out';
    });
    onTestFinished(() => waiting.mockRestore());
    expect(identifyProcess(7, proc)).toEqual({ pid: 7, startTicks: 1234, bootId: 'a-boot', command: ['minio'] });
    expect(waited).toEqual([5, 5, 5]);

    until = Number.POSITIVE_INFINITY;
    waited.length = 0;
    writeFileSync(join(proc, '7', 'cmdline'), '');
    expect(identifyProcess(7, proc)).toBeNull();
    expect(waited.length * 5).toBe(1_000);
  });

  it('keeps its identity under another command line, while its start and the boot are the same', () => {
    const proc = kernel({ 7: { stat: stat('S', 1234), cmdline: 'sh\0' } });
    const shell = identifyProcess(7, proc)!;
    writeFileSync(join(proc, '7', 'cmdline'), 'minio\0server\0');
    expect(isSameProcess(shell, proc)).toBe(false);
    expect(renewedIdentity(shell, proc)).toEqual({ ...shell, command: ['minio', 'server'] });
    writeFileSync(join(proc, '7', 'stat'), stat('S', 1235));
    expect(renewedIdentity(shell, proc)).toBe(shell);
    writeFileSync(join(proc, '7', 'stat'), stat('S', 1234));
    writeFileSync(join(proc, 'sys/kernel/random/boot_id'), 'another\n');
    expect(renewedIdentity(shell, proc)).toBe(shell);
    expect(renewedIdentity({ ...shell, pid: 9 }, proc).pid).toBe(9);
  });

  it('is of a stack by the whole mark in its environment, where it sees the same files', () => {
    const one = (environ: string) => ({ stat: stat('S', 1), cmdline: 'x\0', environ });
    const proc = kernel({
      5: one(`A=1\0${STACK_MARK}=/d\0B=2`),
      6: one(`${STACK_MARK}=/d/below\0`),
      7: one(`X${STACK_MARK}=/d\0`),
      8: { stat: stat('S', 1), cmdline: 'x\0' },
    });
    expect(markedProcesses('/d', proc).map(({ pid }) => pid)).toEqual([5]);
    expect(readFileSync(join(proc, '5', 'environ'), 'utf8')).toContain(STACK_MARK);
    const elsewhere = kernel({ 5: one(`${STACK_MARK}=/d\0`) });
    writeFileSync(join(elsewhere, 'notes'), '');
    expect(markedProcesses('/d', elsewhere).length).toBe(1);
  });
});
