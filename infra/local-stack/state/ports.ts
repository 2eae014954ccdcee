/**
 * Ports on loopback: chosen once, remembered, and chosen again only when somebody else holds one.
 * They lie below the kernel's usual range for outgoing connections (32768 and up): there a client that tries to
 * reach a part that is down may be given the part's own port and keep it.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';
const LOWEST = 20_000;
const HIGHEST = 30_000;
const ATTEMPTS = 200;

export type Ports = Readonly<Record<string, number>>;

/** Free on both loopback addresses: MinIO takes `::1` as well where there is one. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, LOOPBACK)) && (await canListen(port, '::1'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      // A machine without IPv6 has nobody on it either.
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(host !== LOOPBACK);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * @param names ports that a part needs
 * @param remembered ports of all parts, by name
 * @returns one free port a name: the remembered one wherever it is free, never one that another name remembers
 */
export async function settlePorts(
  names: readonly string[],
  remembered: Ports,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<Ports> {
  const taken = new Set(Object.values(remembered));
  const settled: Record<string, number> = {};
  for (const name of names) {
    const before = remembered[name];
    settled[name] = before !== undefined && (await isFree(before)) ? before : await choosePort(taken, isFree);
    taken.add(settled[name]);
  }
  return settled;
}

async function choosePort(taken: ReadonlySet<number>, isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port on ${LOOPBACK} between ${LOWEST} and ${HIGHEST} in ${ATTEMPTS} attempts`);
}
