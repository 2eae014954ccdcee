/**
 * Parts that hang, and parts that are killed at any moment, under the commands as people type them.
 *
 * - Each part of a stack, a child process of its worker and its supervisor are stopped with SIGSTOP for good in the middle
 *   of a run: the run ends by itself, with the results of an undisturbed one, and the part is at work again within a minute.
 * - Supervisor and command are killed at 50 random moments: no command ends with exit code 4, and the last one has the
 *   results of an undisturbed run.
 *
 *   npm run soak:faults
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stackStatus, stopStack } from '../../infra/local-stack/client/client.js';
import { livingSupervisor } from '../../infra/local-stack/client/control-client.js';
import { identifyProcess } from '../../infra/local-stack/state/process-identity.js';
import type { StoreKind } from '../../infra/local-stack/state/state.js';
import type { PartName } from '../../infra/local-stack/state/status.js';
import { membersByGroup } from '../../infra/local-stack/watch/process-pulse.js';
import { seededRandom } from '../harness/laws/seeded-random.js';
import { writeSmallDataset } from '../harness/tables/small-dataset.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const SMALL = '--neighbors 8 --widths 8,12 --epochs 2,4 --candidates 20 --clusters 3 -o json'.split(' ');
/** Holds every step open, so that there is something to disturb. */
const HOLD_MS = 300;
const INTO_THE_RUN_MS = 5_000;
const BACK_WITHIN_MS = 60_000;
const KILLS = Number(process.env.SPECTRALOOM_SOAK_KILLS ?? 50);
const SEED = Number(process.env.SPECTRALOOM_SOAK_SEED ?? 11);
const HOURS = 3_600_000;

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom hung ü '));
const crystals = writeSmallDataset(path.join(folder, 'eight'));
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TEMPORAL_|S3_)/.test(name))),
  SPECTRALOOM_SOAK_HOLD_MS: String(HOLD_MS),
};

interface Running {
  readonly process: ChildProcess;
  /** Exit code, or the signal that ended it. */
  readonly end: Promise<number | NodeJS.Signals>;
  /** Both streams. */
  said(): string;
  /** What it printed for programs. */
  result(): { artifacts: unknown };
}

function discover(dataFolder: string, seed: number): Running {
  const args = ['discover', crystals, '--name', `seed-${seed}`, '--seed', String(seed), ...SMALL, '--data', dataFolder];
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  return {
    process: child,
    end: once(child, 'close').then(([code, signal]) => code ?? signal),
    said: () => said,
    result: () => JSON.parse(stdout),
  };
}

async function undisturbed(seed: number): Promise<unknown> {
  const dataFolder = path.join(folder, `quiet-${seed}`);
  const command = discover(dataFolder, seed);
  expect(await command.end, command.said()).toBe(0);
  await stopStack({ dataFolder, purge: true });
  return command.result().artifacts;
}

/** Resolves when what `find` gives is there, which it has to be before the command ends. */
async function during<T>(command: Running, find: () => Promise<T | null> | T | null): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== null) return found;
    if (command.process.exitCode !== null) throw new Error(`it ended too early:\n${command.said()}`);
    await sleep(50);
  }
}

const partOf = async (dataFolder: string, name: PartName) =>
  (await stackStatus({ dataFolder })).parts.find((part) => part.name === name) ?? null;

/** A child that computes for the worker. */
async function childOf(dataFolder: string): Promise<number | null> {
  const pid = (await partOf(dataFolder, 'worker'))?.pid;
  const members = pid ? [...(membersByGroup().get(pid)?.keys() ?? [])] : [];
  return members.find((member) => member !== pid) ?? null;
}

