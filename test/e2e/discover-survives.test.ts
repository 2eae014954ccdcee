/**
 * One run on real servers whose object store, worker and Temporal are killed with -9 on the way. The soak
 * (`npm run soak:discover`) does this for every part in every stage.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure, type WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartName } from '../../infra/local-stack/state/status.js';
import { computedTwice } from '../harness/laws/run-laws.js';
import { spectraloom } from '../harness/pipelines/command.js';
import { openPipeline, type Pipeline } from '../harness/pipelines/pipeline.js';

const HOLD_MS = 1000;
const KILLS: readonly (readonly [stage: string, part: PartName])[] = [
  ['ingest', 'store'],
  ['trials', 'worker'],
  ['cluster', 'temporal'],
];

describe('a discover run', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom e2e ü '));
  let pipeline: Pipeline;

  beforeAll(async () => {
    pipeline = await openPipeline(folder, HOLD_MS);
  }, 300_000);
  afterAll(async () => {
    await pipeline?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  it('survives the death of store, worker and Temporal, and computes nothing twice', async () => {
    const handle = await pipeline.start('killed', 1);
    for (const [stage, part] of KILLS) {
      await pipeline.untilStage(handle, stage);
      await sleep(HOLD_MS / 2);
      await pipeline.kill(part);
    }
    const killed = await handle.result();
    const records = await pipeline.records(handle);
    expect(computedTwice(records)).toEqual([]);
    // At least the worker's own attempt was cut off and made again.
    expect(records.some(({ state }) => state === 'lost')).toBe(true);
    expect(records.filter(({ state }) => state === 'running')).toEqual([]);

    const again = await pipeline.start('killed', 1);
    const repeated = await again.result();
    expect(repeated).toEqual(killed);
    const reused = await pipeline.records(again);
    expect(reused.map(({ state }) => state).filter((state) => state !== 'reused')).toEqual([]);
    expect(reused.length).toBeGreaterThan(10);
  }, 300_000);

  it('that is cancelled after its worker was killed ends as cancelled, and no attempt says that it runs', async () => {
    const handle = await pipeline.start('cancelled', 2);
    await pipeline.untilStage(handle, 'trials');
    await sleep(HOLD_MS / 2);
    await pipeline.kill('worker');
    await handle.cancel();
    const ended = await handle.result().catch((error: unknown) => error);
    expect((ended as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    const shown = await spectraloom('runs', 'cancelled', '-o', 'json', '--data', path.join(folder, 'stack'));
    const { attempts } = JSON.parse(shown.stdout) as { attempts: { state: string }[] };
    expect(attempts.map(({ state }) => state)).toContain('lost');
    expect(attempts.map(({ state }) => state)).not.toContain('running');
    expect((await pipeline.records(handle)).filter(({ state }) => state === 'running')).toEqual([]);
  }, 300_000);
});
