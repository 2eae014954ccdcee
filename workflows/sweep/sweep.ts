/**
 * A search over hyperparameters: a plan in, a ranked leaderboard, an ensemble and a page out.
 * Steps: ingest, featurize (once a graph setting), trainRung (one a rung; then leadingError where the metric asks for it),
 * prune, evaluate (finalists), rankTrials.
 *
 * What runs next is decided by `science/sweep` from the plan and the results, so that equal plans give equal trials at
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
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { PropertyNote } from '../../schemas/property.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { DiscoverInput } from '../../schemas/settings/discover.js';
import { MOST_TRIALS } from '../../schemas/sweep/sweep-limits.js';
import type { PlanAmendment, SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { LARGE_TRAINING_BYTES } from '../../schemas/task-queues.js';
import { amended, exhaustionOf, limitsOf, nextTasks, refusalOf, trialCount } from '../../science/sweep/index.js';
import { RunControl } from '../frame/control.js';
import { amendUpdate, sweepQuery } from '../frame/messages.js';
import { RunProgress } from '../frame/progress.js';
import { io } from '../frame/steps.js';
import { chooseFinalists, runFinalists } from './finalists.js';
import { publishResults, type SweepResult } from './results.js';
import { type CarriedSweep, hasFailed, type SweepData, SweepRun, type TrialState } from './state.js';
import { TrialTraining } from './training.js';

export interface SweepInput {
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
  /** For those who tell of it: what the targets are, where `property.json` says so. */
  readonly property?: PropertyNote;
  /** Events of history after which it starts nothing new, lets running rungs end and goes on as a new run; default 3,000. */
  readonly maxHistory?: number;
  /** Workflow id and run id that attempts are recorded under, where it is a part of another run. */
  readonly run?: string;
  /** Set when it goes on as a new run. */
  readonly carried?: CarriedSweep;
}

/** Of Temporal's 51,200, and of the 4,000 at which it would suggest the same. */
const MAX_HISTORY = 3000;

export async function sweepWorkflow(input: SweepInput): Promise<SweepResult> {
  const { carried } = input;
  const { workflowId, runId } = workflowInfo();
  const run = carried?.run ?? input.run ?? `${workflowId}/${runId}`;
  const startedAt = carried?.startedAt ?? Date.now();
  const control = new RunControl(new RunProgress(0, startedAt));
  const sweep = new SweepRun(input.plan, carried);
  const draining = () => workflowInfo().historyLength > (input.maxHistory ?? MAX_HISTORY);
  setHandler(sweepQuery, () => sweep.describe(control.state()));
  setHandler(amendUpdate, (amendment) => amend(sweep, control, amendment), {
    validator: (amendment) => refuseAmendment(sweep, amendment),
  });

  const data = carried?.data ?? (await ingest(control, input, run));
  if (data.leading) sweep.unit = (sweep.plan.metric === 'leadingMae' ? data.leading.unit : data.unit) ?? null;
  const training = new TrialTraining(control, sweep, data, run, carried?.graphs ?? []);
  if (sweep.phase === 'data') sweep.phase = 'trials';
  let over = true;
  if (sweep.phase === 'trials') {
    control.progress.report({ stage: 'trials' });
    over = await runTrials(control, sweep, training, draining);
    if (over) chooseFinalists(sweep);
  }
  if (over && sweep.phase === 'finalists') {
    control.progress.report({ stage: 'finalists' });
    over = await runFinalists({ control, sweep, data, training, run, draining });
  }
  await training.prune();
  if (!over) {
    // The next run starts unpaused.
    await control.untilResumed();
    await condition(allHandlersFinished);
    const graphs = training.graphsMade;
    await continueAsNew<typeof sweepWorkflow>({
      ...input,
      carried: { ...sweep.toCarry(), run, startedAt, data, graphs },
    });
  }
  sweep.phase = 'results';
  control.progress.report({ stage: 'results' });
  const result = await publishResults(control, sweep, data, training, run);
  await condition(allHandlersFinished);
  return result;
}

async function ingest(control: RunControl, input: SweepInput, run: string): Promise<SweepData> {
  const { source, axis, split, structuresPerShard, snapAngstrom, order } = input;
  control.progress.report({ stage: 'ingest' });
  const { outputs, summary } = await control.step(() =>
    io.ingest({ inputs: { source }, parameters: { axis, split, structuresPerShard, snapAngstrom, order }, run }),
  );
  return {
    structures: outputs.structures!,
    spectra: outputs.spectra!,
    split: outputs.split!,
    crystals: Number(summary.crystals),
    points: Number(summary.points),
    ...(axis?.quantity === 'unstated' && { unit: 'the unit of the targets' }),
    ...(summary.property !== undefined && propertyOfData(String(summary.property))),
    trainer: await io.describeTrainer({ run }),
  };
}

