/**
 * How far a run's model can be trusted: its settings trained anew on every fold, the crystals of the fold predicted by models
 * that never saw them, methods without a network on the same folds, and what the difference allows to say. With a learning
 * curve the same again on a half and a quarter of the crystals outside of each fold; where trainings begin at a model, every fold
 * from nothing too.
 * Steps: foldGroups (for structure types), fold, foldShare (one a fold and share), trainRung (one a fold, share, beginning and seed),
 * networkOutOfFold, baselinesOutOfFold, evidence, learningOutOfFold, and of crystals at several conditions conditionValues.
 * Messages: progress, pause (stops training, states kept), resume, cancel. A fold whose trainings diverge or want memory is
 * left out and named; fails where no fold has a model, and when anything else fails.
 */
import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow';
import { required } from '../schemas/required.js';
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { ValidationSettings } from '../schemas/settings/folds.js';
import type { LearningShare } from '../schemas/tables/evidence.js';
import type { NetworkSettings, TrainingSettings } from '../schemas/tables/training.js';
import { RunControl } from './frame/control.js';
import { RunProgress } from './frame/progress.js';
import { compute, io } from './frame/steps.js';
import { inWindow } from './frame/window.js';
import { requireModels, type TrainedFold, trainFold } from './validation/fold-training.js';
import {
  type FoldPart,
  meanTrained,
  nameOfPart,
  SMALLER_SHARES,
  type SmallerPart,
  smallerFolds,
  wholeFolds,
} from './validation/parts.js';

export interface ValidateInput {
  readonly structures: ObjectRef;
  readonly spectra: ObjectRef;
  readonly graphs: ObjectRef;
  /** Of data whose crystals are known at several conditions: it says which rows are of one crystal. */
  readonly split?: ObjectRef;
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  readonly epochs: number;
  /** Of the largest crystal; 0 when unknown. */
  readonly mostTriplets: number;
  readonly settings: ValidationSettings;
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
  /** What the network adds to trees; absent in results of an earlier version. */
  readonly besideTrees?: ObjectRef;
  /** Null where it was not asked for, or a share has no model; absent in results of an earlier version. */
  readonly learning?: ObjectRef | null;
  /** The number that leads over the conditions, and what is known of its change; absent where the data have none. */
  readonly conditionValues?: ObjectRef;
  readonly conditionChanges?: ObjectRef;
  /** What was learned of the conditions, in words. */
  readonly conditionsVerdict?: string;
  /** Network against trees, in words. */
  readonly verdict: string;
  /** Beginning at a model against beginning at nothing, in words, and what the model has seen; absent where trainings begin at nothing. */
  readonly startVerdict?: string;
  /** Trees with the network against trees alone, in words; absent in results of an earlier version. */
  readonly besideTreesVerdict?: string;
  /** Trainings without a model, whose folds are judged by the others or not at all, and such with half the triplets a step; absent without any. */
  readonly remarks?: readonly string[];
}

interface Validation {
  readonly input: ValidateInput;
  readonly control: RunControl;
  readonly run: string;
}

/** Predictions of one part, by network and without. */
interface PredictedPart {
  readonly share: LearningShare;
  readonly tables: readonly ObjectRef[];
  /** What could not be read in it, in words; empty otherwise. */
  readonly remark: string;
}

export async function validateWorkflow(input: ValidateInput): Promise<ValidateResult> {
  const { structures, spectra, training } = input;
  const { learningCurve = false, ...settings } = input.settings;
  const { folds, seeds, start } = settings;
  const { workflowId, runId } = workflowInfo();
  const run = input.run ?? `${workflowId}/${runId}`;
  const trainings = folds * seeds * ((learningCurve ? 1 + SMALLER_SHARES.length : 1) + (start ? 1 : 0));
  const control = new RunControl(new RunProgress(trainings));
  const { seed } = training;

  const asked = { structures, settings: input.settings, seed, run };
  const whole = await wholeFolds(control, asked);
  const smaller = learningCurve ? await smallerFolds(control, asked, whole) : [];
  const fromNothing = start ? whole.map((part) => ({ ...part, fromNothing: true as const })) : [];
  const parts = [...whole, ...fromNothing, ...smaller];
  const validation = { input, control, run };
  const trained = await trainedParts(validation, parts);
  requireModels(trained.filter(({ part }) => whole.includes(part)));
  // Nothing goes on from the last states.
  const refs = trained.flatMap(({ outputs }) =>
    outputs && outputs.last.sha256 !== outputs.best.sha256 ? [outputs.last] : [],
  );
  if (refs.length > 0) await io.prune({ refs, run });
  const predicted = await predictedParts(validation, parts, trained);
  const remarks = [...trained, ...predicted].flatMap(({ remark }) => remark || []);
  const outOfFold = await listOf('all', predicted, run);
  const { outputs, summary } = await control.step(() =>
    compute.evidence({
      inputs: { structures, spectra, outOfFold, ...(input.split && { split: input.split }) },
      parameters: { ...settings, seed, ...(remarks.length > 0 && { remarks }) },
      run,
    }),
  );
  const learning = await learnedFrom(validation, smaller, predicted, outOfFold);
  const overConditions = input.split ? await ofConditions(validation, input.split, outOfFold) : null;
  await condition(allHandlersFinished);
  return {
    outOfFold,
    errors: required(outputs.errors),
    comparisons: required(outputs.comparisons),
    polymorphs: required(outputs.polymorphs),
    // Not there in the oldest histories: they replay.
    calibration: outputs.calibration!,
    // A step of an earlier version, in a history that is replayed, knows of none.
    ...(outputs.besideTrees && { besideTrees: outputs.besideTrees }),
    learning,
    ...overConditions,
    verdict: String(summary.verdict),
    ...(summary.fromNothing !== undefined && { startVerdict: String(summary.fromNothing) }),
    ...(summary.besideTrees !== undefined && { besideTreesVerdict: String(summary.besideTrees) }),
    ...(remarks.length > 0 && { remarks }),
  };
}

