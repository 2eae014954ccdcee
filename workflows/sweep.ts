/**
 * Trains the trials of a grid rung by rung; the worse ones stop early. Steps: trainRung, prune, evaluate, leaderboard.
 *
 * Survives continue-as-new: the state of every trial. Messages: progress, pause (stops training, states kept), resume,
 * cancel. A diverged trial is recorded and the sweep goes on; one that runs out of memory is tried once more with half
 * the triplet cap. Fails when no trial is left.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  workflowInfo,
} from '@temporalio/workflow';
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { StepResult } from '../schemas/run/message.js';
import type { SweepSettings } from '../schemas/settings/discover.js';
import type { NetworkSettings, TrainingSettings } from '../schemas/tables/training.js';
import { gridTrials, type RungResult, successiveHalving } from '../science/sweep/index.js';
import { RunControl } from './frame/control.js';
import { compute, io, training } from './frame/steps.js';
import { inWindow } from './frame/window.js';

export interface SweepInput {
  /** Graphs of each neighbour count of the grid. */
  readonly graphs: readonly { readonly maxNeighbors: number; readonly graphs: ObjectRef }[];
  readonly spectra: ObjectRef;
  readonly split: ObjectRef;
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  readonly settings: SweepSettings;
  readonly run: string;
  /** Of radius graphs, which know no number of neighbours: trials are named and listed by it. */
  readonly cutoffAngstrom?: number;
  /** Trials and results as they stood when the run was continued. */
  readonly trials?: readonly GridTrialState[];
  readonly results?: readonly RungResult[];
}

interface GridTrialState {
  readonly trialId: string;
  readonly maxNeighbors: number;
  readonly hiddenFeatures: number;
  maxTripletsPerStep: number;
  epochs: number;
  bestValidationMae: number | null;
  lastValidationMae: number | null;
  bestEpoch: number;
  last: ObjectRef | null;
  best: ObjectRef | null;
  curve: ObjectRef | null;
  /** Why it trains no further; empty while it may. */
  stopped: string;
}

export interface SweepResult {
  readonly best: {
    readonly trialId: string;
    readonly maxNeighbors: number;
    readonly model: ObjectRef;
    readonly graphs: ObjectRef;
  };
  readonly leaderboard: ObjectRef;
  readonly curves: ObjectRef;
  /** null where there is no test set. */
  readonly testMae: number | null;
  /** Trials that were trained with a smaller triplet cap than asked for, for want of memory; absent without any. */
  readonly halved?: readonly { readonly trialId: string; readonly maxTripletsPerStep: number }[];
}

/** Events after which a sweep continues as a new run. */
const MAX_HISTORY = 3000;

export async function sweepWorkflow(input: SweepInput): Promise<SweepResult> {
  const { settings, run } = input;
  const { rungs, eta } = settings;
  const trials = (input.trials ?? firstTrials(input)).map((trial) => ({ ...trial }));
  const results = [...(input.results ?? [])];
  const control = new RunControl(trials.length);

  for (;;) {
    const state = successiveHalving({ trials: trials.length, rungs, eta }, results);
    for (const { trial, reason, rank, of, rung } of state.stopped)
      trials[trial]!.stopped =
        reason === 'diverged'
          ? 'diverged'
          : `place ${rank} of ${of} after ${rungs[rung]} epochs, one in ${eta} goes on`;
    for (const trial of state.finished) trials[trial]!.stopped = endOf(trials[trial]!, rungs.at(-1)!);
    control.describe(control.note, { done: trials.filter((trial) => trial.stopped !== '').length });
    if (state.next.length === 0) break;

    if (workflowInfo().historyLength > MAX_HISTORY) {
      // The next run starts unpaused.
      await control.untilResumed();
      await condition(allHandlersFinished);
      await continueAsNew<typeof sweepWorkflow>({ ...input, trials, results });
    }
    const { rung, epochs } = state.next[0]!;
    control.describe(
      `rung ${rung + 1} of ${rungs.length}: ${state.next.length} ${state.next.length === 1 ? 'trial' : 'trials'} to ${epochs} epochs`,
    );
    const values = await inWindow(state.next, settings.parallel, (task) =>
      trainTo(trials[task.trial]!, task.epochs, input, control),
    );
    state.next.forEach((task, i) => {
      results.push({ trial: task.trial, rung: task.rung, value: values[i]! });
    });
  }

  const best = bestOf(trials);
  const graphs = graphsOf(best, input);
  const model = best.best!;
  const evaluation = await control.step(() =>
    compute.evaluate({ inputs: { model, graphs, spectra: input.spectra, split: input.split }, parameters: {}, run }),
  );
  const testMae = evaluation.summary.testMae as number | null;
  const curves = await io.list({
    refs: trials.flatMap((trial) => trial.curve ?? []),
    producer: 'sweep',
  });
  const leaderboard = await control.step(() =>
    io.leaderboard({ inputs: {}, parameters: { trials: rows(trials, best, testMae, input) }, run }),
  );
  await condition(allHandlersFinished);
  const halved = trials
    .filter(({ maxTripletsPerStep }) => maxTripletsPerStep !== input.training.maxTripletsPerStep)
    .map(({ trialId, maxTripletsPerStep }) => ({ trialId, maxTripletsPerStep }));
  return {
    best: { trialId: best.trialId, maxNeighbors: best.maxNeighbors, model, graphs },
    leaderboard: leaderboard.outputs.leaderboard!,
    curves,
    testMae,
    ...(halved.length > 0 && { halved }),
  };
}

