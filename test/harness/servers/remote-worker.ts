/**
 * A worker as another machine has it: a process with folders of its own (data, home, cache) that is told the addresses
 * of the servers and the keys of the store, and nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { required } from '../../../schemas/required.js';

const PROGRAM = fileURLToPath(new URL('../../../dist/workers/main.js', import.meta.url));

export interface RemoteWorker {
  readonly pid: number;
  /** Status and text of `GET /live` or `/ready`. */
  ask(path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
}

/**
 * @param folder new, of this machine alone
 * @param servers all variables that it gets beside its folders and PATH
 * @param args of the worker; the port of `--health` is replaced by this one, since all machines are one here
 * @returns when it says that it is ready
 * @throws Error with what it said, where it ends before
 */
export async function startRemoteWorker(
  folder: string,
  servers: Readonly<Record<string, string>>,
  args: readonly string[],
  healthPort: number,
): Promise<RemoteWorker> {
  for (const name of ['data', 'home', 'cache']) mkdirSync(path.join(folder, name), { recursive: true });
  const own = args.map((word, i) => (args[i - 1] === '--health' ? String(healthPort) : word));
  const child = spawn(process.execPath, [PROGRAM, ...own], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: path.join(folder, 'home'),
      XDG_CACHE_HOME: path.join(folder, 'cache'),
      SPECTRALOOM_DATA: path.join(folder, 'data'),
      ...servers,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said = `${said}${text}`.slice(-4000);
    });
  const ask = async (place: string) => {
    const answer = await fetch(`http://127.0.0.1:${healthPort}${place}`);
    return { status: answer.status, text: (await answer.text()).trim() };
  };
  while (
    !(await ask('/ready').then(
      ({ status }) => status === 200,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`a worker ended: ${said}`);
    await sleep(200);
  }
  return { pid: required(child.pid), ask, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }
  return child.exitCode;
}
