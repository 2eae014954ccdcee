/**
 * Each of worker, Temporal and object store is killed with -9 during each stage of a run. Every run has to complete by
 * itself once the supervisor has restarted the part, and no step whose result was published may be computed again.
 *
 *   npm run soak:discover
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PART_NAMES } from '../../infra/local-stack/state/status.js';
import { DISCOVER_STAGES } from '../../schemas/run/stages.js';
import { computedTwice } from '../harness/laws/run-laws.js';
import { openPipeline, type Pipeline } from '../harness/pipelines/pipeline.js';

/** Holds every step open, so that a kill falls into it and not behind it. */
const HOLD_MS = 1500;

const kills = PART_NAMES.flatMap((part) => DISCOVER_STAGES.map((stage) => [part, stage] as const));

describe('a run survives the death of', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom soak ü '));
  let pipeline: Pipeline;

  beforeAll(async () => {
    pipeline = await openPipeline(folder, HOLD_MS);
  }, 300_000);
  afterAll(async () => {
    await pipeline?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  it.each(kills)(
    '%s during %s',
    async (part, stage) => {
      const handle = await pipeline.start(
        `${part}-${stage}`,
        1 + kills.findIndex(([p, s]) => p === part && s === stage),
      );
      await pipeline.untilStage(handle, stage);
      await sleep(HOLD_MS / 2);
      await pipeline.kill(part);
      const result = await handle.result();
      expect(result.crystals).toBe(8);
      const records = await pipeline.records(handle);
      expect(new Set(records.map(({ step }) => step)).size).toBe(27);
      expect(computedTwice(records)).toEqual([]);
    },
    300_000,
  );
});
