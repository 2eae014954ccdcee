/**
 * A process that owns the lock of a data folder and answers on its control socket as it is told to: what a command sees of a
 * supervisor, without the servers behind it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type StackPaths, stackPaths } from '../../../infra/local-stack/state/paths.js';
import { writePrivateJson } from '../../../infra/local-stack/state/private-file.js';
import { identifyProcess, type ProcessIdentity } from '../../../infra/local-stack/state/process-identity.js';
import { folderId, type StackState, writeState } from '../../../infra/local-stack/state/state.js';
import type { StackStatus } from '../../../infra/local-stack/state/status.js';
import { pulseOf } from '../../../infra/local-stack/watch/process-pulse.js';

export const TOKEN = 'the-token-of-this-supervisor';

/** Reads its answer anew for every question; writes down what it was asked; ends on `/stop` and on SIGTERM. */
const PROGRAM = `
const { readFileSync, appendFileSync } = require('node:fs');
const [answer, asked] = process.argv.slice(1);
const note = (line) => appendFileSync(asked, line + '\\n');
process.on('SIGTERM', () => { note('SIGTERM'); process.exit(); });
const server = require('node:http').createServer((request, response) => {
  note(request.method + ' ' + request.url);
  if (request.headers.authorization !== 'Bearer ${TOKEN}') return response.writeHead(401).end();
  const { code, body } = JSON.parse(readFileSync(answer, 'utf8'));
  response.writeHead(code, { connection: 'close' }).end(JSON.stringify(body), () => {
    if (request.url === '/stop' && code === 202) process.exit();
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

export interface PretendedSupervisor {
  readonly paths: StackPaths;
  readonly identity: ProcessIdentity;
  readonly child: ChildProcess;
  readonly port: number;
  /** What it answers from now on. */
  answers(body: unknown, code?: number): void;
  /** Every question so far, as method and route, and the signals it heard. */
  asked(): string[];
  /** Stops it by a signal, as a debugger or an impatient user does. */
  freeze(): Promise<void>;
}

export async function pretendSupervisor(
  dataFolder: string,
  state: Partial<StackState> = {},
): Promise<PretendedSupervisor> {
  const paths = stackPaths(dataFolder);
  const [answer, log] = [join(dataFolder, 'answer.json'), join(dataFolder, 'asked.txt')];
  const child = spawn(process.execPath, ['-e', PROGRAM, answer, log], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const port = Number(line.toString());
  const identity = identifyProcess(child.pid!)!;
  writePrivateJson(paths.lock, { folder: folderId(dataFolder), owner: identity });
  writeState(paths, {
    version: 1,
    folder: folderId(dataFolder),
    store: 'dir',
    ports: {},
    control: { port, token: TOKEN },
    supervisor: identity,
    parts: {},
    ...state,
  });
  return {
    paths,
    identity,
    child,
    port,
    answers(body, code = 200) {
      // In one step: it is read at any moment.
      writeFileSync(`${answer}.next`, JSON.stringify({ code, body }));
      renameSync(`${answer}.next`, answer);
    },
    asked: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    async freeze() {
      child.kill('SIGSTOP');
      while (!pulseOf(identity.pid)?.stopped) await sleep(5);
    },
  };
}

export function statusOf(dataFolder: string, differences: Partial<StackStatus> = {}): StackStatus {
  return {
    state: 'ready',
    dataFolder,
    version: '1.2.3',
    build: 'a-build',
    external: null,
    store: 'dir',
    pid: 4242,
    startedAt: '2024-05-06T07:08:09.000Z',
    uiUrl: null,
    parts: [],
    ...differences,
  };
}