type TrainedPart = TrainedFold & { readonly part: FoldPart };

/** All folds with one seed, then with the next; those that see most crystals first. */
function trainedParts({ input, control, run }: Validation, parts: readonly FoldPart[]): Promise<TrainedPart[]> {
  const { graphs, spectra, network, training, epochs, mostTriplets, parallel } = input;
  const { folds, seeds } = input.settings;
  const shares = [...new Set(parts.map(({ share }) => share))];
  const trainings = shares.flatMap((share) =>
    Array.from({ length: seeds }, (_, replicate) => replicate).flatMap((replicate) =>
      parts.filter((part) => part.share === share).map((part) => ({ part, replicate })),
    ),
  );
  return inWindow(trainings, parallel, async ({ part, replicate }) => {
    const name = nameOfPart(part, folds);
    const { fold, split } = part;
    const { start: _, ...drawn } = training;
    const ofReplicate = { ...(part.fromNothing ? drawn : training), seed: (training.seed + replicate) >>> 0 };
    const inputs = { graphs, spectra, split };
    const asked = { fold, replicate, name, inputs, network, training: ofReplicate, epochs, mostTriplets, run };
    const each = await trainFold(control, asked);
    const failed = each.outputs ? 0 : 1;
    control.progress.report(({ done, failed: before }) => ({
      done: done + 1,
      failed: before + failed,
      note: each.outputs ? `${name} is trained` : each.remark,
    }));
    return { ...each, part };
  });
}

async function predictedParts(
  { input, control, run }: Validation,
  parts: readonly FoldPart[],
  trained: readonly TrainedPart[],
): Promise<PredictedPart[]> {
  const { structures, spectra, graphs, training, settings } = input;
  const modelsOf = (part: FoldPart) =>
    trained.flatMap((each) => (each.part === part && each.outputs ? [each.outputs.best] : []));
  // Methods are compared on the same crystals: a fold without a model is nobody's.
  const hasModel = ({ share, fold }: FoldPart) =>
    parts.some((part) => part.share === share && part.fold === fold && !part.fromNothing && modelsOf(part).length > 0);
  const judged = parts.filter((part) => modelsOf(part).length > 0 && hasModel(part));
  return inWindow(judged, settings.folds, async (part) => {
    const { share, fold, split, fromNothing } = part;
    const method = fromNothing && { method: 'network from nothing' as const };
    const named = Object.fromEntries(modelsOf(part).map((model, i) => [`model${i + 1}`, model]));
    const [predicted, trivial] = await Promise.all([
      control.step(() =>
        compute.networkOutOfFold({
          inputs: { graphs, spectra, split, ...named },
          parameters: { fold, ...method },
          run,
        }),
      ),
      // They begin at nothing, whatever the network does.
      fromNothing
        ? null
        : control.step(() =>
            compute.baselinesOutOfFold({
              inputs: { structures, spectra, split },
              parameters: { fold, seed: training.seed, ...(input.split && { conditions: true }) },
              run,
            }),
          ),
    ]);
    // What components a fold has does not depend on where its trainings begin.
    const unread = fromNothing ? undefined : predicted.summary?.remark;
    return {
      share,
      tables: [predicted, trivial].flatMap((each) => (each ? [required(each.outputs.outOfFold)] : [])),
      remark: unread ? `${nameOfPart(part, settings.folds)}: ${unread}` : '',
    };
  });
}

function listOf(share: LearningShare, predicted: readonly PredictedPart[], run: string): Promise<ObjectRef> {
  const refs = predicted.flatMap((each) => (each.share === share ? each.tables : []));
  return io.list({ refs, producer: 'networkOutOfFold', run });
}

/** @returns null where no curve was asked for, or a share of it has no model */
async function learnedFrom(
  { input, control, run }: Validation,
  smaller: readonly SmallerPart[],
  predicted: readonly PredictedPart[],
  all: ObjectRef,
): Promise<ObjectRef | null> {
  const { structures, spectra, training } = input;
  const { learningCurve: _, start: __, ...settings } = input.settings;
  const isJudged = (share: LearningShare) => predicted.some((each) => each.share === share);
  if (smaller.length === 0 || !SMALLER_SHARES.every(isJudged)) return null;
  const [quarter, half] = [await listOf('quarter', predicted, run), await listOf('half', predicted, run)];
  const { outputs } = await control.step(() =>
    compute.learningOutOfFold({
      inputs: { structures, spectra, quarter, half, all, ...(input.split && { split: input.split }) },
      parameters: { ...settings, seed: training.seed, trained: meanTrained(smaller) },
      run,
    }),
  );
  return required(outputs.learning);
}

async function ofConditions({ input, control, run }: Validation, split: ObjectRef, outOfFold: ObjectRef) {
  const { structures, spectra, training } = input;
  const { outputs, summary } = await control.step(() =>
    compute.conditionValues({
      inputs: { structures, spectra, split, outOfFold },
      parameters: { seed: training.seed },
      run,
    }),
  );
  return {
    conditionValues: required(outputs.values),
    conditionChanges: required(outputs.changes),
    conditionsVerdict: String(summary.changes),
  };
}
