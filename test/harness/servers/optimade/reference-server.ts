/**
 * The reference implementation of an OPTIMADE server (`optimade[server]`), in memory, behind a proxy whose faults a test plays. The
 * server believes that it is the proxy, so its links lead through it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Pages are told by their offset; the client says how long they are. */
interface AskedPage {
  readonly offset: number;
  readonly limit: number;
}

export interface ProxyPlan {
  /** @returns whether it has answered itself, or keeps the client waiting */
  readonly fault?: (page: AskedPage, response: ServerResponse) => boolean;
  /** Instead of the address of the next page. */
  readonly next?: (page: AskedPage, usual: string | null) => string | null;
}

export interface ReferenceServer {
  /** Base address, of the proxy. */
  readonly url: string;
  /** Addresses that were asked for, without the host. */
  readonly asked: string[];
  /** What the proxy does from now on. */
  play(plan: ProxyPlan): void;
  /** Ends the server behind the proxy with -9. */
  kill(): Promise<void>;
  /** Starts it again with the same entries. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 60_000;

/** @param entries of the structures endpoint, in order; dates as `{"$date": ...}` */
export async function startReferenceServer(python: string, entries: readonly object[]): Promise<ReferenceServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'spectraloom-optimade-'));
  const file = path.join(folder, 'entries.jsonl');
  const lines = [{ 'x-optimade': { meta: { api_version: '1.2.0' } } }, ...entries];
  await writeFile(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);

  const asked: string[] = [];
  let plan: ProxyPlan = {};
  let upstream = '';
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response, upstream, plan).catch(() => response.destroy());
  });
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

  let server: ChildProcess;
  const restart = async () => {
    const started = await startServer(python, folder, { file, url });
    server = started.server;
    upstream = started.url;
  };
  await restart();
  return {
    url,
    asked,
    play: (next) => {
      plan = next;
    },
    kill: () => end(server),
    restart,
    async stop() {
      await end(server);
      proxy.closeAllConnections();
      await new Promise((done) => proxy.close(done));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: string,
  { fault, next }: ProxyPlan,
): Promise<void> {
  const asked = new URL(request.url ?? '/', upstream);
  const number = (name: string) => Number(asked.searchParams.get(name) ?? 0);
  const page = { offset: number('page_offset'), limit: number('page_limit') };
  if (fault?.(page, response)) return;
  const own = await fetch(asked);
  const body = (await own.json()) as { links?: { next?: string | null } };
  if (next && body.links) body.links.next = next(page, body.links.next ?? null);
  response.writeHead(own.status, { 'content-type': 'application/vnd.api+json' }).end(JSON.stringify(body));
}

/** On a free port, which it tells. */
async function startServer(python: string, folder: string, { file, url }: { file: string; url: string }) {
  const args = ['-m', 'uvicorn', 'optimade.server.main:app', '--host', '127.0.0.1', '--port', '0'];
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    OPTIMADE_CONFIG_FILE: path.join(folder, 'none.json'),
    OPTIMADE_DATABASE_BACKEND: 'mongomock',
    OPTIMADE_INSERT_TEST_DATA: 'false',
    OPTIMADE_INSERT_FROM_JSONL: file,
    OPTIMADE_BASE_URL: url,
  };
  const server = spawn(python, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const address = await new Promise<string | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), READY_TIMEOUT_MS);
    const told = (found: string | null) => {
      clearTimeout(timer);
      resolve(found);
    };
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-8000);
        const found = /running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
        if (found !== undefined) told(found);
      });
    server.once('exit', () => told(null));
  });
  if (address !== null) return { server, url: address };
  await end(server);
  throw new Error(`the reference server did not start: ${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
