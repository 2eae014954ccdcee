/**
 * Who is measured, and a measurement under way: one or several child processes that load, say that they are ready, and then
 * work only when told to, so that contestants can take turns on the same machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const WORKS = ['featurization', 'training', 'inference'] as const;
export type Work = (typeof WORKS)[number];

export interface Config {
  readonly hiddenFeatures: number;
  readonly maxNeighbors: number;
  readonly batchSize: number;
}

/** Two cores in two ways. */
export const LAYOUTS = [
  { name: '1 process, 2 threads', processes: 1, threads: 2 },
  { name: '2 processes, 1 thread', processes: 2, threads: 1 },
] as const;
export interface CoreLayout {
  readonly processes: number;
  readonly threads: number;
}

export interface Job {
  readonly version: string;
  readonly work: Work;
  readonly folder: string;
  readonly config: Config;
  readonly threads: number;
  /** This process takes every part[1]-th crystal from part[0] on. */
  readonly part: readonly [number, number];
}

export interface Contestant {
  readonly name: string;
  readonly version: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const PEER_NAMES = ['alignn-2024', 'alignn-2026'] as const;
const OWN_PROGRAM = fileURLToPath(new URL('./model-child.js', import.meta.url));
const PEER_PROGRAM = 'bench/peers/alignn/measure.py';
/** As the product sets them for its compute processes; the peers gain from the allocator's settings too. */
const ENVIRONMENT = {
  MALLOC_MMAP_THRESHOLD_: '33554432',
  MALLOC_TRIM_THRESHOLD_: '30000000000',
  TF_CPP_MIN_LOG_LEVEL: '2',
};

export const OURS: Contestant = {
  name: 'spectraloom',
  version: '',
  program: process.execPath,
  arguments: [OWN_PROGRAM],
  environment: {},
};
/** The same without fused operations: what a machine without a compiler has. */
export const PLAIN: Contestant = { ...OURS, name: 'spectraloom, plain', environment: { SPECTRALOOM_FUSED: '0' } };

/** @param folder holds a virtual environment `alignn-2024` and `alignn-2026`, or one of them, or none */
export function peersIn(folder: string): { found: Contestant[]; missing: string[] } {
  const all = PEER_NAMES.map((name) => ({
    name,
    version: name.slice('alignn-'.length),
    program: join(folder, name, 'bin', 'python'),
    arguments: [PEER_PROGRAM],
    environment: {},
  }));
  return {
    found: all.filter(({ program }) => existsSync(program)),
    missing: all.filter(({ program }) => !existsSync(program)).map(({ name }) => name),
  };
}

/** The children of one contestant for one measurement. */
export class Measurement {
  private readonly children: readonly Child[];
  private structures = 0;
  private seconds = 0;
  private counted = 0;
  private cpuSeconds = 0;

  constructor(
    readonly contestant: Contestant,
    layout: CoreLayout,
    job: Omit<Job, 'version' | 'threads' | 'part'>,
    scratch: string,
  ) {
    this.children = Array.from({ length: layout.processes }, (_, i) => {
      const { version } = contestant;
      const file = join(scratch, `job-${contestant.name.replaceAll(/\W+/g, '-')}-${i}.json`);
      const whole: Job = { ...job, version, threads: layout.threads, part: [i, layout.processes] };
      writeFileSync(file, JSON.stringify(whole));
      return new Child(contestant, file, layout.threads);
    });
  }

  /** Everything is loaded and warm. */
  async ready(): Promise<void> {
    await Promise.all(this.children.map((child) => child.next()));
  }

  /** All children work at the same time for about this long. */
  async work(seconds: number): Promise<void> {
    const windows = await Promise.all(this.children.map((child) => child.ask(seconds)));
    this.structures += windows.reduce((sum, window) => sum + window.structures! / window.seconds!, 0) * seconds;
    this.seconds += seconds;
    for (const window of windows) {
      this.counted += window.structures!;
      this.cpuSeconds += window.cpuSeconds!;
    }
  }

  get structuresPerSecond(): number {
    return this.structures / this.seconds;
  }

  /** Structures per second of processor time, all threads together: less disturbed by other work on the machine. */
  get structuresPerCpuSecond(): number {
    return this.counted / this.cpuSeconds;
  }

  /** @returns peak resident memory of all children together, in MB */
  async end(): Promise<number> {
    const last = await Promise.all(this.children.map((child) => child.end()));
    return last.reduce((sum, message) => sum + message.peakMb!, 0);
  }

  stop(): void {
    for (const child of this.children) child.stop();
  }
}

type Message = Readonly<Record<string, number | undefined>>;

class Child {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private errors = '';

  constructor(
    private readonly contestant: Contestant,
    jobFile: string,
    threads: number,
  ) {
    const n = String(threads);
    const threadSettings = { TF_NUM_INTRAOP_THREADS: n, TF_NUM_INTEROP_THREADS: n, OMP_NUM_THREADS: n };
    this.process = spawn(contestant.program, [...contestant.arguments, jobFile], {
      env: { ...process.env, ...ENVIRONMENT, ...threadSettings, ...contestant.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.process.stderr!.on('data', (bytes: Buffer) => {
      this.errors = (this.errors + bytes.toString('utf8')).slice(-4000);
    });
    this.lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  async next(): Promise<Message> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.contestant.name} ended early:\n${this.errors}`);
    return JSON.parse(value) as Message;
  }

  ask(seconds: number): Promise<Message> {
    this.process.stdin!.write(`${seconds}\n`);
    return this.next();
  }

  end(): Promise<Message> {
    this.process.stdin!.end();
    return this.next();
  }

  stop(): void {
    this.process.kill('SIGKILL');
  }
}
