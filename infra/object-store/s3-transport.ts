/** HTTP for the S3 client: kept connections, a limit on silence, and every answer read to its end. */
import * as http from 'node:http';
import * as https from 'node:https';

/** The client has no limit of its own: a server that accepts and then says nothing would hold a step for ever. */
const SILENCE_MS = 30_000;
/** Idle connections are closed before a server closes them under our next request. */
const IDLE_MS = 4_000;
const MAX_CONNECTIONS = 32;

/**
 * On these the client throws without reading the answer: the reason is lost (a full disk is a 500), and the connection
 * stays taken until none is left. Under a status that it does not know it reads the answer like any refusal.
 */
const UNREAD_BY_CLIENT = [408, 429, 499, 500, 502, 503, 504, 520];
const UNKNOWN_STATUS = 599;

export function s3Agent(useSsl: boolean): http.Agent {
  const options: http.AgentOptions = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: IDLE_MS };
  return useSsl ? new https.Agent(options) : new http.Agent(options);
}

/** @param silenceMs after which a request that hears nothing fails */
export function s3Transport(useSsl: boolean, silenceMs = SILENCE_MS): Pick<typeof http, 'request'> {
  const base = useSsl ? https : http;
  const request = (options: http.RequestOptions, onResponse?: (response: http.IncomingMessage) => void) => {
    const sent = base.request(options, (response) => {
      if (UNREAD_BY_CLIENT.includes(response.statusCode ?? 0)) response.statusCode = UNKNOWN_STATUS;
      onResponse?.(response);
    });
    sent.setTimeout(silenceMs, () => sent.destroy(new Error(`no answer for ${silenceMs / 1000} s`)));
    return sent;
  };
  return { request: request as typeof http.request };
}
