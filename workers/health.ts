/**
 * What a worker tells those who run it elsewhere, by HTTP:
 *
 *   GET /live    200 while every queue is polled, 503 with the reason when one is no more: start the process again
 *   GET /ready   200 while tasks are taken, 503 while the worker ends
 *
 * An answer alone proves that the event loop turns. Nothing else is served, and nothing is taken.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { InvalidInputError } from '../schemas/failure.js';

interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

interface WorkerHealth {
  /** Why the worker does no work though it runs; null when all is well. */
  fault(): string | null;
  /** Whether it takes tasks. */
  polls(): boolean;
}

const LOOPBACK = '127.0.0.1';

/** @param text `PORT`, which is that of the loopback interface, or `HOST:PORT` @throws InvalidInputError on anything else */
export function parseHealthAddress(text: string): HealthAddress {
  const [, host = LOOPBACK, digits] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits ?? Number.NaN);
  if (port <= 65_535) return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
  throw new InvalidInputError(`--health ${text}`, { field: '--health', found: text, expected: 'PORT or HOST:PORT' });
}

/** @returns the server, listening; it keeps no process alive @throws the system's error where the port is taken */
export async function serveHealth({ host, port }: HealthAddress, health: WorkerHealth): Promise<Server> {
  const answerTo = (path: string | undefined): { status: number; text: string } => {
    const fault = health.fault();
    if (path === '/live') return fault === null ? { status: 200, text: 'alive' } : { status: 503, text: fault };
    if (path !== '/ready') return { status: 404, text: 'only /live and /ready' };
    if (fault !== null) return { status: 503, text: fault };
    return health.polls() ? { status: 200, text: 'polling' } : { status: 503, text: 'it is ending' };
  };
  const server = createServer((request, response) => {
    const { status, text } = answerTo(request.url);
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${text}\n`);
  });
  server.listen(port, host);
  await once(server, 'listening');
  server.unref();
  return server;
}
