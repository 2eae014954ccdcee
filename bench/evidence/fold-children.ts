/** Child processes that share a list of trainings; each has one thread, as the product's have. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { required } from '../../schemas/required.js';
import type { FoldTraining } from './fold-training.js';

const PROGRAM = fileURLToPath(new URL('./fold-child.js', import.meta.url));
const ENVIRONMENT = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
  MALLOC_MMAP_THRESHOLD_: '33554432',
  MALLOC_TRIM_THRESHOLD_: '30000000000',
};

/**
 * @param folder gets the predictions
 * @param onDone after each training
 * @throws Error when a process ends early, with what it said last
 */
export async function trainAll(
  trainings: readonly FoldTraining[],
  { folder, processes, onDone }: { folder: string; processes: number; onDone: (done: number) => void },
): Promise<void> {
  const left = [...trainings];
  let done = 0;
  const children = Array.from({ length: Math.min(processes, left.length) }, () => new FoldChild(folder));
  try {
    await Promise.all(
      children.map(async (child) => {
        for (let next = left.shift(); next; next = left.shift()) {
          await child.train(next);
          onDone(++done);
        }
      }),
    );
  } finally {
    for (const child of children) child.stop();
  }
}

class FoldChild {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private errors = '';

  constructor(folder: string) {
    this.process = spawn(process.execPath, [PROGRAM, folder], {
      env: { ...process.env, ...ENVIRONMENT },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    required(this.process.stderr).on('data', (bytes: Buffer) => {
      this.errors = (this.errors + bytes.toString('utf8')).slice(-4000);
    });
    this.lines = createInterface({ input: required(this.process.stdout) })[Symbol.asyncIterator]();
  }

  async train(training: FoldTraining): Promise<void> {
    required(this.process.stdin).write(`${JSON.stringify(training)}\n`);
    const { done } = await this.lines.next();
    if (done) throw new Error(`a training ended early:\n${this.errors}`);
  }

  /** Without a next line it ends by itself, and clears its folder. */
  stop(): void {
    required(this.process.stdin).end();
  }
}
