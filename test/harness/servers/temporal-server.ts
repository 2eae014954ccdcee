/** A real Temporal server for tests: its own SQLite file, free loopback ports, gone with its folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { readPartPrograms } from '../../../infra/local-stack/servers/parts.js';
import { settlePorts } from '../../../infra/local-stack/state/ports.js';
import { connectTemporal, prepareNamespace } from '../../../infra/temporal.js';

export interface TemporalServer {
  readonly address: string;
  readonly client: Client;
  readonly connection: NativeConnection;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;

export async function startTemporal(): Promise<TemporalServer> {
  const { temporal } = readPartPrograms();
  if (!temporal) throw new Error('Temporal is not installed: npm test installs it');
  const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom-temporal-'));
  const ports = await settlePorts(['temporal', 'temporal-http', 'temporal-metrics'], {});
  const address = `127.0.0.1:${ports.temporal}`;
  const child = spawn(
    temporal,
    [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--log-level', 'error'],
      ...['--db-filename', path.join(folder, 'temporal.db'), '--port', String(ports.temporal)],
      ...['--dynamic-config-value', 'matching.enableFairness=true'],
      ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
      ...['--http-port', String(ports['temporal-http']), '--metrics-port', String(ports['temporal-metrics'])],
    ],
    { stdio: 'ignore' },
  );
  await untilAnswering(address, child);
  const settings = { connectionOptions: { address }, namespace: 'default' };
  await prepareNamespace(settings);
  const client = await connectTemporal(settings);
  const connection = await NativeConnection.connect({ address });
  return {
    address,
    client,
    connection,
    async stop() {
      await connection.close();
      await client.connection.close();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(address: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Temporal ended with code ${child.exitCode}`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1000 });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(100);
    }
  }
}
