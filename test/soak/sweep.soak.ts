/**
 * A sweep of 24 trials on the bundled data, trained by four worker processes, then killed with -9 at ten moments
 * (worker, Temporal, both, and so on): it has to finish by itself with the leaderboard of an undisturbed one, bit for
 * bit, and no rung may be trained twice.
 *
 *   npm run soak:sweep
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartName } from '../../infra/local-stack/state/status.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { computedTwice } from '../harness/laws/run-laws.js';
import { seededRandom } from '../harness/laws/seeded-random.js';
import { openSweepStack } from '../harness/servers/sweep-stack.js';
import { BUNDLED_FOLDER } from '../harness/tables/small-dataset.js';
import { HALVING_PLAN } from '../harness/tables/sweep-plan.js';

const KILLS: readonly (readonly PartName[])[] = [['worker'], ['temporal'], ['worker', 'temporal']];
const MOMENTS = 10;
const SEED = Number(process.env.SPECTRALOOM_SOAK_SEED ?? 5);

const { graph, network } = HALVING_PLAN.base;
const PLAN: SweepPlan = {
  ...HALVING_PLAN,
  name: 'soak',
  method: 'tpe',
  base: {
    ...HALVING_PLAN.base,
    graph: { ...graph, maxNeighbors: 8 },
    network: { ...network, alignnLayers: 1, gcnLayers: 1, embeddingFeatures: 8 },
  },
  space: [
    { name: 'hiddenFeatures', group: 'network', kind: 'int_uniform', min: 8, max: 24 },
    { name: 'learningRate', group: 'training', kind: 'log_uniform', min: 5e-4, max: 2e-2 },
  ],
  maxTrials: 24,
  finalists: 2,
  replicates: 2,
  parallel: 2,
  lag: 3,
};

describe('a sweep', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom soak ü '));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let expected: string;
  let seconds: number;

  beforeAll(async () => {
    const quiet = await openSweepStack(path.join(folder, 'quiet'), BUNDLED_FOLDER);
    try {
      const begin = performance.now();
      expected = (await (await quiet.start(PLAN)).result()).leaderboard.sha256;
      seconds = (performance.now() - begin) / 1000;
    } finally {
      await quiet.close();
    }
  }, 3_600_000);

  it('with four worker processes has the leaderboard of one with a single worker', async () => {
    const stack = await openSweepStack(path.join(folder, 'four'), BUNDLED_FOLDER);
    try {
      for (let i = 0; i < 3; i++) await stack.addWorker();
      const handle = await stack.start({ ...PLAN, parallel: 4 });
      const result = await handle.result();
      const trained = (await stack.records(handle)).filter(({ step }) => step === 'trainRung');
      const processes = new Set(trained.map(({ host, pid }) => `${host} ${pid}`));
      console.log(`${trained.length} rungs by ${processes.size} workers`);
      expect(processes.size).toBeGreaterThan(1);
      expect(result.leaderboard.sha256).toBe(expected);
    } finally {
      await stack.close();
    }
  }, 3_600_000);

  it('that dies ten times ends with the leaderboard of an undisturbed one, and trains no rung twice', async () => {
    const random = seededRandom(SEED);
    const stack = await openSweepStack(path.join(folder, 'disturbed'), BUNDLED_FOLDER);
    try {
      const handle = await stack.start(PLAN);
      for (let moment = 0; moment < MOMENTS; moment++) {
        await stack.untilReady();
        await sleep((random.uniform() * seconds * 1000) / (MOMENTS + 2));
        expect((await handle.describe()).status.name, `before kill ${moment + 1}`).toBe('RUNNING');
        const parts = KILLS[moment % KILLS.length]!;
        console.log(`kill ${moment + 1}: ${parts.join(' and ')}`);
        for (const part of parts) await stack.kill(part);
      }
      await stack.untilReady();
      const result = await handle.result();
      const records = await stack.records(handle);
      const trained = records.filter(({ step, state }) => step === 'trainRung' && state === 'finished');
      console.log(`${trained.length} rungs, undisturbed in ${seconds.toFixed(0)} s`);
      expect(trained.length).toBeGreaterThan(24);
      expect(computedTwice(records)).toEqual([]);
      expect(result.leaderboard.sha256).toBe(expected);
    } finally {
      await stack.close();
    }
  }, 3_600_000);
});
