/**
 * The worker: one process with all four roles. It says by IPC when it polls, answers there whether it still does, and stops
 * within its grace on SIGTERM.
 */
import { WORKER_ROLES } from '../../../schemas/task-queues.js';
import type { StackPaths } from '../state/paths.js';
import type { Part } from './part.js';

export interface WorkerCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Large blocks of their own pages, in bytes: what a worker fetched and handed on goes back to the system. By default the allocator of
 * glibc raises this limit to 32 MiB by and by, and blocks that are freed below one that lives on stay with the process.
 */
const GIVES_MEMORY_BACK = { MALLOC_MMAP_THRESHOLD_: '131072' };

/** @param entry absolute path of the compiled `workers/main.js` */
export function workerCommand(entry: string, dataFolder: string): WorkerCommand {
  return { program: process.execPath, args: [entry, '--data', dataFolder, '--roles', WORKER_ROLES.join(',')] };
}

export function workerPart(command: WorkerCommand, paths: StackPaths): Part {
  return {
    name: 'worker',
    kind: 'worker',
    portNames: [],
    announcesReady: true,
    stopSignal: 'SIGTERM',
    stopGraceMs: 30_000,
    // Bundling the workflows and loading TensorFlow in the first children takes a while on a busy machine.
    readyWithinMs: 120_000,
    launch: () => ({
      program: command.program,
      args: command.args,
      cwd: paths.dataFolder,
      env: { SPECTRALOOM_DATA: paths.dataFolder, ...GIVES_MEMORY_BACK },
    }),
    probe: (_ports, askChild) => askChild(),
    prepare: async () => {},
    address: () => null,
  };
}