function firstTrials(input: SweepInput): GridTrialState[] {
  const { maxNeighbors, hiddenFeatures } = input.settings;
  const { cutoffAngstrom } = input;
  return gridTrials({ maxNeighbors, hiddenFeatures }).map(({ parameters }) => ({
    trialId: `${cutoffAngstrom === undefined ? `k${parameters.maxNeighbors}` : `r${cutoffAngstrom}`}-h${parameters.hiddenFeatures}`,
    maxNeighbors: parameters.maxNeighbors as number,
    hiddenFeatures: parameters.hiddenFeatures as number,
    maxTripletsPerStep: input.training.maxTripletsPerStep,
    epochs: 0,
    bestValidationMae: null,
    lastValidationMae: null,
    bestEpoch: 0,
    last: null,
    best: null,
    curve: null,
    stopped: '',
  }));
}

/** @returns the best validation error so far; null when the trial diverged */
async function trainTo(
  trial: GridTrialState,
  epochs: number,
  input: SweepInput,
  control: RunControl,
): Promise<number | null> {
  const earlier = [trial.last, trial.best];
  const result = await trainRung(trial, epochs, input, control);
  if (!result) return null;
  const { last, best, curve } = result.outputs;
  trial.last = last!;
  trial.best = best!;
  trial.curve = curve!;
  // Early stopping ends a training before its rung does.
  trial.epochs = Number(result.summary.endedAtEpoch ?? epochs);
  trial.bestValidationMae = Number(result.summary.bestValidationMae);
  trial.lastValidationMae = Number(result.summary.lastValidationMae);
  trial.bestEpoch = Number(result.summary.bestEpoch);
  // Only now: until the rung's record is published, an attempt may still resume from what came before.
  const kept = [last!.sha256, best!.sha256];
  const refs = earlier.filter((ref): ref is ObjectRef => ref !== null && !kept.includes(ref.sha256));
  if (refs.length > 0) await io.prune({ refs });
  return trial.bestValidationMae;
}

/** @returns null when the trial diverged */
async function trainRung(
  trial: GridTrialState,
  untilEpoch: number,
  input: SweepInput,
  control: RunControl,
): Promise<StepResult | null> {
  const { spectra, split, run } = input;
  const halved = trial.maxTripletsPerStep !== input.training.maxTripletsPerStep;
  try {
    return await control.stoppableStep((stopped) =>
      training.trainRung({
        inputs: {
          graphs: graphsOf(trial, input),
          spectra,
          split,
          last: trial.last,
          best: trial.best,
          curve: trial.curve,
        },
        parameters: {
          trialId: trial.trialId,
          network: { ...input.network, hiddenFeatures: trial.hiddenFeatures },
          training: { ...input.training, maxTripletsPerStep: trial.maxTripletsPerStep },
          untilEpoch,
        },
        run,
        resume: stopped?.checkpoint ?? null,
      }),
    );
  } catch (error) {
    const type = error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause.type : '';
    if (type === 'DivergedTrainingError') {
      control.describe(`${trial.trialId} diverged`, { failed: 1 });
      return null;
    }
    if (type !== 'ResourceError' || halved) throw error;
    trial.maxTripletsPerStep = Math.ceil(trial.maxTripletsPerStep / 2);
    return trainRung(trial, untilEpoch, input, control);
  }
}

function endOf({ epochs }: GridTrialState, lastRung: number): string {
  return epochs < lastRung ? 'finished: no lower validation error' : 'finished';
}

/** Lowest validation error; ties go to the earlier trial. */
function bestOf(trials: readonly GridTrialState[]): GridTrialState {
  const finished = trials.filter((trial) => trial.bestValidationMae !== null);
  if (finished.length === 0)
    throw ApplicationFailure.create({
      type: 'DivergedTrainingError',
      nonRetryable: true,
      message: 'every trial diverged',
    });
  return finished.reduce((best, trial) => (trial.bestValidationMae! < best.bestValidationMae! ? trial : best));
}

function graphsOf(trial: GridTrialState, input: SweepInput): ObjectRef {
  return input.graphs.find(({ maxNeighbors }) => maxNeighbors === trial.maxNeighbors)!.graphs;
}

/** Leaderboard rows, best first; trials without a result come last. The test error of the winner alone. */
function rows(
  trials: readonly GridTrialState[],
  best: GridTrialState,
  testMae: number | null,
  { training, cutoffAngstrom }: SweepInput,
) {
  const error = (trial: GridTrialState) => trial.bestValidationMae ?? Number.POSITIVE_INFINITY;
  return trials
    .map((trial, index) => ({ trial, index }))
    .sort((a, b) => error(a.trial) - error(b.trial) || a.index - b.index)
    .map(({ trial }, rank) => ({
      trialId: trial.trialId,
      parameters: {
        ...(cutoffAngstrom === undefined ? { maxNeighbors: trial.maxNeighbors } : { cutoffAngstrom }),
        hiddenFeatures: trial.hiddenFeatures,
      },
      seed: training.seed,
      bestValidationMae: trial.bestValidationMae,
      lastValidationMae: trial.lastValidationMae,
      testMae: trial === best ? testMae : null,
      bestEpoch: trial.bestEpoch,
      epochs: trial.epochs,
      rank: rank + 1,
      stopped: trial.stopped,
      checkpoint: trial.best?.sha256 ?? null,
    }));
}
