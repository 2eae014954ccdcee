/** One warm child process: one task at a time, killed without mercy, its scratch folder removed with it. */

import { AsyncResource } from 'node:async_hooks';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComputeHooks, ComputeResult, ComputeTask } from '../activities/frame/compute-host.js';
import type { EncodedArtifact } from '../infra/artifacts/artifact-parts.js';
import { fusedOperations } from '../infra/fused-operations.js';
import { required } from '../schemas/required.js';
import { childDeath, MemoryWatch } from './child-death.js';
import { type ChildPatience, watchChild } from './child-watch.js';
import type { FromChild, SentInput, ToChild } from './compute-protocol.js';
import { fromWireError } from './wire-error.js';

const CHILD_PROGRAM = fileURLToPath(new URL('./start-compute-child.js', import.meta.url));

/** The threads that one operation may use; operations run one after the other. */
function threadSettings(threads: number): NodeJS.ProcessEnv {
  return { TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: String(threads) };
}
/** Fresh large blocks cost page faults, dear on virtual machines: let the allocator keep what it has. */
const KEEP_MEMORY = { MALLOC_MMAP_THRESHOLD_: '33554432', MALLOC_TRIM_THRESHOLD_: '30000000000' };
/** Above what TensorFlow says of its own start-up. */
const TENSORFLOW_WARNINGS = { TF_CPP_MIN_LOG_LEVEL: '2' };

/** A child speaks to its parent alone: keys of servers are not its business. */
function withoutServerSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(S3|TEMPORAL|AWS|MINIO)_/.test(name)));
}

export class ComputeProcess {
  tasksDone = 0;
  peakMemoryBytes = 0;
  /** Names of the inputs that the child holds. */
  private kept: ReadonlySet<string> = new Set();
  private readonly exited: Promise<string>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly patience?: ChildPatience,
  ) {
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
      // Every message that cannot be sent is one more of these, and one without a listener would end the worker.
      child.on('error', (error) => resolve(error.message));
    });
  }

  /**
   * @param scratch folder that holds the scratch folders of all children
   * @throws the system's error where it starts no further process
   */
  static async start(scratch: string, threads: number, patience?: ChildPatience): Promise<ComputeProcess> {
    const folder = await mkdtemp(path.join(scratch, 'compute-'));
    const child = fork(CHILD_PROGRAM, [folder], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: {
        ...withoutServerSettings(process.env),
        ...threadSettings(threads),
        ...KEEP_MEMORY,
        ...TENSORFLOW_WARNINGS,
        SPECTRALOOM_FUSED: fusedOperations().set ?? '0',
      },
    });
    const started = new ComputeProcess(child, folder, patience);
    try {
      await once(child, 'spawn');
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return started;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.connected;
  }

  /** @throws as `ComputeHost.run` */
  async run(task: ComputeTask, hooks: ComputeHooks): Promise<ComputeResult> {
    const { child } = this;
    let stopListening = () => {};
    // For its inputs, then for the parent to keep a state.
    let waits = true;
    let hung: string | null = null;
    const memory = new MemoryWatch(child.pid ?? 0);
    const answered = new Promise<ComputeResult>((resolve, reject) => {
      // Answers arrive in the context in which the child was started: hooks belong to the task at hand.
      const receive = AsyncResource.bind((message: FromChild) => {
        if (message.type === 'progress') hooks.onProgress(message.done, message.total, message.note);
        else if (message.type === 'checkpoint') {
          waits = true;
          hooks
            .onCheckpoint(message.state)
            .then(() => this.say({ type: 'checkpoint-kept' }), reject)
            .finally(() => {
              waits = false;
            });
        } else if (message.type === 'result') {
          this.kept = new Set(message.kept);
          resolve(message.result);
        } else if (message.type === 'error') reject(fromWireError(message.error));
      });
      const abort = () => reject(hooks.signal.reason);
      child.on('message', receive);
      hooks.signal.addEventListener('abort', abort, { once: true });
      void this.exited.then((how) => reject(childDeath(task.step, hung ?? how, memory.evidence())));
      const stopWatching = watchChild(
        required(child.pid),
        () => waits,
        (reason) => {
          hung = reason;
          child.kill('SIGKILL');
        },
        this.patience,
      );
      stopListening = () => {
        stopWatching();
        child.off('message', receive);
        hooks.signal.removeEventListener('abort', abort);
      };
    });
    const handOver = async () => {
      await this.handOver(task, hooks.signal);
      waits = false;
    };
    try {
      const [result] = await Promise.all([answered, handOver()]);
      this.tasksDone++;
      // Of one task each: what the process holds at its worst is the largest of them.
      this.peakMemoryBytes = Math.max(this.peakMemoryBytes, result.peakMemoryBytes);
      return result;
    } finally {
      memory.stop();
      stopListening();
    }
  }

  /** Ends the child at once and removes its scratch folder; resolves when both are gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Ends early where the child is gone: its end is the task's. @throws what kept a part from being fetched; the signal's reason */
  private async handOver(task: ComputeTask, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { kept = [], inputs: given, later = {}, ...rest } = task;
    const inputs: Record<string, SentInput | null> = {};
    const send = (input: string, part: EncodedArtifact) => this.say({ type: 'part', input, part });
    for (const [input, parts] of Object.entries(given)) {
      const keptAs = parts && kept.includes(input) ? nameOf(parts) : null;
      const isKnown = keptAs !== null && this.kept.has(keptAs);
      inputs[input] = parts && { keptAs, isKnown };
      for (const part of isKnown ? [] : (parts ?? [])) await send(input, part);
    }
    for (const [input, parts] of Object.entries(later)) {
      inputs[input] = { keptAs: null, isKnown: false };
      for (const fetch of parts) {
        if (!this.alive) return;
        await send(input, await fetch());
        signal.throwIfAborted();
      }
    }
    await this.say({ type: 'task', task: { ...rest, inputs } });
  }

  /** Resolves when the message has left this process, or cannot leave it: the child's end is noticed elsewhere. */
  private async say(message: ToChild): Promise<void> {
    if (this.child.connected) await new Promise<void>((resolve) => this.child.send(message, () => resolve()));
  }
}

/** An input is named by the content of its parts. @returns null where a part has no name: it was never in the store */
function nameOf(parts: readonly EncodedArtifact[]): string | null {
  const names = parts.map(({ kind, sha256 }) => (sha256 ? `${kind} ${sha256}` : null));
  return names.includes(null) ? null : names.join();
}
