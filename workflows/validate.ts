/**
 * How far a run's model can be trusted: its settings trained anew on every fold, the crystals of the fold predicted by models
 * that never saw them, methods without a network on the same folds, and what the difference allows to say.
 * Steps: foldGroups (for structure types), fold, trainRung (one a fold and seed), networkOutOfFold, baselinesOutOfFold, evidence.
 * Messages: progress, pause (stops training, states kept), resume, cancel. A fold whose trainings diverge or want memory is
 * left out and named; fails where no fold has a model, and when anything else fails.
 */
import { allHandlersFinished, condition, patched, workflowInfo } from '@temporalio/workflow';
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { FoldSettings } from '../schemas/settings/folds.js';
import type { NetworkSettings, TrainingSettings } from '../schemas/tables/training.js';
import { RunControl } from './frame/control.js';
import { RunProgress } from './frame/progress.js';
import { compute, io } from './frame/steps.js';
import { inWindow } from './frame/window.js';
import { requireModels, trainFold } from './validation/fold-training.js';

export interface ValidateInput {
  readonly structures: ObjectRef;
  readonly spectra: ObjectRef;
  readonly graphs: ObjectRef;
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  readonly epochs: number;
  /** Of the largest crystal; 0 when unknown. */
  readonly mostTriplets: number;
  readonly settings: FoldSettings;
  /** Trainings at a time. */
  readonly parallel: number;
  /** Default: this run itself, when it was started alone. */
  readonly run?: string;
}

/** Names are those of the inputs of the report. */
export interface ValidateResult {
  readonly outOfFold: ObjectRef;
  readonly errors: ObjectRef;
  readonly comparisons: ObjectRef;
  readonly polymorphs: ObjectRef;
  /** Onsets of the network, for probabilities. */
  readonly calibration: ObjectRef;
  /** Network against trees, in words. */
  readonly verdict: string;
  /** Trainings without a model, whose folds are judged by the others or not at all, and such with half the triplets a step; absent without any. */
  readonly remarks?: readonly string[];
}

export async function validateWorkflow(input: ValidateInput): Promise<ValidateResult> {
  const { structures, spectra, graphs, network, training, epochs, mostTriplets, settings } = input;
  const { folds, by, seeds } = settings;
  const { workflowId, runId } = workflowInfo();
  const run = input.run ?? `${workflowId}/${runId}`;
  const control = new RunControl(new RunProgress(folds * seeds));
  const { seed } = training;

  const trainings = Array.from({ length: folds * seeds }, (_, i) => ({
    fold: i % folds,
    replicate: Math.floor(i / folds),
  }));
  // Structure types cost as much as the rest of the splits; runs that began without the step find them in every fold.
  const groups =
    by === 'prototype' && patched('fold-groups')
      ? (await control.step(() => compute.foldGroups({ inputs: { structures }, parameters: { by }, run }))).outputs
          .groups!
      : null;
  const splits = await inWindow(
    Array.from({ length: folds }, (_, fold) => fold),
    folds,
    async (fold) => {
      const { outputs } = await control.step(() =>
        compute.fold({ inputs: { structures, ...(groups && { groups }) }, parameters: { folds, by, fold, seed }, run }),
      );
      return outputs.split!;
    },
  );
  const trained = await inWindow(trainings, input.parallel, async ({ fold, replicate }) => {
    const name = `fold ${fold + 1} of ${folds}`;
    const inputs = { graphs, spectra, split: splits[fold]! };
    const ofReplicate = { ...training, seed: (seed + replicate) >>> 0 };
    const asked = { fold, replicate, name, inputs, network, training: ofReplicate, epochs, mostTriplets, run };
    const each = await trainFold(control, asked);
    const failed = each.outputs ? 0 : 1;
    control.progress.report(({ done, failed: before }) => ({
      done: done + 1,
      failed: before + failed,
      note: each.outputs ? `${name} is trained` : each.remark,
    }));
    return each;
  });
  requireModels(trained);
  const models = trained.flatMap(({ fold, outputs }) =>
    outputs ? [{ fold, model: outputs.best, last: outputs.last }] : [],
  );
  // Nothing goes on from the last states.
  const refs = models.flatMap(({ model, last }) => (last.sha256 === model.sha256 ? [] : [last]));
  if (refs.length > 0) await io.prune({ refs });
  // Methods are compared on the same crystals: a fold without a model is nobody's.
  const judged = splits.flatMap((split, fold) => (models.some((each) => each.fold === fold) ? [{ split, fold }] : []));
  const parts = await inWindow(judged, folds, async ({ split, fold }) => {
    const own = models.filter((each) => each.fold === fold);
    const named = Object.fromEntries(own.map(({ model }, i) => [`model${i + 1}`, model]));
    const [predicted, trivial] = await Promise.all([
      control.step(() =>
        compute.networkOutOfFold({ inputs: { graphs, spectra, split, ...named }, parameters: { fold }, run }),
      ),
      control.step(() =>
        compute.baselinesOutOfFold({ inputs: { structures, spectra, split }, parameters: { fold, seed }, run }),
      ),
    ]);
    return [predicted.outputs.outOfFold!, trivial.outputs.outOfFold!];
  });
  const remarks = trained.flatMap(({ remark }) => remark || []);
  const outOfFold = await io.list({ refs: parts.flat(), producer: 'networkOutOfFold' });
  const { outputs, summary } = await control.step(() =>
    compute.evidence({
      inputs: { structures, spectra, outOfFold },
      parameters: { ...settings, seed, ...(remarks.length > 0 && { remarks }) },
      run,
    }),
  );
  await condition(allHandlersFinished);
  return {
    outOfFold,
    errors: outputs.errors!,
    comparisons: outputs.comparisons!,
    polymorphs: outputs.polymorphs!,
    calibration: outputs.calibration!,
    verdict: String(summary.verdict),
    ...(remarks.length > 0 && { remarks }),
  };
}