const CASES: readonly (readonly [what: PartName | 'child' | 'supervisor', store: StoreKind])[] = [
  ['worker', 'minio'],
  ['temporal', 'minio'],
  ['store', 'minio'],
  ['store', 'seaweedfs'],
  ['child', 'dir'],
  ['supervisor', 'dir'],
];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('stopped for good', () => {
  let expected: unknown;
  beforeAll(async () => {
    expected = await undisturbed(1);
  }, HOURS);

  it.each(CASES)(
    '%s on %s: the run ends by itself, as if nothing had been',
    async (what, store) => {
      const dataFolder = path.join(folder, `${what}-${store}`);
      await run('up', '--store', store, '--data', dataFolder);
      try {
        const command = discover(dataFolder, 1);
        await during(command, () => childOf(dataFolder));
        await sleep(INTO_THE_RUN_MS);
        const pid = await during(command, async () => {
          if (what === 'child') return childOf(dataFolder);
          if (what === 'supervisor') return livingSupervisor(dataFolder)?.pid ?? null;
          return (await partOf(dataFolder, what))?.pid ?? null;
        });
        process.kill(pid, 'SIGSTOP');
        const stopped = Date.now();
        if (what === 'supervisor') {
          // It is in the way of nobody but the next command, or of this one once a part of the run dies.
          process.kill((await during(command, () => workerPid(dataFolder)))!, 'SIGKILL');
        }
        await during(command, () => (identifyProcess(pid) === null ? true : null));
        await during(command, async () => ((await stackStatus({ dataFolder })).state === 'ready' ? true : null));
        const backMs = Date.now() - stopped;
        console.log(`${what} on ${store}: at work again after ${(backMs / 1000).toFixed(1)} s`);
        expect(backMs).toBeLessThan(BACK_WITHIN_MS);
        expect(await command.end, command.said()).toBe(0);
        expect(command.result().artifacts).toEqual(expected);
      } finally {
        await stopStack({ dataFolder, purge: true });
      }
    },
    HOURS,
  );
});

/** Without asking its supervisor, which may be stopped: the leader of the group of compute children. */
function workerPid(dataFolder: string): number | null {
  for (const [leader, members] of membersByGroup()) {
    const command = members.has(leader) ? (identifyProcess(leader)?.command ?? []) : [];
    if (command.includes(dataFolder) && command.some((word) => word.endsWith('workers/main.js'))) return leader;
  }
  return null;
}

it(
  `${KILLS} kills of supervisor and command: no exit code 4, and results as if nothing had been`,
  async () => {
    const random = seededRandom(SEED);
    const dataFolder = path.join(folder, 'killed');
    const killed = { supervisor: 0, command: 0 };
    let seed = 100;
    let lastDisturbed = seed;
    let artifacts: unknown = null;
    let command = discover(dataFolder, seed);
    const finish = async () => {
      const code = await command.end;
      expect(code, command.said()).toBe(0);
      artifacts = command.result().artifacts;
    };
    try {
      while (killed.supervisor + killed.command < KILLS) {
        // Half of them while it comes up, half in the middle of the run.
        await sleep((random.uniform() < 0.5 ? 3_000 : 20_000) * random.uniform());
        if (command.process.exitCode !== null) {
          await finish();
          lastDisturbed = seed;
          command = discover(dataFolder, ++seed);
          continue;
        }
        const supervisor = livingSupervisor(dataFolder)?.pid;
        if (supervisor !== undefined && random.uniform() < 0.6) {
          process.kill(supervisor, 'SIGKILL');
          killed.supervisor++;
        } else {
          command.process.kill('SIGKILL');
          await command.end;
          killed.command++;
          command = discover(dataFolder, seed);
        }
      }
      await finish();
      lastDisturbed = seed;
    } finally {
      command.process.kill('SIGKILL');
      await stopStack({ dataFolder, purge: true });
    }
    console.log(`${killed.supervisor} kills of the supervisor, ${killed.command} of the command, ${seed - 99} runs`);
    expect(killed.supervisor).toBeGreaterThan(KILLS / 5);
    expect(artifacts).toEqual(await undisturbed(lastDisturbed));
  },
  2 * HOURS,
);

async function run(...args: string[]): Promise<void> {
  const [code] = await once(spawn(process.execPath, [MAIN, ...args], { env, stdio: 'ignore' }), 'close');
  expect(code).toBe(0);
}
