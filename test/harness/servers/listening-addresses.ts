/** The addresses on which processes listen, read from the kernel's own tables (proc(5): tcp, tcp6, state 0A). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** @returns hexadecimal addresses as the kernel writes them: `0100007F` is 127.0.0.1 */
export function listeningAddresses(pids: readonly number[]): string[] {
  return listeningSockets(pids).map(({ address }) => address);
}

/** @returns addresses as above, ports as numbers */
export function listeningSockets(pids: readonly number[]): { readonly address: string; readonly port: number }[] {
  return pids.flatMap((pid) => {
    const own = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`)));
    return ['tcp', 'tcp6'].flatMap((table) =>
      readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === '0A' && own.has(`socket:[${fields[9]}]`))
        .map((fields) => fields[1]!.split(':') as [string, string])
        .map(([address, port]) => ({ address, port: Number.parseInt(port, 16) })),
    );
  });
}
