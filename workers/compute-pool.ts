/**
 * The pool of warm child processes. A child serves one task at a time and is replaced after a failure, after a
 * number of tasks, or above a memory cap: libtensorflow gives memory back only when its process ends. One that has had
 * nothing to do for a while is let go for the same reason.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ComputeHooks, ComputeHost, ComputeResult, ComputeTask } from '../activities/frame/compute-host.js';
import { namingDisk } from '../infra/files/disk-room.js';
import type { ChildPatience } from './child-watch.js';
import { ComputeProcess } from './compute-process.js';

export interface ComputePoolOptions {
  /** Holds one folder a pool. Folders that a killed process left there are removed at start. */
  readonly scratchFolder: string;
  readonly maxTasksPerProcess?: number;
  readonly maxMemoryBytes?: number;
  /** A child without a task is kept warm for so long; default a minute: to start one takes a second or two. */
  readonly idleMs?: number;
  /**
   * Threads of a child. One unless told, and as many children as cores: bit-identical results, and faster than one child with all.
   * More only for tasks whose results do not depend on them.
   */
  readonly threads?: number;
  /** With a child that hangs; default that of production. */
  readonly patience?: ChildPatience;
}

const IDLE_MS = 60_000;
const MAX_TASKS = 64;
const MAX_MEMORY_BYTES = 3 * 1024 ** 3;
const POOL_PREFIX = 'pool-';

export class ComputePool implements ComputeHost {
  /** The longest idle one first; the last is taken next, so that the others may go. */
  private readonly idle: { readonly child: ComputeProcess; readonly letGo: NodeJS.Timeout }[] = [];
  private readonly busy = new Set<ComputeProcess>();
  private closed = false;

  private constructor(
    private readonly folder: string,
    private readonly options: ComputePoolOptions,
  ) {}

  static async open(options: ComputePoolOptions): Promise<ComputePool> {
    const { scratchFolder } = options;
    return namingDisk('no process of steps can be started', scratchFolder, async () => {
      await mkdir(scratchFolder, { recursive: true });
      await removeOrphans(scratchFolder);
      const folder = await mkdtemp(path.join(scratchFolder, `${POOL_PREFIX}${process.pid}-`));
      return new ComputePool(folder, options);
    });
  }

  async run(task: ComputeTask, hooks: ComputeHooks): Promise<ComputeResult> {
    const child = await this.take();
    this.busy.add(child);
    let reusable = false;
    try {
      const result = await child.run(task, hooks);
      reusable = this.fits(child);
      return result;
    } finally {
      this.busy.delete(child);
      if (reusable && !this.closed) this.keepWarm(child);
      else await child.kill();
    }
  }

  /** Kills every child. Tasks under way fail with ChildProcessDiedError. */
  async close(): Promise<void> {
    this.closed = true;
    const idle = this.idle.splice(0);
    for (const { letGo } of idle) clearTimeout(letGo);
    await Promise.all([...idle.map(({ child }) => child), ...this.busy].map((child) => child.kill()));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async take(): Promise<ComputeProcess> {
    for (let warm = this.idle.pop(); warm; warm = this.idle.pop()) {
      clearTimeout(warm.letGo);
      if (warm.child.alive) return warm.child;
      await warm.child.kill();
    }
    return namingDisk('no process of steps can be started', this.folder, () =>
      ComputeProcess.start(this.folder, this.options.threads ?? 1, this.options.patience),
    );
  }

  private keepWarm(child: ComputeProcess): void {
    const letGo = setTimeout(() => {
      this.idle.splice(
        this.idle.findIndex((warm) => warm.child === child),
        1,
      );
      void child.kill();
    }, this.options.idleMs ?? IDLE_MS);
    // A command that is done does not wait for it.
    letGo.unref();
    this.idle.push({ child, letGo });
  }

  private fits(child: ComputeProcess): boolean {
    const { maxTasksPerProcess = MAX_TASKS, maxMemoryBytes = MAX_MEMORY_BYTES } = this.options;
    return child.tasksDone < maxTasksPerProcess && child.peakMemoryBytes < maxMemoryBytes;
  }
}

/** Several workers may share a data folder: only what belongs to a process that is gone is taken away. */
async function removeOrphans(scratchFolder: string): Promise<void> {
  for (const name of await readdir(scratchFolder)) {
    const pid = name.startsWith(POOL_PREFIX) ? Number.parseInt(name.slice(POOL_PREFIX.length), 10) : Number.NaN;
    if (pid > 0 && !existsSync(`/proc/${pid}`))
      await rm(path.join(scratchFolder, name), { recursive: true, force: true });
  }
}
