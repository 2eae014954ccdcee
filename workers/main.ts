/**
 * The worker program: `node dist/workers/main.js [--data FOLDER] [--roles workflow,io,compute,training]
 * [--cores N] [--memory GIB] [--health [HOST:]PORT]`.
 * Locally one process has all roles; in a cluster each role is its own deployment. SIGTERM and SIGINT end it with grace.
 */
import { parseArgs } from 'node:util';
import { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { resolveConfig } from '../infra/config.js';
import { fusedOperations } from '../infra/fused-operations.js';
import { answerSupervisor, type FromWorker } from '../infra/local-stack/watch/worker-channel.js';
import { asTemporalLogger, createLogger } from '../infra/telemetry.js';
import { connectTemporalNatively } from '../infra/temporal.js';
import { InvalidInputError, SpectraloomError } from '../schemas/failure.js';
import { WORKER_ROLES, type WorkerRole } from '../schemas/task-queues.js';
import { openDependencies } from './composition.js';
import { parseHealthAddress, serveHealth } from './health.js';
import { faultOf } from './polling-fault.js';
import { type Capacity, createRoleWorkers, trainingSlots, WHOLE_MACHINE } from './roles.js';

const GIB = 2 ** 30;

const logger = createLogger({ part: 'worker' });

try {
  await main();
} catch (error) {
  const facts = error instanceof SpectraloomError ? error.facts : {};
  logger.fatal({ ...facts, cause: error instanceof Error ? error.name : undefined }, String((error as Error).message));
  process.exitCode = 1;
}
// The channel to the supervisor would keep the process alive.
if (process.connected) process.disconnect();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      roles: { type: 'string', default: WORKER_ROLES.join(',') },
      cores: { type: 'string' },
      memory: { type: 'string' },
      health: { type: 'string' },
    },
  });
  const capacity: Capacity = {
    cores: toNumber('--cores', values.cores) ?? WHOLE_MACHINE.cores,
    memoryBytes: (toNumber('--memory', values.memory) ?? WHOLE_MACHINE.memoryBytes / GIB) * GIB,
  };
  const health = values.health === undefined ? null : parseHealthAddress(values.health);
  const roles = values.roles.split(',').map(toRole);
  Runtime.install({ logger: asTemporalLogger(logger), shutdownSignals: ['SIGTERM', 'SIGINT'] });

  const config = resolveConfig({ dataFolder: values.data });
  const connection = await connectTemporalNatively(config.temporal);
  const { namespace } = config.temporal;
  const { dependencies, pool } = await openDependencies(config, new Client({ connection, namespace }));
  try {
    const workers = (
      await Promise.all(roles.map((role) => createRoleWorkers(role, { connection, namespace, dependencies }, capacity)))
    ).flat();
    const running = Promise.all(workers.map((worker) => worker.run()));
    logger.info({ fusedOperations: fusedOperations().reason }, 'network');
    logger.info({ roles, ...capacity, trainings: trainingSlots(capacity) }, 'polling');
    answerSupervisor(() => faultOf(workers));
    if (health !== null)
      await serveHealth(health, {
        fault: () => faultOf(workers),
        polls: () => workers.every((worker) => worker.getState() === 'RUNNING'),
      });
    process.send?.({ type: 'ready' } satisfies FromWorker);
    // The supervisor is gone: nobody would restart or stop this process any more.
    process.once('disconnect', () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    });
    await running;
  } finally {
    await pool.close();
    await connection.close();
  }
}

function toNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidInputError(`${option} ${text}`, { field: option, found: text, expected: 'a number above 0' });
}

function toRole(text: string): WorkerRole {
  const role = WORKER_ROLES.find((known) => known === text.trim());
  if (!role)
    throw new InvalidInputError(`unknown role "${text}"`, { field: '--roles', expected: WORKER_ROLES.join(', ') });
  return role;
}
