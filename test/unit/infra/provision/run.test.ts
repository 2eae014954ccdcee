/** The entry of the commands, as a process: which there are, errors as one message, and a stop on the way. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { shellProgram } from '../../../harness/files/shell-program.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const ROOT = join(import.meta.dirname, '../../../..');

/** A program of Node with its end and what it printed as errors. */
function run(...args: string[]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const end = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stderr })),
  );
  return { child, end };
}

describe('the entry', () => {
  it.each([
    [[], 'unknown command undefined: start, test, build, dev, pack, soak or parts'],
    [['strat'], 'unknown command "strat": start, test, build, dev, pack, soak or parts'],
    [['build', '--fast'], 'build takes no options: "--fast"'],
    [['parts', 'mimio'], 'unknown part "mimio": one of tfjs-binding, temporal, minio, weed'],
  ])('%j is refused in one message', async (args, message) => {
    expect(await run(join(ROOT, 'infra/provision/run.mjs'), ...args).end).toEqual({
      code: 1,
      stderr: `\n${message}\n`,
    });
  });
});

describe('a stop while something is installed', () => {
  const module = (name: string) => JSON.stringify(`${ROOT}/infra/provision/processes/${name}`);

  /** Work that runs a command which notes the signals that it hears. */
  function working(folder: string, extra = ''): string {
    const heard = join(folder, 'heard');
    const program = shellProgram(
      folder,
      'tool',
      `trap 'echo TERM >> "${heard}"; exit 0' TERM; trap 'echo INT >> "${heard}"; exit 0' INT; trap 'echo HUP >> "${heard}"; exit 0' HUP
echo ready > "${join(folder, 'ready')}"; while :; do /bin/sleep 0.05; done`,
    );
    const script = join(folder, 'work.mjs');
    writeFileSync(
      script,
      `import { runStoppable } from ${module('stoppable.mjs')}; import { runCommand } from ${module('command.mjs')};
${extra}
process.exitCode = await runStoppable(async () => { await runCommand(${JSON.stringify(program)}, []); return 9; });`,
    );
    return script;
  }

  it.each([
    ['SIGINT', 'INT', 130],
    ['SIGTERM', 'TERM', 143],
    ['SIGHUP', 'HUP', 129],
  ] as const)('by %s is passed on to the programs at work, said, and is the exit code', async (signal, word, code) => {
    const folder = temporaryFolder();
    const { child, end } = run(working(folder));
    await vi.waitFor(() => expect(existsSync(join(folder, 'ready'))).toBe(true), 20_000);
    child.kill(signal);
    expect(await end).toEqual({ code, stderr: '\nstopped; the same command continues\n' });
    await vi.waitFor(() => expect(readFileSync(join(folder, 'heard'), 'utf8')).toBe(`${word}\n`), 20_000);
  });

  it('is left to a program in the foreground, which hears of it by its own runner', async () => {
    const folder = temporaryFolder();
    const { child, end } = run(working(folder, "process.on('SIGINT', () => process.stderr.write('own runner\\n'));"));
    await vi.waitFor(() => expect(existsSync(join(folder, 'ready'))).toBe(true), 20_000);
    child.kill('SIGINT');
    await new Promise<void>((resolve) => child.stderr!.once('data', () => resolve()));
    expect(existsSync(join(folder, 'heard'))).toBe(false);
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 143, stderr: 'own runner\n\nstopped; the same command continues\n' });
    // The program writes into the folder until it has ended.
    await vi.waitFor(() => expect(readFileSync(join(folder, 'heard'), 'utf8')).toBe('TERM\n'), 20_000);
  });

  it.each([
    ['async () => 9', 9, ''],
    ["() => Promise.reject(new Error('no room'))", 1, '\nno room\n'],
    ["() => Promise.reject('no room')", 1, '\nno room\n'],
  ])('does not touch what work %s ends with: %i', async (work, code, stderr) => {
    const script = join(temporaryFolder(), 'work.mjs');
    writeFileSync(
      script,
      `import { runStoppable } from ${module('stoppable.mjs')};\nprocess.exitCode = await runStoppable(${work});`,
    );
    expect(await run(script).end).toEqual({ code, stderr });
  });
});
