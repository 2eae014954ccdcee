/** The trials of a sweep, with what their last rungs gave -> rows of a `sweep-leaderboard`, best first. Pure. */
import type { Table } from '../../schemas/run/artifact.js';
import type { StepRecord } from '../../schemas/run/run.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { confidenceInterval } from '../../science/sweep/analysis/index.js';
import {
  type Parameters,
  type RungValue,
  rankedTrials,
  standingFor,
  type TrialEnd,
} from '../../science/sweep/index.js';

/** A trial as the sweep knows it; `replicate` above 0: a finalist's settings with another seed. */
export interface KnownTrial {
  readonly trial: number;
  readonly replicate: number;
  readonly trialId: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly rungs: readonly RungValue[];
  readonly ended: TrialEnd | null;
  readonly reason: string;
  readonly lastRank: number | null;
  readonly lastOf: number | null;
  /** Step key of its last finished rung. */
  readonly key: string | null;
  readonly testMae: number | null;
}

export interface RankedRow extends KnownTrial {
  readonly result: StepRecord | null;
}

/** @param planText canonical JSON of everything in the plan that decides which trials there are */
export function leaderboardTable(
  { name, metric }: Pick<SweepPlan, 'name' | 'metric'>,
  rows: readonly RankedRow[],
  planText: string,
): Table<'sweep-leaderboard'> {
  const byOnset = metric === 'leadingMae';
  const trials = rows.filter(({ replicate }) => replicate === 0);
  const standing = standingFor(trials);
  const ordered = rankedTrials(trials).flatMap((place, rank) => {
    const { trial, reason } = trials[place]!;
    const same = trials[standing[place]!]!.trial;
    const family = rows
      .filter((row) => row.trial === trial)
      .sort((a, b) => a.replicate - b.replicate)
      .map((row) => (same === trial ? row : { ...row, reason: `the same training as trial ${same}; ${reason}` }));
    const values = family.flatMap(({ ended, ...row }) =>
      byOnset && ended?.value != null ? (summed(row, 'bestValidationMae') ?? []) : (ended?.value ?? []),
    );
    const interval = confidenceInterval(values);
    return family.map((row) => ({ row, rank: rank + 1, interval: row.replicate === 0 ? interval : null }));
  });
  const each = <T>(value: (row: RankedRow) => T): T[] => ordered.map(({ row }) => value(row));
  const whole = (value: (row: RankedRow) => number) => Uint32Array.from(each(value));
  return {
    kind: 'sweep-leaderboard',
    rows: ordered.length,
    columns: {
      rank: Uint32Array.from(ordered, ({ rank }) => rank),
      trial: whole(({ trial }) => trial),
      replicate: whole(({ replicate }) => replicate),
      trialId: each(({ trialId }) => trialId),
      parameters: each(({ parameters }) => sortedJson(parameters)),
      seed: whole(({ seed }) => seed),
      bestValidationMae: each((row) => summed(row, 'bestValidationMae')),
      lastValidationMae: each((row) => summed(row, 'lastValidationMae')),
      testMae: each(({ testMae }) => testMae),
      bestEpoch: whole((row) => summed(row, 'bestEpoch') ?? 0),
      epochs: whole((row) => summed(row, 'endedAtEpoch') ?? row.ended?.epochs ?? row.rungs.at(-1)?.epochs ?? 0),
      ended: each(({ ended }) => ended?.reason ?? 'cancelled'),
      reason: each(({ reason }) => reason),
      lastRank: each(({ lastRank }) => lastRank),
      lastOf: each(({ lastOf }) => lastOf),
      checkpoint: each(({ result }) => result?.outputs.best?.sha256 ?? null),
      lower: ordered.map(({ interval }) => interval?.lower ?? null),
      upper: ordered.map(({ interval }) => interval?.upper ?? null),
    },
    ...(byOnset && { extra: { leadingMae: each(({ ended, rungs }) => (ended ?? rungs.at(-1))?.value ?? null) } }),
    metadata: { plan: planText, name },
  };
}

function summed({ result }: Pick<RankedRow, 'result'>, name: string): number | null {
  const value = result?.summary[name];
  return typeof value === 'number' ? value : null;
}

function sortedJson(parameters: Parameters): string {
  const names = Object.keys(parameters).sort();
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, parameters[name]])));
}
