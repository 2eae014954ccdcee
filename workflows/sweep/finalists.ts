/**
 * The finalists of a sweep: trained again with other seeds, then tested. The only place that looks at the test split,
 * after every choice was made.
 */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { finalistsOf, trialRungs } from '../../science/sweep/index.js';
import type { RunControl } from '../frame/control.js';
import { compute, io } from '../frame/steps.js';
import { inWindow } from '../frame/window.js';
import type { SweepData, SweepRun, TrialState } from './state.js';
import type { TrialTraining } from './training.js';

/** Chooses them, and adds their replicates to the state. */
export function chooseFinalists(sweep: SweepRun): void {
  const { plan, trials } = sweep;
  sweep.finalists = finalistsOf(plan, trials);
  sweep.replicates = sweep.finalists.flatMap((trial) =>
    Array.from({ length: plan.replicates - 1 }, (_, i) => sweep.newTrial(trial, i + 1, trials[trial]!.parameters)),
  );
  sweep.phase = 'finalists';
}

interface FinalistWork {
  readonly control: RunControl;
  readonly sweep: SweepRun;
  readonly data: SweepData;
  readonly training: TrialTraining;
  readonly run: string;
  /** Whether no further step may start. */
  readonly draining: () => boolean;
}

/**
 * Trains the replicates and tests everybody who is not tested yet.
 * @returns false when it stopped early
 */
export async function runFinalists(work: FinalistWork): Promise<boolean> {
  const { control, sweep, data, training, run, draining } = work;
  const { plan, trials, finalists, replicates } = sweep;
  const everybody = [...finalists.map((trial) => trials[trial]!), ...replicates];
  const isDone = (trial: TrialState) => trial.ended !== null && (isTested(trial) || !hasModel(trial));
  await inWindow(
    everybody.filter((trial) => !isDone(trial)),
    plan.parallel,
    async (trial, index) => {
      sweep.running.add(index);
      try {
        if (!trial.ended) await trainReplicate(sweep, training, trial, draining);
        if (trial.ended && hasModel(trial) && !draining()) await test(control, data, training, trial, run);
      } finally {
        sweep.running.delete(index);
      }
    },
  );
  return everybody.every(isDone);
}

/** Without a test set there is no error to show for it. */
function isTested({ testMae, testCrystals }: TrialState): boolean {
  return testMae !== null || testCrystals !== undefined;
}

function hasModel({ key, ended }: TrialState): boolean {
  return key !== null && ended?.value !== null;
}

/** Rung by rung as its finalist, and as far: another sweep may have trained it before. */
async function trainReplicate(
  sweep: SweepRun,
  training: TrialTraining,
  replicate: TrialState,
  draining: () => boolean,
): Promise<void> {
  const { epochs: last } = sweep.trials[replicate.trial]!.ended!;
  const rungs = trialRungs(sweep.plan, replicate.trial, replicate.parameters).filter((epochs) => epochs <= last);
  for (const untilEpoch of rungs) {
    if (untilEpoch <= (replicate.rungs.at(-1)?.epochs ?? 0)) continue;
    if (draining()) return;
    await training.trainTo(replicate, untilEpoch);
    // It may have failed meanwhile.
    if (replicate.ended as TrialState['ended']) return;
    const { value } = replicate.rungs.at(-1)!;
    if (value !== null) continue;
    replicate.ended = { reason: 'diverged', epochs: untilEpoch, value: null };
    replicate.reason = `diverged within ${untilEpoch} epochs`;
    return;
  }
  replicate.ended = { reason: 'finished', epochs: last, value: replicate.rungs.at(-1)!.value };
  replicate.reason = `trained all ${last} epochs`;
}

async function test(
  control: RunControl,
  { spectra, split }: SweepData,
  training: TrialTraining,
  trial: TrialState,
  run: string,
): Promise<void> {
  const model = trial.open?.best ?? (await bestOf(trial.key!, run));
  const { graphs } = await training.graphsOf(training.settingsOf(trial).graph);
  const { summary } = await control.step(() =>
    compute.evaluate({ inputs: { model, graphs, spectra, split }, parameters: {}, run }),
  );
  trial.testMae = summary.testMae as number | null;
  trial.testCrystals = Number(summary.testCrystals);
}

/** @returns the checkpoint of a rung's lowest validation error */
async function bestOf(key: string, run: string): Promise<ObjectRef> {
  const [found] = await io.findResults({ keys: [key], run });
  return found!.best!;
}
