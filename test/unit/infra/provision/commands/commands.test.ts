/** What the installation says, how it runs commands, and how often it tries. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { MissingProgramError, runCommand } from '../../../../../infra/provision/processes/command.mjs';
import { speaker } from '../../../../../infra/provision/processes/say.mjs';
import { withRetries } from '../../../../../infra/provision/programs/retry.mjs';
import { shellProgram } from '../../../../harness/files/shell-program.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';
import { ended } from '../../../../harness/time/moved-clock.js';

vi.mock('node:timers/promises', () => import('../../../../harness/time/sleep-by-timers.js'));

describe('what is said', () => {
  function heard(now: () => number = () => 0) {
    let text = '';
    const say = speaker({ write: (more: string) => (text += more) }, now);
    return { say, text: () => text };
  }

  it('is one line a step: its name in a column of 13, what is done, and the seconds it took', async () => {
    const times = [1000, 3460];
    const { say, text } = heard(() => times.shift()!);
    expect(await say.step('minio', 'building', async () => 7)).toBe(7);
    say.line('ready', 'all there');
    expect(text()).toBe(' minio         building ... 2.5 s\n ready         all there\n');
  });

  it('ends a line that was begun before it says something else, and names the step again', async () => {
    const { say, text } = heard();
    await say.step('minio', 'building', async () => {
      say.waiting({ pid: 17 });
      say.waiting(null);
    });
    expect(text().split('\n')).toEqual([
      ' minio         building ...',
      ' waiting       another command (process 17) works on the same part',
      ' waiting       another command works on the same part',
      ' minio         0.0 s',
      '',
    ]);
  });

  it('says that a step failed, and leaves the error to who asked', async () => {
    const { say, text } = heard();
    const failing = say.step('weed', 'fetching', () => Promise.reject(new Error('no network')));
    await expect(failing).rejects.toThrow('no network');
    say.line('next', 'one');
    expect(text()).toBe(' weed          fetching ... failed\n next          one\n');
  });
});

describe('a command', () => {
  it('gives its standard output alone', async () => {
    const program = shellProgram(temporaryFolder(), 'tool', 'echo "$2 $SPOKEN"; pwd; echo aside >&2');
    const cwd = temporaryFolder();
    const env = { ...process.env, SPOKEN: 'word' };
    expect(await runCommand(program, ['one', 'two'], { cwd, env })).toBe(`two word\n${cwd}\n`);
  });

  it('that fails is told with its arguments, its exit code and the last lines of both outputs', async () => {
    const program = shellProgram(
      temporaryFolder(),
      'tool',
      'for i in $(seq 20); do echo line $i; done; echo broken >&2; exit 3',
    );
    const error = (await runCommand(program, ['a', 'b']).catch((e) => e)) as Error;
    const [head, ...lines] = error.message.split('\n    ');
    expect(head).toBe(`${program} a b: exit code 3`);
    expect(lines.length).toBe(12);
    expect(lines).toContain('broken');
    expect(lines).toContain('line 20');
    expect(lines).not.toContain('line 9');
    const short = (await runCommand(program, [], { shownLines: 2 }).catch((e) => e)) as Error;
    expect(short.message.split('\n    ').length).toBe(3);
  });

  it('that is ended by a signal names it, and one that does not exist says so', async () => {
    const program = shellProgram(temporaryFolder(), 'tool', 'kill -TERM $$');
    await expect(runCommand(program, [])).rejects.toThrow(': SIGTERM');
    const missing = (await runCommand('/nowhere/tool', []).catch((e) => e)) as MissingProgramError;
    expect(missing).toBeInstanceOf(MissingProgramError);
    expect(missing).toMatchObject({ program: '/nowhere/tool', message: '/nowhere/tool is not installed' });
    const folder = temporaryFolder();
    await expect(runCommand(folder, [])).rejects.not.toBeInstanceOf(MissingProgramError);
  });
});

describe('attempts', () => {
  const failing = (fails: number, made: number[]) => async (n: number) => {
    made.push(n);
    if (made.length <= fails) throw new Error(`attempt ${n}`);
    return 'done';
  };

  it('are three, counted from 1, and the last error is the one that is told', async () => {
    const made: number[] = [];
    expect(await withRetries(failing(2, made), { pauseMs: 1 })).toBe('done');
    expect(made).toEqual([1, 2, 3]);
    const all: number[] = [];
    await expect(withRetries(failing(9, all), { pauseMs: 1 })).rejects.toThrow('attempt 3');
    expect(all).toEqual([1, 2, 3]);
  });

  it('end at an error that is final', async () => {
    const made: number[] = [];
    const isFinal = (error: unknown) => (error as Error).message === 'attempt 2';
    await expect(withRetries(failing(9, made), { pauseMs: 1, attempts: 5, isFinal })).rejects.toThrow('attempt 2');
    expect(made).toEqual([1, 2]);
  });

  it('have pauses between them of two seconds, which double', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const at: number[] = [];
    const begin = performance.now();
    const failing = withRetries(
      async () => {
        at.push(performance.now() - begin);
        throw new Error('no network');
      },
      { attempts: 4 },
    );
    await expect(ended(failing)).rejects.toThrow('no network');
    expect(at).toEqual([0, 2_000, 6_000, 14_000]);
  });
});
