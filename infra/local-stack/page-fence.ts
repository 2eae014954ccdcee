/**
 * A fence in front of Temporal's web page. Its server answers whatever Host and Origin a request names, so that any web
 * page could end runs through it: by a form, or by a name that resolves to this machine (DNS rebinding).
 *
 * The page itself listens on an address of 127.0.0.0/8 that is drawn anew at every start; this proxy alone knows it, and
 * lets through only what a browser sends that was given the proxy's own address by its user.
 */

import { randomInt } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { required } from '../../schemas/required.js';
import { LOOPBACK } from './state/ports.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** 24 random bits; never 127.0.0.1, where everything else listens. */
export function hiddenLoopback(): string {
  return `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
}

/** @returns the listening server; rejects when the port is taken */
export function startPageFence(port: number, page: () => Address | null): Promise<Server> {
  const server = createServer((asked, answer) => {
    const refusal = refusalOf(asked, (server.address() as { port: number }).port);
    const behind = page();
    if (refusal !== null) refuse(answer, 403, refusal);
    else if (behind === null) refuse(answer, 503, 'Temporal is being started');
    else pass(asked, answer, behind);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port }, () => resolve(server));
  });
}

/** @returns why the request is none of the page itself or of its user; null when it is */
function refusalOf({ headers }: IncomingMessage, port: number): string | null {
  const hosts = [`${LOOPBACK}:${port}`, `localhost:${port}`];
  const { host, origin } = headers;
  if (host === undefined || !hosts.includes(host))
    return `the host "${host ?? ''}" is not this page: open http://${hosts[0]}`;
  if (origin !== undefined && origin !== `http://${host}`) return `a page of ${origin} asks`;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return `a page of another site asks: open http://${host}`;
  return null;
}

function pass(asked: IncomingMessage, answer: ServerResponse, { host, port }: Address): void {
  const { method, url, headers } = asked;
  const onward = request({ host, port, method, path: url, headers }, (given) => {
    answer.writeHead(required(given.statusCode), { ...given.headers, 'x-frame-options': 'DENY' });
    given.pipe(answer);
    given.once('error', () => answer.destroy());
  });
  onward.once('error', (error) => {
    if (answer.headersSent) answer.destroy();
    else
      refuse(answer, 502, `Temporal's page does not answer: ${(error as NodeJS.ErrnoException).code ?? error.message}`);
  });
  answer.once('close', () => onward.destroy());
  asked.pipe(onward);
}

function refuse(answer: ServerResponse, code: number, why: string): void {
  answer.writeHead(code, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  answer.end(`${why}\n`);
}
