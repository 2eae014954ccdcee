/**
 * What a sweep will take: the sweep played through with made-up results, several times. A trial's place among the others
 * is drawn at random and kept at all rungs, so early stopping is counted as for results without noise; time comes from
 * the seconds an epoch of each trial takes.
 *
 * Runs inside workflows too: plain language only.
 */
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { randomStream } from '../numerics/index.js';
import { nextTasks } from './next-tasks.js';
import { trialRungs } from './stopping/verdict.js';
import { limitsOf } from './trials/amendments.js';
import { finalistsOf } from './trials/ranking.js';
import { isSound, type Parameters, type TrialEnd, type TrialRecord } from './trials/trial-record.js';

interface SweepForecast {
  /** Medians over the rounds, of what is still to come. Replicates of finalists included in epochs and seconds. */
  readonly trials: number;
  readonly epochs: number;
  /** Sum over all workers; null when the seconds of an epoch are unknown. */
  readonly computeSeconds: number | null;
  /** Until the last training ends, with `parallel` of them at a time. */
  readonly wallSeconds: number | null;
}

const ROUNDS = 5;

/**
 * @param secondsPerEpoch of a trial; null when nothing is known
 * @param done trials so far; what they have already trained is not counted
 */
export function forecastSweep(
  plan: SweepPlan,
  secondsPerEpoch: ((parameters: Parameters) => number) | null,
  done: readonly TrialRecord[] = [],
): SweepForecast {
  const rounds = Array.from({ length: ROUNDS }, (_, round) =>
    playThrough(plan, secondsPerEpoch ?? (() => 1), done, round),
  );
  const middle = (of: (each: Round) => number) => rounds.map(of).sort((a, b) => a - b)[ROUNDS >> 1]!;
  return {
    trials: middle(({ trials }) => trials),
    epochs: middle(({ epochs }) => epochs),
    computeSeconds: secondsPerEpoch && middle(({ compute }) => compute),
    wallSeconds: secondsPerEpoch && middle(({ wall }) => wall),
  };
}

interface Round {
  readonly trials: number;
  readonly epochs: number;
  readonly compute: number;
  readonly wall: number;
}

interface Mutable {
  readonly parameters: Parameters;
  rungs: { epochs: number; value: number | null }[];
  ended: TrialEnd | null;
}

/** Results so far become places between 0 and 1, by the first rung, so that made-up ones can stand beside them. */
function placed(done: readonly TrialRecord[]): Mutable[] {
  const firsts = done.map(({ rungs }) => rungs[0]?.value ?? null);
  const sorted = firsts.filter(isSound).sort((a, b) => a - b);
  return done.map(({ parameters, rungs, ended }, trial) => {
    const first = firsts[trial]!;
    const place = isSound(first) ? (sorted.indexOf(first) + 1) / (sorted.length + 1) : null;
    const made = rungs.map(({ epochs, value }) => ({ epochs, value: isSound(value) ? place : null }));
    return { parameters, rungs: made, ended: ended && { ...ended, value: isSound(ended.value) ? place : null } };
  });
}

function playThrough(
  original: SweepPlan,
  secondsPerEpoch: (parameters: Parameters) => number,
  done: readonly TrialRecord[],
  round: number,
): Round {
  // Proposals from densities need results; where they fall does not matter to the count.
  const plan: SweepPlan = { ...original, method: original.method === 'grid' ? 'grid' : 'random' };
  const records = placed(done);
  const mostSeconds = (limitsOf(plan).maxComputeHours ?? Number.POSITIVE_INFINITY) * 3600;
  const running = new Map<number, { until: number; at: number }>();
  const total = { trials: 0, epochs: 0, compute: 0 };
  let now = 0;
  const begin = (trial: number, until: number) => {
    const { parameters, rungs } = records[trial]!;
    const epochs = until - (rungs.at(-1)?.epochs ?? 0);
    const seconds = epochs * secondsPerEpoch(parameters);
    total.epochs += epochs;
    total.compute += seconds;
    running.set(trial, { until, at: now + seconds });
  };
  for (;;) {
    const tasks = nextTasks(plan, records, new Set(running.keys()), total.compute < mostSeconds);
    for (const { trial, end } of tasks.ends) records[trial]!.ended = end;
    if (tasks.ends.length > 0) continue;
    for (const { trial, untilEpochs } of tasks.train) begin(trial, untilEpochs);
    for (const { trial, parameters, untilEpochs } of tasks.start) {
      records[trial] = { parameters, rungs: [], ended: null };
      total.trials++;
      begin(trial, untilEpochs);
    }
    const next = [...running].reduce<readonly [number, { until: number; at: number }] | null>(
      (first, each) => (first === null || each[1].at < first[1].at ? each : first),
      null,
    );
    if (!next) break;
    const [trial, { until, at }] = next;
    now = at;
    running.delete(trial);
    const seen = records[trial]!.rungs.at(-1)?.value;
    const value = seen ?? randomStream(plan.seed, trial, `forecast ${round}`).at(0);
    records[trial]!.rungs.push({ epochs: until, value });
  }
  const replicas = finalistsOf(plan, records).flatMap((trial) => {
    const { parameters } = records[trial]!;
    const epochs = trialRungs(plan, trial, parameters).at(-1)!;
    return Array.from({ length: plan.replicates - 1 }, () => ({
      epochs,
      seconds: epochs * secondsPerEpoch(parameters),
    }));
  });
  const extra = replicas.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    trials: total.trials,
    epochs: total.epochs + replicas.reduce((sum, { epochs }) => sum + epochs, 0),
    compute: total.compute + extra,
    wall: now + extra / Math.max(1, Math.min(plan.parallel, replicas.length)),
  };
}
