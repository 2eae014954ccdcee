/**
 * A search over hyperparameters: a plan in, a ranked leaderboard, an ensemble and a page out.
 * Steps: ingest, featurize (once a graph setting), trainRung (one a rung), prune, evaluate (finalists), rankTrials.
 *
 * What runs next is decided by `science/search` from the plan and the results, so that equal plans give equal trials at
 * any parallelism. Survives continue-as-new: plan with amendments, trials with their results, open checkpoints.
 * Messages: progress, pause (stops training, states kept), resume, cancel, sweep, amend.
 * Fails when data or store fail, or when no trial is left; a trial's own failure is recorded.
 */
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { DiscoverInput } from '../../schemas/settings/discover.js';
import { MOST_TRIALS } from '../../schemas/sweep/sweep-limits.js';
import type { PlanAmendment, SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { LARGE_TRAINING_BYTES } from '../../schemas/task-queues.js';
import { amended, exhaustionOf, limitsOf, nextTasks, refusalOf, trialCount } from '../../science/sweep/index.js';
import { RunControl } from '../frame/control.js';
import { amendUpdate, sweepQuery } from '../frame/messages.js';
import { io } from '../frame/steps.js';
import { chooseFinalists, runFinalists } from './search-finalists.js';
import { publishResults, type SearchResult } from './search-results.js';
import { type CarriedSearch, hasFailed, type SearchData, SearchState, type TrialState } from './search-state.js';
import { TrialTraining } from './search-training.js';

export interface SearchInput {
  readonly plan: SweepPlan;
  /** `source-files`: the training folder. */
  readonly source: ObjectRef;
  readonly axis: DiscoverInput['axis'];
  readonly structuresPerShard: number;
  /** Of `ingest`; left out: atoms stay where they are. */
  readonly snapAngstrom?: number;
  /** Of `ingest`; left out: atoms in part are refused. */
  readonly order?: true;
  readonly split: DiscoverInput['split'];
  /** Events of history after which it starts nothing new, lets running rungs end and goes on as a new run; default 3,000. */
  readonly maxHistory?: number;
  /** Set when it goes on as a new run. */
  readonly carried?: CarriedSearch;
}

/** Of Temporal's 51,200, and of the 4,000 at which it would suggest the same. */
const MAX_HISTORY = 3000;

export async function searchWorkflow(input: SearchInput): Promise<SearchResult> {
  const { carried } = input;
  const { workflowId, runId } = workflowInfo();
  const run = carried?.run ?? `${workflowId}/${runId}`;
  const startedAt = carried?.startedAt ?? Date.now();
  const control = new RunControl(0, startedAt);
  const search = new SearchState(input.plan, carried, !patched('one-trial-a-training'));
  const draining = () => workflowInfo().historyLength > (input.maxHistory ?? MAX_HISTORY);
  setHandler(sweepQuery, () => search.describe(control.progress()));
  setHandler(amendUpdate, (amendment) => amend(search, control, amendment), {
    validator: (amendment) => refuseAmendment(search, amendment),
  });

  const data = carried?.data ?? (await ingest(control, input, run));
  const training = new TrialTraining(control, search, data, run, carried?.graphs ?? []);
  if (search.phase === 'data') search.phase = 'search';
  let over = true;
  if (search.phase === 'search') {
    control.enter('search');
    over = await runTrials(control, search, training, draining);
    if (over) chooseFinalists(search);
  }
  if (over && search.phase === 'finalists') {
    control.enter('finalists');
    over = await runFinalists(control, search, data, training, run, draining);
  }
  await training.prune();
  if (!over) {
    // The next run starts unpaused.
    await control.untilResumed();
    await condition(allHandlersFinished);
    const graphs = training.graphsMade;
    await continueAsNew<typeof searchWorkflow>({
      ...input,
      carried: { ...search.toCarry(), run, startedAt, data, graphs },
    });
  }
  search.phase = 'results';
  control.enter('results');
  const result = await publishResults(control, search, data, training, run);
  await condition(allHandlersFinished);
  return result;
}

async function ingest(control: RunControl, input: SearchInput, run: string): Promise<SearchData> {
  const { source, axis, split, structuresPerShard, snapAngstrom, order } = input;
  control.enter('ingest');
  const { outputs, summary } = await control.step(() =>
    io.ingest({ inputs: { source }, parameters: { axis, split, structuresPerShard, snapAngstrom, order }, run }),
  );
  return {
    structures: outputs.structures!,
    spectra: outputs.spectra!,
    split: outputs.split!,
    crystals: Number(summary.crystals),
    points: Number(summary.points),
    trainer: await io.describeTrainer(),
  };
}

/** @returns false when it stopped early, to go on as a new run */
async function runTrials(
  control: RunControl,
  search: SearchState,
  training: TrialTraining,
  draining: () => boolean,
): Promise<boolean> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    let failure: { readonly error: unknown } | null = null;
    const launch = (trial: number, untilEpochs: number) => {
      search.running.add(trial);
      training
        .trainTo(search.trials[trial]!, untilEpochs)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          search.running.delete(trial);
          search.changed();
        });
    };
    try {
      for (;;) {
        const seen = search.version;
        const complete = control.isPaused ? false : startTasks(search, launch, draining());
        describeProgress(control, search);
        if (complete) return true;
        if (draining() && search.running.size === 0) return false;
        const paused = control.isPaused;
        await condition(() => failure !== null || search.version !== seen || control.isPaused !== paused);
        if (failure) throw (failure as { error: unknown }).error;
      }
    } catch (error) {
      // The first error ends the search and the trainings beside it.
      scope.cancel();
      throw error;
    }
  });
}

