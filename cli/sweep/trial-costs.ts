/** Seconds, memory and origin of every trial of a sweep, from the attempt records: circumstances, in no artifact. */

import { inLanes } from '../../schemas/lanes.js';
import { at } from '../../schemas/required.js';
import type { RunRecord } from '../../schemas/run/run.js';
import type { TrialCost } from '../present/sweep.js';
import { recordsOf } from '../run/results/result-files.js';
import type { Session } from '../run/start/session.js';

/** Key records read at a time. */
const LANES = 16;

/** @returns by trial id */
export async function costsOf(session: Session, run: string): Promise<Map<string, TrialCost>> {
  const attempts = (await recordsOf(session, run)).filter(({ step }) => step === 'trainRung');
  const trialOf = await trialsByKey(session, [...new Set(attempts.map(({ key }) => key))]);
  const byTrial = new Map<string, RunRecord[]>();
  for (const attempt of attempts) {
    const trial = trialOf.get(attempt.key);
    if (trial !== undefined) byTrial.set(trial, [...(byTrial.get(trial) ?? []), attempt]);
  }
  const reused = [...byTrial.values()].filter((own) => !own.some(hasTrained)).map((own) => at(own, 0).key);
  const origins = reused.length > 0 ? await originsOf(session, new Set(reused)) : new Map<string, string>();
  return new Map([...byTrial].map(([trial, own]) => [trial, costOf(own, origins)]));
}

function hasTrained({ state }: RunRecord): boolean {
  return state !== 'reused';
}

function costOf(attempts: readonly RunRecord[], origins: ReadonlyMap<string, string>): TrialCost {
  const trained = attempts.filter(hasTrained);
  const seconds = trained.reduce(
    (sum, { startedAt, endedAt }) =>
      sum + (endedAt === null ? 0 : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000),
    0,
  );
  const peaks = trained.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []);
  return {
    seconds,
    peakMemoryBytes: peaks.length > 0 ? Math.max(...peaks) : null,
    reusedFrom: trained.length > 0 ? null : (origins.get(at(attempts, 0).key) ?? 'an earlier run'),
  };
}

async function trialsByKey({ ledger }: Session, keys: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await inLanes(keys, LANES, async (key) => {
    const record = await ledger.find(key);
    const trialId = (record?.parameters as { trialId?: string } | undefined)?.trialId;
    if (trialId !== undefined) found.set(key, trialId);
  });
  return found;
}

/** @returns key -> run that computed it */
async function originsOf({ records }: Session, keys: ReadonlySet<string>): Promise<Map<string, string>> {
  const origins = new Map<string, string>();
  for await (const { key, state, runId } of records.list())
    if (state === 'finished' && keys.has(key)) origins.set(key, runId);
  return origins;
}
