/** A local stack whose workers have one core each, and screenings on it, measured from outside. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Client, WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { firstRunIdOf } from '../../infra/audit/runs/run-histories.js';
import { resolveConfig } from '../../infra/config.js';
import { ensureStack, stopStack } from '../../infra/local-stack/client/client.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { projectRoot } from '../../infra/project-root.js';
import { ScreeningInputs } from '../../infra/screening-inputs.js';
import { connectTemporal } from '../../infra/temporal.js';
import { required } from '../../schemas/required.js';
import type { ScreeningResult } from '../../schemas/screening/input.js';
import { writeSmallDataset } from '../../test/harness/tables/small-dataset.js';
import { type PeakMemory, sampleMemory } from './peak-memory.js';

const RUN = 'eight';
/** The network of the targets: 64 features, 12 neighbours. */
const NETWORK = ['--neighbors', '12', '--widths', '64', '--epochs', '2,4', '--candidates', '5', '--clusters', '3'];
const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const WORKER = join(projectRoot(), 'bench', 'screening', 'one-core-worker.mjs');

export interface MeasuredScreening {
  readonly predicted: number;
  /** From the start of the workflow to its end. */
  readonly seconds: number;
  readonly events: number;
  readonly peakMb: PeakMemory;
}

export class BenchStack {
  private readonly more: ChildProcess[] = [];
  private isUp = false;

  constructor(private readonly dataFolder: string) {}

  async discover(folder: string): Promise<void> {
    this.isUp = true;
    await ensureStack({ dataFolder: this.dataFolder, workerEntry: WORKER });
    await this.run('discover', writeSmallDataset(folder), '--name', RUN, '--no-folds', ...NETWORK);
  }

  /** Of them one is the stack's own. */
  async workers(count: number): Promise<void> {
    await this.endMore();
    for (let n = 1; n < count; n++) {
      const child = spawn(process.execPath, [WORKER, '--data', this.dataFolder], {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        env: { ...process.env, SPECTRALOOM_DATA: this.dataFolder },
      });
      this.more.push(child);
      await once(child, 'message');
    }
  }

  async screened(name: string, source: string): Promise<MeasuredScreening> {
    const client = await connectTemporal(resolveConfig({ dataFolder: this.dataFolder }).temporal);
    const sampling = sampleMemory(this.dataFolder);
    try {
      await this.run('screen', 'start', name, '--from', RUN, '--source', source, '--detach');
      const { workflow } = client;
      const result = (await workflow.getHandle(`screening/${name}`).result()) as ScreeningResult;
      const runs = await runsOf(client, `screening/${name}`);
      const events = runs.reduce((sum, { historyLength }) => sum + historyLength, 0);
      const startMs = Math.min(...runs.map(({ startTime }) => startTime.getTime()));
      const endMs = Math.max(...runs.map(({ closeTime }) => closeTime?.getTime() ?? 0));
      return {
        predicted: result.counts.predicted,
        seconds: (endMs - startMs) / 1000,
        events,
        peakMb: await sampling.end(),
      };
    } finally {
      await sampling.end();
      await client.connection.close();
    }
  }

  /** @returns bytes of the checkpoint that the screening asks */
  async modelOf(name: string): Promise<Uint8Array> {
    const store = await openObjectStore(resolveConfig({ dataFolder: this.dataFolder }).store);
    const input = required(await new ScreeningInputs(store).find(name), 'the input of a screening');
    const [part] = await new ArtifactParts(new ArtifactStore(store)).fetch([required(input.identity.models[0])]);
    return required(part).bytes;
  }

  /** New criteria by the command line, its start among it. */
  async judgeSeconds(name: string, criteria: string): Promise<number> {
    const begin = performance.now();
    await this.run('screen', 'judge', name, '--criteria', criteria);
    return (performance.now() - begin) / 1000;
  }

  async close(): Promise<void> {
    if (!this.isUp) return;
    this.isUp = false;
    await this.endMore();
    await stopStack({ dataFolder: this.dataFolder, purge: true });
  }

  private async endMore(): Promise<void> {
    for (const child of this.more.splice(0)) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }

  private async run(...args: string[]): Promise<void> {
    await promisify(execFile)(process.execPath, [MAIN, ...args, '--data', this.dataFolder], { maxBuffer: 1 << 26 });
  }
}

/** A chain of continued runs, first run first. */
async function runsOf({ workflow }: Client, workflowId: string): Promise<WorkflowExecutionDescription[]> {
  const last = await workflow.getHandle(workflowId).describe();
  const runs: WorkflowExecutionDescription[] = [];
  for (let next = firstRunIdOf(last); next; ) {
    const handle: WorkflowHandle = workflow.getHandle(workflowId, next);
    runs.push(await handle.describe());
    const { events } = await handle.fetchHistory();
    next = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? '';
  }
  return runs;
}
