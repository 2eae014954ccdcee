/** One `discover` on a made-up folder, on a stack of its own: what every step took, what the store holds, the page. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { stageOfStep } from '../../cli/run/kinds/kinds.js';
import { resolveConfig } from '../../infra/config.js';
import { ensureStack, stopStack } from '../../infra/local-stack/client/client.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { measureProgram } from '../clustering/command.js';
import { type PeakMemory, sampleMemory } from '../screening/peak-memory.js';
import type { AttemptCost } from './growth.js';
import { writeMadeUpFolder } from './made-up-folder.js';
import { openingSeconds } from './opening.js';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
/** Few epochs of narrow networks: the epochs are what a user chooses, and everything else grows with the crystals. */
const SETTINGS = ['--neighbors', '12', '--widths', '8,16', '--epochs', '1,2', '--clusters', '12'];
const RUN = 'scale';
const MB = 1e6;

export interface Discovered {
  readonly crystals: number;
  /** From the start of the command to its end. */
  readonly seconds: number;
  readonly attempts: readonly AttemptCost[];
  readonly peakMb: PeakMemory;
  /** Of the command that exports figures and tables: its largest process. */
  readonly exported: { readonly cpuSeconds: number; readonly peakMb: number };
  readonly page: {
    readonly file: string;
    readonly mb: number;
    /** Null where there is no Chromium. */
    readonly openingSeconds: number | null;
  };
  /** MB in the store by kind, largest first. */
  readonly stored: readonly (readonly [kind: string, mb: number])[];
}

/** @param scratch folder for what is made; the stack's own part of it is removed */
export async function discovered(scratch: string, crystals: number): Promise<Discovered> {
  const folder = await writeMadeUpFolder(join(scratch, `crystals-${crystals}`), crystals);
  const dataFolder = join(scratch, `stack-${crystals}`);
  const page = join(scratch, `report-${crystals}.html`);
  await ensureStack({ dataFolder });
  const sampling = sampleMemory(dataFolder);
  try {
    const begin = performance.now();
    await run(dataFolder, 'discover', folder, '--name', RUN, ...SETTINGS);
    const seconds = (performance.now() - begin) / 1000;
    const peakMb = await sampling.end();
    const story = JSON.parse(await run(dataFolder, 'audit', 'show', RUN, '-o', 'json')) as { attempts: ToldAttempt[] };
    await run(dataFolder, 'report', RUN, '--out', page);
    const exporting = [MAIN, 'report', RUN, '--export', join(scratch, `export-${crystals}`), '--data', dataFolder];
    return {
      crystals,
      seconds,
      attempts: story.attempts.map(costOf),
      peakMb,
      exported: measureProgram(process.execPath, exporting),
      page: { file: page, mb: statSync(page).size / MB, openingSeconds: await openingSeconds(page) },
      stored: await storedByKind(dataFolder),
    };
  } finally {
    await sampling.end();
    await stopStack({ dataFolder, purge: true });
  }
}

interface ToldAttempt {
  readonly step: string;
  readonly workflowId: string;
  readonly durationMs: number | null;
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
}

function costOf({ step, workflowId, durationMs, cpuSeconds, peakMemoryBytes }: ToldAttempt): AttemptCost {
  return {
    stage: stageOfStep(step, workflowId),
    step,
    seconds: (durationMs ?? 0) / 1000,
    cpuSeconds: cpuSeconds ?? 0,
    peakMb: (peakMemoryBytes ?? 0) / MB,
  };
}

async function storedByKind(dataFolder: string): Promise<[string, number][]> {
  const store = await openObjectStore(resolveConfig({ dataFolder }).store);
  const kinds = new Map<string, number>();
  for await (const { key, bytes } of store.list('')) {
    const kind = key.slice(0, key.indexOf('/'));
    kinds.set(kind, (kinds.get(kind) ?? 0) + bytes / MB);
  }
  return [...kinds].sort((a, b) => b[1] - a[1]);
}

async function run(dataFolder: string, ...args: string[]): Promise<string> {
  const command = [MAIN, ...args, '--data', dataFolder];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 28 });
  return stdout;
}
