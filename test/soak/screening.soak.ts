/**
 * A hundred thousand candidates whose worker, Temporal and object store are each killed with -9 five times on the way. The
 * screening has to complete by itself, pass its verification, and rank what an undisturbed one ranks, byte by byte.
 *
 *   npm run soak:screening
 *   SOAK_CANDIDATES=20000 SOAK_KILLS=1 SOAK_SEED=2 SOAK_HOLD_MS=3000 npm run soak:screening
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeMadeUpCrystals } from '../../bench/screening/made-up-crystals.js';
import { PART_NAMES, type PartName } from '../../infra/local-stack/state/status.js';
import { seededRandom } from '../harness/laws/seeded-random.js';
import { isReady, killPart } from '../harness/pipelines/kill-part.js';
import { type EndedScreening, ScreeningStack } from '../harness/screening/screening-stacks.js';

const CANDIDATES = Number(process.env.SOAK_CANDIDATES ?? 100_000);
const KILLS_PER_PART = Number(process.env.SOAK_KILLS ?? 5);
const SEED = Number(process.env.SOAK_SEED ?? 1);
/** Of the list: behind it the run may end before its last deaths. */
const LAST_KILL = 0.8;
const LONGEST_DELAY_MS = 2000;
/** Keeps shards in flight, so that a death meets some: longer where the machine is busy, or few candidates have to last for all deaths. */
const HOLD_MS = Number(process.env.SOAK_HOLD_MS ?? 3000);
const HOUR_MS = 3_600_000;

interface Kill {
  readonly part: PartName;
  /** Of the candidates, when they are screened. */
  readonly share: number;
  /** After that. */
  readonly delayMs: number;
}

/** In the order in which they come. */
function killsOf(seed: number): Kill[] {
  const random = seededRandom(seed);
  const parts = PART_NAMES.flatMap((part) => Array.from<PartName>({ length: KILLS_PER_PART }).fill(part));
  return parts
    .map((part) => ({ part, share: random.uniform() * LAST_KILL, delayMs: random.below(LONGEST_DELAY_MS) }))
    .sort((a, b) => a.share - b.share);
}

describe(`${CANDIDATES} candidates`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom soak ü '));
  const source = path.join(folder, 'made-up.jsonl');
  const disturbed = new ScreeningStack(path.join(folder, 'disturbed'));
  let undisturbed: ScreeningStack;
  let expected: EndedScreening;

  beforeAll(async () => {
    await writeMadeUpCrystals(source, CANDIDATES);
    await disturbed.discover(path.join(folder, 'crystals'));
    undisturbed = await disturbed.copied(path.join(folder, 'undisturbed'));
    expected = await undisturbed.ended('many', source);
    await undisturbed.run('down');
  }, HOUR_MS);
  afterAll(async () => {
    await undisturbed?.purge();
    await disturbed.purge();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    `are screened and ranked although every part dies ${KILLS_PER_PART} times`,
    async () => {
      expect(expected.counts).toMatchObject({ listed: CANDIDATES, predicted: CANDIDATES });
      await disturbed.up(HOLD_MS);
      await disturbed.start('many', source);
      for (const kill of killsOf(SEED)) {
        await until(async () => ((await disturbed.state('many'))?.done ?? -1) >= kill.share * CANDIDATES);
        await sleep(kill.delayMs);
        await until(() => isReady(disturbed.data, kill.part));
        expect((await disturbed.state('many'))?.done ?? 0).toBeLessThan(CANDIDATES);
        await killPart(disturbed.data, kill.part);
        console.log(`${kill.part} killed when ${Math.round(100 * kill.share)} % were screened`);
      }
      const ended = await disturbed.ended('many', source);
      expect(ended.counts).toEqual(expected.counts);
      expect(ended.ranking).toEqual(expected.ranking);
      expect(await disturbed.verified('many')).toMatchObject({ isRight: true, rows: CANDIDATES });
    },
    HOUR_MS,
  );
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}