/** @returns whether no trial is open and none may start */
function startTasks(
  search: SearchState,
  launch: (trial: number, untilEpochs: number) => void,
  draining: boolean,
): boolean {
  for (;;) {
    const { trials, running, repeats } = search;
    const tasks = nextTasks(search.plan, trials, running, repeats);
    for (const { trial, end, verdict } of tasks.ends) {
      const ended = trials[trial]!;
      ended.ended = end;
      if (verdict.kind !== 'wait') {
        ended.reason = verdict.reason;
        ended.lastRank = verdict.rank ?? ended.lastRank;
        ended.lastOf = verdict.of ?? ended.lastOf;
      }
    }
    if (tasks.ends.length > 0) continue;
    if (draining) return tasks.complete;
    for (const { trial, untilEpochs, verdict } of tasks.train) {
      if (verdict && verdict.kind !== 'wait') {
        trials[trial]!.lastRank = verdict.rank;
        trials[trial]!.lastOf = verdict.of;
      }
      launch(trial, untilEpochs);
    }
    search.verdict = whyNoMore(search);
    if (search.verdict !== '') return trials.every(({ ended }) => ended !== null);
    for (const { trial, parameters, untilEpochs } of tasks.start) {
      trials.push(search.newTrial(trial, 0, parameters));
      launch(trial, untilEpochs);
    }
    return tasks.complete;
  }
}

/** @returns in words, why no further trial may start though the plan has more; empty when one may */
function whyNoMore({ plan, trials, seconds, repeats }: SearchState): string {
  const { maxComputeHours } = limitsOf(plan);
  if (maxComputeHours !== null && seconds >= maxComputeHours * 3600)
    return `the budget of ${maxComputeHours} compute hours is spent`;
  return tooManyFailed(plan, trials) || (repeats ? '' : exhaustionOf(plan, trials));
}

function tooManyFailed(plan: SweepPlan, trials: readonly TrialState[]): string {
  if (plan.maxFailed === null) return '';
  // As with results: what a trial's start depends on are the trials before the last `lag`.
  const visible = plan.asynchronous ? trials : trials.slice(0, Math.max(0, trials.length - plan.lag));
  const failed = visible.filter(hasFailed);
  if (failed.length <= plan.maxFailed) return '';
  const last = failed.at(-1)!;
  return `${failed.length} trials failed, ${plan.maxFailed} may; the last was trial ${last.trial}: ${last.reason}`;
}

const LARGE_GIB = LARGE_TRAINING_BYTES / 2 ** 30;

function describeProgress(control: RunControl, search: SearchState): void {
  const { trials, phase, best, epochs } = search.describe(control.progress());
  const ended = trials.finished + trials.stopped + trials.diverged + trials.failed;
  const lowest = best?.value == null ? '' : `, best ${best.value.toFixed(3)} (trial ${best.trial})`;
  const large = search.large.size > 0 ? `, ${search.large.size} on a worker with ${LARGE_GIB} GiB` : '';
  control.set({
    done: ended,
    total: trials.planned ?? trials.started,
    failed: trials.diverged + trials.failed,
    reused: search.reused,
    note: phase === 'search' ? `${trials.training} training${large}, ${epochs.done} epochs${lowest}` : '',
  });
}

function refuseAmendment(search: SearchState, amendment: Omit<PlanAmendment, 'fromTrial'>): void {
  const over = search.phase === 'finalists' || search.phase === 'results';
  const refusal = over
    ? 'its trials are over: start it again with the wider plan, finished rungs are found again'
    : (refusalOf(search.plan, { ...amendment, fromTrial: search.trials.length }) ?? tooMany(search, amendment));
  if (refusal !== null)
    throw ApplicationFailure.create({
      type: 'RefusedError',
      nonRetryable: true,
      message: `${workflowInfo().workflowId}: ${refusal}`,
    });
}

function tooMany({ plan, trials }: SearchState, amendment: Omit<PlanAmendment, 'fromTrial'>): string | null {
  const count = trialCount(amended(plan, { ...amendment, fromTrial: trials.length }));
  if (count > MOST_TRIALS) return `${count} trials are too many for one sweep, which may have ${MOST_TRIALS}`;
  if (amendment.maxTrials === undefined || count > trialCount(plan)) return null;
  return `the space has ${count} combinations, so ${amendment.maxTrials} trials would be no more: add values with them`;
}

function amend(search: SearchState, control: RunControl, amendment: Omit<PlanAmendment, 'fromTrial'>) {
  search.plan = amended(search.plan, { ...amendment, fromTrial: search.trials.length });
  search.changed();
  return search.describe(control.progress());
}