/** @param note of the property, as `ingest` tells it */
function propertyOfData(note: string): Pick<SweepData, 'unit' | 'leading'> {
  const { trainedUnit, leading } = JSON.parse(note) as PropertyNote;
  return { unit: trainedUnit, leading };
}

/** @returns false when it stopped early, to go on as a new run */
async function runTrials(
  control: RunControl,
  sweep: SweepRun,
  training: TrialTraining,
  draining: () => boolean,
): Promise<boolean> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    let failure: { readonly error: unknown } | null = null;
    const launch = (trial: number, untilEpochs: number) => {
      sweep.running.add(trial);
      training
        .trainTo(sweep.trials[trial]!, untilEpochs)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          sweep.running.delete(trial);
          sweep.changed();
        });
    };
    try {
      for (;;) {
        const seen = sweep.version;
        const complete = control.isPaused ? false : startTasks(sweep, launch, draining());
        describeProgress(control, sweep);
        if (complete) return true;
        if (draining() && sweep.running.size === 0) return false;
        const paused = control.isPaused;
        await condition(() => failure !== null || sweep.version !== seen || control.isPaused !== paused);
        if (failure) throw (failure as { error: unknown }).error;
      }
    } catch (error) {
      // The first error ends the sweep and the trainings beside it.
      scope.cancel();
      throw error;
    }
  });
}

/** @returns whether no trial is open and none may start */
function startTasks(sweep: SweepRun, launch: (trial: number, untilEpochs: number) => void, draining: boolean): boolean {
  for (;;) {
    const { trials, running } = sweep;
    sweep.verdict = whyNoMore(sweep);
    const tasks = nextTasks(sweep.plan, trials, running, sweep.verdict === '');
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
    for (const { trial, parameters, untilEpochs } of tasks.start) {
      trials.push(sweep.newTrial(trial, 0, parameters));
      launch(trial, untilEpochs);
    }
    return tasks.complete;
  }
}

/** @returns in words, why no further trial may start though the plan has more; empty when one may */
function whyNoMore({ plan, trials, seconds }: SweepRun): string {
  const { maxComputeHours } = limitsOf(plan);
  if (maxComputeHours !== null && seconds >= maxComputeHours * 3600)
    return `the budget of ${maxComputeHours} compute hours is spent`;
  return tooManyFailed(plan, trials) || exhaustionOf(plan, trials);
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

function describeProgress(control: RunControl, sweep: SweepRun): void {
  const { trials, phase, best, epochs } = sweep.describe(control.state());
  const ended = trials.finished + trials.stopped + trials.diverged + trials.failed;
  const lowest = best?.value == null ? '' : `, best ${best.value.toFixed(3)} (trial ${best.trial})`;
  const large = sweep.large.size > 0 ? `, ${sweep.large.size} on a worker with ${LARGE_GIB} GiB` : '';
  control.progress.report({
    done: ended,
    total: trials.planned ?? trials.started,
    failed: trials.diverged + trials.failed,
    reused: sweep.reused,
    note: phase === 'trials' ? `${trials.training} training${large}, ${epochs.done} epochs${lowest}` : '',
  });
}

function refuseAmendment(sweep: SweepRun, amendment: Omit<PlanAmendment, 'fromTrial'>): void {
  const over = sweep.phase === 'finalists' || sweep.phase === 'results';
  const refusal = over
    ? 'its trials are over: start it again with the wider plan, finished rungs are found again'
    : (refusalOf(sweep.plan, { ...amendment, fromTrial: sweep.trials.length }) ?? tooMany(sweep, amendment));
  if (refusal !== null)
    throw ApplicationFailure.create({
      type: 'RefusedError',
      nonRetryable: true,
      message: `${workflowInfo().workflowId}: ${refusal}`,
    });
}

function tooMany({ plan, trials }: SweepRun, amendment: Omit<PlanAmendment, 'fromTrial'>): string | null {
  const count = trialCount(amended(plan, { ...amendment, fromTrial: trials.length }));
  if (count > MOST_TRIALS) return `${count} trials are too many for one sweep, which may have ${MOST_TRIALS}`;
  if (amendment.maxTrials === undefined || count > trialCount(plan)) return null;
  return `the space has ${count} combinations, so ${amendment.maxTrials} trials would be no more: add values with them`;
}

function amend(sweep: SweepRun, control: RunControl, amendment: Omit<PlanAmendment, 'fromTrial'>) {
  sweep.plan = amended(sweep.plan, { ...amendment, fromTrial: sweep.trials.length });
  sweep.changed();
  return sweep.describe(control.state());
}
