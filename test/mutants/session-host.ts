/**
 * The other end of a session: asks, waits no longer than told, and replaces a session that does not answer.
 *
 * A session sees no process but its own (a namespace of Linux): a changed guard before a `kill` must not end somebody else's program.
 * Its home and temporary folders are in the sandbox for the same reason.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from './sandbox.js';
import type { Answer, Fault, Question } from './session.js';

const PROGRAM = fileURLToPath(new URL('./run.mjs', import.meta.url));
const RECORDER = new URL('./record-marks.mjs', import.meta.url).href;
const START_LIMIT_MS = 60_000;
/** Everything inside ends with the first process of the namespace, and that with the command. */
const OWN_PROCESSES = ['--user', '--map-current-user', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** `timed out`: the test did not end in time, as with a loop that never ends, or took the runner with it. */
export type Reply = Answer | 'timed out';

export class SessionHost {
  private readonly sandbox: Sandbox;
  private readonly marksFolder: string | null;
  private child: ChildProcess | null = null;

  /** @param marksFolder where marks are written down; null when none are collected */
  constructor(sandbox: Sandbox, marksFolder: string | null = null) {
    this.sandbox = sandbox;
    this.marksFolder = marksFolder;
  }

  /** Runs one test file over the sources as they are in the sandbox. */
  async ask(test: string, limitMs: number): Promise<Reply> {
    this.child ??= await this.start();
    const reply = this.next<Answer | Fault>(this.child, limitMs);
    this.child.send({ test, changed: this.sandbox.takeChanged() } satisfies Question);
    const answer = await reply;
    if (answer !== null && 'fault' in answer) throw new Error(`${test}: ${answer.fault}`);
    if (answer === null) this.end();
    return answer ?? 'timed out';
  }

  end(): void {
    this.child?.kill('SIGKILL');
    this.child = null;
  }

  private async start(): Promise<ChildProcess> {
    const marks = this.marksFolder;
    const child = spawn(
      'unshare',
      [...OWN_PROCESSES, process.execPath, PROGRAM, ...(marks === null ? [] : ['marks'])],
      {
        cwd: this.sandbox.folder,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: {
          ...process.env,
          TMPDIR: this.sandbox.temporary,
          HOME: this.sandbox.temporary,
          XDG_CACHE_HOME: this.sandbox.temporary,
          ...(marks === null ? {} : { SPECTRALOOM_MARKS_FOLDER: marks, NODE_OPTIONS: `--import ${RECORDER}` }),
        },
      },
    );
    this.child = child;
    if ((await this.next<'ready'>(child, START_LIMIT_MS)) === null) {
      this.end();
      throw new Error(
        `the test runner did not start within ${START_LIMIT_MS / 1000} s. It needs processes of its own: does \`unshare ${OWN_PROCESSES.join(' ')} true\` work?`,
      );
    }
    return child;
  }

  /** @returns null when nothing came in time, or when the session ended */
  private async next<T>(child: ChildProcess, limitMs: number): Promise<T | null> {
    const waiting = new AbortController();
    const { signal } = waiting;
    try {
      return await Promise.race([
        once(child, 'message', { signal }).then(([message]) => message as T),
        once(child, 'exit', { signal }).then(() => null),
        sleep(limitMs, null, { signal }),
      ]);
    } finally {
      waiting.abort();
    }
  }
}
