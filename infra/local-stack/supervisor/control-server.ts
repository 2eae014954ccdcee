/** The supervisor's ear: HTTP on loopback, a bearer token that only the owner of the data folder can read. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LOOPBACK } from '../state/ports.js';
import { PART_NAMES, type PartName, type StackStatus } from '../state/status.js';

interface Controls {
  status(): StackStatus;
  /** Begins to stop; the answer is given before the end. */
  stop(): void;
  restart(part: PartName): void;
}

/** @returns the listening server; rejects when the port is taken */
export function startControlServer(port: number, token: string, controls: Controls): Promise<Server> {
  const server = createServer((request, response) => answer(request, response, token, controls));
  server.requestTimeout = 10_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port }, () => resolve(server));
  });
}

function answer(request: IncomingMessage, response: ServerResponse, token: string, controls: Controls): void {
  request.resume();
  const [code, body] = mayAsk(request, token)
    ? act(`${request.method} ${request.url}`, controls)
    : [401, { error: 'the bearer token of stack.json is needed' }];
  response.writeHead(code, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(body));
}

function act(route: string, controls: Controls): [code: number, body: object] {
  if (route === 'GET /status') return [200, controls.status()];
  if (route === 'POST /stop') {
    controls.stop();
    return [202, { stopping: true }];
  }
  const part = PART_NAMES.find((name) => route === `POST /restart/${name}`);
  if (part === undefined) return [404, { error: `no ${route}` }];
  controls.restart(part);
  return [202, { restarting: part }];
}

function mayAsk(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
