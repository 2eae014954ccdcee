/** A part under supervision, on a small process of node: what it is told, and the ports it gets. */
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Part } from '../../../infra/local-stack/servers/part.js';
import type { Ports } from '../../../infra/local-stack/state/ports.js';
import type { ProcessIdentity } from '../../../infra/local-stack/state/process-identity.js';
import { LogFile } from '../../../infra/local-stack/supervisor/log-file.js';
import { SupervisedPart } from '../../../infra/local-stack/supervisor/supervised-part.js';
import type { Patience } from '../../../infra/local-stack/watch/watch-part.js';
import { createLogger } from '../../../infra/telemetry.js';
import { temporaryFolder } from '../files/temporary-folder.js';

/** Accepts connections on the port that it is given. */
export const ANSWERS = "require('node:net').createServer().listen(+process.argv[1], '127.0.0.1')";

/** @param script of the part; its port is the first argument */
export function supervise(script: string, change: Partial<Part> = {}, patience?: Patience) {
  const seen = { ready: 0, ports: {} as Ports, moves: 0, log: '', process: null as ProcessIdentity | null };
  const part: Part = {
    name: 'temporal',
    kind: 'temporal',
    portNames: ['temporal'],
    announcesReady: false,
    stopSignal: 'SIGTERM',
    stopGraceMs: 300,
    readyWithinMs: 5_000,
    launch: (ports) => ({ program: process.execPath, args: ['-e', script, String(ports.temporal)], cwd: '/', env: {} }),
    async probe(ports) {
      const { connect } = await import('node:net');
      await new Promise<void>((resolve, reject) => {
        const socket = connect(ports.temporal!, '127.0.0.1', () => resolve(void socket.destroy())).once(
          'error',
          reject,
        );
      });
    },
    prepare: async () => {},
    address: () => null,
    ...change,
  };
  const folder = temporaryFolder();
  const supervised = new SupervisedPart(part, {
    environment: { PATH: process.env.PATH ?? '' },
    logger: createLogger({
      part: 'supervisor',
      destination: {
        write: (line) => {
          seen.log += line;
        },
      },
    }),
    log: new LogFile({ folder, part: 'p', redact: (text) => text }),
    ports: () => seen.ports,
    onPorts: (_part, ports) => {
      if (seen.ports.temporal !== ports.temporal) seen.moves++;
      seen.ports = ports;
    },
    onProcess: (_part, running) => {
      seen.process = running;
    },
    onReady: () => {
      seen.ready++;
    },
    patience,
  });
  onTestFinished(() => supervised.stop());
  supervised.start();
  return { supervised, seen };
}

/** Waits for as long as the test may take. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let looks = 0; !condition(); looks++) {
    if (looks > 1_000) throw new Error(`waited in vain until ${what}`);
    await sleep(20);
  }
}
