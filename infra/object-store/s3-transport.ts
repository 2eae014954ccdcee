/** HTTP for the S3 client: kept connections, a limit on silence, and no connection lost to an unread answer. */
import * as http from 'node:http';
import * as https from 'node:https';

/** The client has no limit of its own: a server that accepts and then says nothing would hold a step for ever. */
const SILENCE_MS = 30_000;
/** Idle connections are closed before a server closes them under our next request. */
const IDLE_MS = 4_000;
const MAX_CONNECTIONS = 32;

/** Answers that the client throws on without reading them; unread, each would keep its connection until none is left. */
const LEFT_UNREAD = [408, 429, 499, 500, 502, 503, 504, 520];

export function s3Agent(useSsl: boolean): http.Agent {
  const options: http.AgentOptions = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: IDLE_MS };
  return useSsl ? new https.Agent(options) : new http.Agent(options);
}

export function s3Transport(useSsl: boolean): Pick<typeof http, 'request'> {
  const base = useSsl ? https : http;
  const request = (options: http.RequestOptions, onResponse?: (response: http.IncomingMessage) => void) => {
    const sent = base.request(options, (response) => {
      if (LEFT_UNREAD.includes(response.statusCode ?? 0)) response.resume();
      onResponse?.(response);
    });
    sent.setTimeout(SILENCE_MS, () => sent.destroy(new Error(`no answer for ${SILENCE_MS / 1000} s`)));
    return sent;
  };
  return { request: request as typeof http.request };
}
