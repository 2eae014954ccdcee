import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { onceInAWhile, runInForeground } from '../../../../../infra/provision/processes/foreground.mjs';
import { markOf } from '../../../../../infra/provision/processes/process-mark.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const MODULE = new URL('../../../../../infra/provision/processes/foreground.mjs', import.meta.url).href;

/** Starts a parent, leader of its own process group as under a terminal, that runs `program` in the foreground. */
function underParent(program: string): { parent: ChildProcess; log(): string; exit: Promise<number | null> } {
  const folder = temporaryFolder();
  const log = join(folder, 'log');
  const script = join(folder, 'program.mjs');
  writeFileSync(
    script,
    `import { appendFileSync } from 'node:fs';\nconst log = (text) => appendFileSync(${JSON.stringify(log)}, text + '\\n');\n${program}`,
  );
  const source = `const { runInForeground } = await import(${JSON.stringify(MODULE)});
    process.exitCode = await runInForeground(${JSON.stringify(script)}, ['one', 'two words'], { cwd: ${JSON.stringify(folder)} });`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', source], { detached: true, stdio: 'ignore' });
  onTestFinished(() => {
    parent.kill('SIGKILL');
  });
  const exit = new Promise<number | null>((resolve) => parent.once('exit', resolve));
  return { parent, exit, log: () => (existsSync(log) ? readFileSync(log, 'utf8') : '') };
}

const COUNTS_INTERRUPTS = `
let interrupts = 0;
process.on('SIGINT', () => { interrupts++; log('interrupt ' + interrupts); });
process.on('SIGTERM', () => process.exit(40 + interrupts));
setInterval(() => {}, 1000);
log('pid ' + process.pid);`;

describe('foreground program', { timeout: 60_000 }, () => {
  it('gets its arguments, no options of ours, and hands back its exit code', async () => {
    const { log, exit } = underParent(
      `log(JSON.stringify([process.argv.slice(2), process.execArgv])); process.exitCode = 7;`,
    );
    expect(await exit).toBe(7);
    expect(JSON.parse(log())).toEqual([['one', 'two words'], []]);
  });

  it('sees one interrupt where the terminal and npm send several, and the next one after a while', async () => {
    const { parent, log, exit } = underParent(COUNTS_INTERRUPTS);
    await vi.waitFor(() => expect(log()).toContain('pid'), 20_000);
    process.kill(-parent.pid!, 'SIGINT');
    parent.kill('SIGINT');
    await vi.waitFor(() => expect(log()).toContain('interrupt 1'), 20_000);
    await new Promise((resolve) => setTimeout(resolve, 800));
    process.kill(-parent.pid!, 'SIGINT');
    await vi.waitFor(() => expect(log()).toContain('interrupt 2'), 20_000);
    parent.kill('SIGTERM');
    expect(await exit).toBe(42);
  });

  it('is stopped with its parent by Ctrl-Z, and goes on with it', async () => {
    const { parent, log } = underParent(COUNTS_INTERRUPTS);
    await vi.waitFor(() => expect(log()).toContain('pid'), 20_000);
    const pids = [parent.pid!, Number(/pid (\d+)/.exec(log())![1])];
    // The letter behind the name: T is stopped.
    const areStopped = () => pids.map((pid) => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
    expect(areStopped()).toEqual([false, false]);
    parent.kill('SIGTSTP');
    await vi.waitFor(() => expect(areStopped()).toEqual([true, true]), 20_000);
    parent.kill('SIGCONT');
    await vi.waitFor(() => expect(areStopped()).toEqual([false, false]), 20_000);
  });

  it('ends with a parent that was killed', async () => {
    const { parent, log } = underParent(COUNTS_INTERRUPTS);
    await vi.waitFor(() => expect(log()).toContain('pid'), 20_000);
    const pid = Number(/pid (\d+)/.exec(log())![1]);
    expect(markOf(pid)).not.toBeNull();
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(markOf(pid)).toBeNull(), 20_000);
  });

  it('is 128 plus the signal for a program that a signal ended', async () => {
    const script = join(temporaryFolder(), 'killed.mjs');
    writeFileSync(script, `process.kill(process.pid, 'SIGKILL');`);
    expect(await runInForeground(script, [], { cwd: '/' })).toBe(128 + 9);
  });
});

it('equal signals within a moment are one; another signal, or the same one later, is its own', () => {
  let now = 1000;
  const seen: string[] = [];
  const pass = onceInAWhile(
    (signal) => seen.push(signal),
    () => now,
  );
  pass('SIGINT');
  now += 50;
  pass('SIGINT');
  pass('SIGTERM');
  now += 600;
  pass('SIGINT');
  expect(seen).toEqual(['SIGINT', 'SIGTERM', 'SIGINT']);
});
