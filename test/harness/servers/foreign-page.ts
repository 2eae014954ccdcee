/** What a page of a foreign web site can make a browser send to a port of this machine without asking anybody. */
import { request } from 'node:http';

/**
 * A form's POST, with the host that the page knows the port by.
 * @returns the status code; null where no HTTP is spoken
 */
export function postAsForeignPage(
  port: number,
  path: string,
  { host = `127.0.0.1:${port}`, type = 'text/plain', body = '{}' } = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const headers = { host, origin: 'http://evil.example', 'content-type': type };
    const asked = request({ host: '127.0.0.1', port, method: 'POST', path, headers, timeout: 5_000 });
    asked.once('response', (answer) => resolve(answer.resume().statusCode!));
    asked.once('error', () => resolve(null));
    asked.once('timeout', () => asked.destroy(new Error('timeout')));
    asked.end(body);
  });
}
