/**
 * The disk of the object store is full for a second, for a minute and for good, under each kind of store, in a discover
 * run and in a sweep: the results are those of an undisturbed run, byte for byte, or the command fails with exit code 1
 * and names the disk; and once there is room, the same command ends with the same results.
 * The same once more with everything on one disk, Temporal's database and the folder of the child processes too.
 *
 *   npm run soak:faults
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StackPaths, stackPaths } from '../../infra/local-stack/state/paths.js';
import type { StoreKind } from '../../infra/local-stack/state/state.js';
import type { DISCOVER_STAGES, SWEEP_STAGES } from '../../schemas/run/stages.js';
import type { Ended } from '../harness/pipelines/command.js';
import { startSpectraloom } from '../harness/pipelines/running-command.js';
import { mountSmallDisk } from '../harness/servers/small-disk.js';
import { writeSmallDataset } from '../harness/tables/small-dataset.js';

/** Room for the servers to begin with, and more than a run of eight crystals writes. */
const STORE_MB = 400;
/** Longer than the minute, and short where no room comes. */
const PATIENCE_S = { short: 20, long: 150 };
const FOREVER = Number.POSITIVE_INFINITY;
/** Holds every step open, so that there is something to disturb. */
const HOLD_MS = 500;

const STORES = ['minio', 'seaweedfs', 'dir'] as const satisfies readonly StoreKind[];
const FOLDER_OF: Record<StoreKind, keyof StackPaths> = { minio: 'minio', seaweedfs: 'seaweedfs', dir: 'objects' };
const LENGTHS_S = [1, 60, FOREVER] as const;

const SWEEP = `
name: eight
method: random
metric: { name: bestValidationMae, goal: minimize }
parameters:
  hiddenFeatures: { values: [8, 12, 16] }
  learningRate: { min: 0.0005, max: 0.01, distribution: log_uniform }
settings: { maxNeighbors: 8, alignnLayers: 1, gcnLayers: 1, embeddingFeatures: 8 }
early_terminate: { type: asha, eta: 2, min_epochs: 2, max_epochs: 4 }
budget: { trials: 6 }
replicates: { finalists: 2, seeds: 1 }
seed: 7
parallel: 2
`;

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom faults ü '));
const crystals = writeSmallDataset(path.join(folder, 'eight'));
const plan = path.join(folder, 'eight.yaml');
writeFileSync(plan, SWEEP);

const COMMANDS = {
  discover: [
    'discover',
    crystals,
    ...'--neighbors 8 --widths 8,12 --epochs 2,4 --candidates 20 --clusters 3'.split(' '),
  ],
  sweep: ['sweep', plan, crystals],
} as const;
type Command = keyof typeof COMMANDS;
/** The stage whose beginning the disk waits for: trainings are under way soon after. */
const STAGE = { discover: 'sweep', sweep: 'trials' } as const satisfies Record<Command, Stage>;
type Stage = (typeof DISCOVER_STAGES | typeof SWEEP_STAGES)[number];

function run(command: Command, dataFolder: string, store: StoreKind, patienceS: number) {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    SPECTRALOOM_ROOM_PATIENCE: String(patienceS),
    SPECTRALOOM_SOAK_HOLD_MS: String(HOLD_MS),
  };
  return startSpectraloom(['--data', dataFolder, ...COMMANDS[command], '--store', store], env);
}

/** What a command came to, in hashes of content. */
async function resultsOf(command: Command, dataFolder: string, store: StoreKind): Promise<unknown> {
  const env = { ...process.env, NO_COLOR: '1' };
  const args = ['--data', dataFolder, ...COMMANDS[command], '--store', store, '-o', 'json'];
  const { code, stdout, stderr } = await startSpectraloom(args, env).ended;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  return command === 'discover' ? result.artifacts : pickSweep(result);
}

function pickSweep({ leaderboard, curves, report, ensemble, best }: Record<string, unknown>): unknown {
  return { leaderboard, curves, report, ensemble, best };
}

function down(dataFolder: string): Promise<Ended> {
  return startSpectraloom(['--data', dataFolder, 'down'], process.env).ended;
}

describe('a full disk', () => {
  const expected: Partial<Record<Command, unknown>> = {};

  beforeAll(async () => {
    const data = path.join(folder, 'undisturbed');
    for (const command of Object.keys(COMMANDS) as Command[]) {
      const { code, stderr } = await run(command, data, 'dir', PATIENCE_S.long).ended;
      expect(code, stderr).toBe(0);
      expected[command] = await resultsOf(command, data, 'dir');
    }
    await down(data);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** @param disk of the data folder: the folder that is on the small one */
  async function disturbed(command: Command, store: StoreKind, lengthS: number, disk: keyof StackPaths) {
    // Under its own name a folder may hold something (the mounted one) before it is claimed.
    const data = path.join(mkdtempSync(path.join(folder, `${store}-`)), '.spectraloom');
    mkdirSync(data);
    const small = mountSmallDisk(stackPaths(data)[disk], STORE_MB);
    try {
      const running = run(command, data, store, lengthS === FOREVER ? PATIENCE_S.short : PATIENCE_S.long);
      await running.untilSaid(new RegExp(`${STAGE[command]} +started`));
      await sleep(700);
      small.fill();
      expect(small.freeBytes()).toBeLessThan(64 * 1024);
      if (lengthS === FOREVER) {
        const { code, stderr } = await running.ended;
        expect(stderr).toContain(`the disk of ${stackPaths(data)[disk]} is full`);
        expect(code, running.said).toBe(1);
        // Stopping works without room too: it may be what makes some. Starting says which disk.
        if (disk === 'dataFolder') {
          expect((await down(data)).code).toBe(0);
          const again = await run(command, data, store, PATIENCE_S.short).ended;
          expect(again.stderr).toContain(`the local stack cannot be started: the disk of ${data} is full`);
          expect(again.code).toBe(1);
        }
        small.empty();
      } else {
        await sleep(lengthS * 1000);
        small.empty();
        const { code } = await running.ended;
        expect(code, running.said).toBe(0);
        if (lengthS >= 60) expect(running.said).toContain(`waiting for room:`);
        expect(running.said).not.toMatch(/ResourceError|out of memory/);
      }
      expect(await resultsOf(command, data, store)).toEqual(expected[command]);
    } finally {
      await down(data);
      small.unmount();
    }
  }

  const cases = STORES.flatMap((store) =>
    (Object.keys(COMMANDS) as Command[]).flatMap((command) =>
      LENGTHS_S.map((lengthS) => [store, command, lengthS === FOREVER ? 'for good' : `for ${lengthS} s`] as const),
    ),
  );
  const secondsOf = (length: string) => (length === 'for good' ? FOREVER : Number(/\d+/.exec(length)![0]));

  it.each(cases)(
    'of a store of %s, in %s, %s',
    (store, command, length) => disturbed(command, store, secondsOf(length), FOLDER_OF[store]),
    600_000,
  );

  it.each([
    ['discover', 'for 60 s'],
    ['sweep', 'for 60 s'],
    ['discover', 'for good'],
  ] as const)(
    'that everything is on, in %s, %s',
    (command, length) => disturbed(command, 'minio', secondsOf(length), 'dataFolder'),
    600_000,
  );
});
