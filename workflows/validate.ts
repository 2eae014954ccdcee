/**
 * How far a run's model can be trusted: its settings trained anew on every fold, the crystals of the fold predicted by models
 * that never saw them, methods without a network on the same folds, and what the difference allows to say. With a learning
 * curve the same again on a quarter and a half of the crystals outside of each fold.
 * Steps: fold, foldShare (one a fold and share), trainRung (one a fold, share and seed), networkOutOfFold, baselinesOutOfFold,
 * evidence, learningOutOfFold.
 * Messages: progress, pause (stops training, states kept), resume, cancel. Fails when a fold fails.
 */
import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow';
import { required } from '../schemas/required.js';
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { ValidationSettings } from '../schemas/settings/folds.js';
import { LEARNING_SHARES, type LearningShare } from '../schemas/tables/evidence.js';
import type { NetworkSettings, TrainingSettings } from '../schemas/tables/training.js';
import { RunControl } from './frame/control.js';
import { RunProgress } from './frame/progress.js';
import { compute, io, needsLargeWorker, trainingOf } from './frame/steps.js';
import { inWindow } from './frame/window.js';

export interface ValidateInput {
  readonly structures: ObjectRef;
  readonly spectra: ObjectRef;
  readonly graphs: ObjectRef;
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
  /** Null where it was not asked for; absent in results of an earlier version. */
  readonly learning?: ObjectRef | null;
  /** Network against trees, in words. */
  readonly verdict: string;
  /** Network and trees together against trees, in words; absent in results of an earlier version. */
  readonly besideTreesVerdict?: string;
}

/** Of one fold: a share of the crystals outside of it. */
interface Part {
  readonly share: LearningShare;
  readonly fold: number;
  readonly split: ObjectRef;
}

/** Part of a learning curve: how many crystals are trained on or choose the epoch, and how many that are for the whole fold. */
interface SmallerPart extends Part {
  readonly trained: number;
  readonly ofAll: number;
}

interface TrainedModel {
  readonly part: Part;
  readonly model: ObjectRef;
  readonly last: ObjectRef;
}

interface Validation {
  readonly input: ValidateInput;
  readonly control: RunControl;
  readonly run: string;
}

const SMALLER_SHARES: readonly LearningShare[] = ['half', 'quarter'];

export async function validateWorkflow(input: ValidateInput): Promise<ValidateResult> {
  const { structures, spectra, training } = input;
  const { learningCurve = false, ...settings } = input.settings;
  const { folds, seeds } = settings;
  const { workflowId, runId } = workflowInfo();
  const run = input.run ?? `${workflowId}/${runId}`;
  const trainings = folds * seeds * (learningCurve ? 1 + SMALLER_SHARES.length : 1);
  const validation = { input, run, control: new RunControl(new RunProgress(trainings)) };
  const { control } = validation;

  const whole = await wholeFolds(validation);
  const smaller = learningCurve ? await smallerFolds(validation, whole) : [];
  const parts = [...whole, ...smaller];
  const models = await trainedModels(validation, parts);
  // Nothing goes on from the last states.
  const refs = models.flatMap(({ model, last }) => (last.sha256 === model.sha256 ? [] : [last]));
  if (refs.length > 0) await io.prune({ refs });
  const listOf = await predictions(validation, parts, models);
  const outOfFold = await listOf('all');
  const { seed } = training;
  const { outputs, summary } = await control.step(() =>
    compute.evidence({ inputs: { structures, spectra, outOfFold }, parameters: { ...settings, seed }, run }),
  );
  let learning: ObjectRef | null = null;
  if (learningCurve) {
    const inputs = {
      structures,
      spectra,
      quarter: await listOf('quarter'),
      half: await listOf('half'),
      all: outOfFold,
    };
    const parameters = { ...settings, seed, trained: meanTrained(smaller) };
    const learned = await control.step(() => compute.learningOutOfFold({ inputs, parameters, run }));
    learning = required(learned.outputs.learning);
  }
  await condition(allHandlersFinished);
  return {
    outOfFold,
    errors: required(outputs.errors),
    comparisons: required(outputs.comparisons),
    polymorphs: required(outputs.polymorphs),
    calibration: required(outputs.calibration),
    // A step of an earlier version, in a history that is replayed, knows of none.
    ...(outputs.besideTrees && { besideTrees: outputs.besideTrees }),
    learning,
    verdict: String(summary.verdict),
    ...(summary.besideTrees !== undefined && { besideTreesVerdict: String(summary.besideTrees) }),
  };
}

function wholeFolds({ input, control, run }: Validation): Promise<Part[]> {
  const { structures, training } = input;
  const { folds, by } = input.settings;
  const numbers = Array.from({ length: folds }, (_, fold) => fold);
  return inWindow(numbers, folds, async (fold) => {
    const { outputs } = await control.step(() =>
      compute.fold({ inputs: { structures }, parameters: { folds, by, fold, seed: training.seed }, run }),
    );
    return { share: 'all' as const, fold, split: required(outputs.split) };
  });
}

function smallerFolds({ input, control, run }: Validation, whole: readonly Part[]): Promise<SmallerPart[]> {
  const { structures, training, settings } = input;
  const wanted = SMALLER_SHARES.flatMap((share) => whole.map((part) => ({ ...part, share })));
  return inWindow(wanted, settings.folds, async ({ share, fold, split }) => {
    const parameters = { share: LEARNING_SHARES[share], seed: training.seed };
    const { outputs, summary } = await control.step(() =>
      compute.foldShare({ inputs: { structures, split }, parameters, run }),
    );
    const { trained, ofAll } = summary;
    return { share, fold, split: required(outputs.split), trained: Number(trained), ofAll: Number(ofAll) };
  });
}

/** All folds with one seed, then with the next; those that see most crystals first. */
function trainedModels({ input, control, run }: Validation, parts: readonly Part[]): Promise<TrainedModel[]> {
  const { graphs, spectra, network, training, epochs, mostTriplets, parallel } = input;
  const { folds, seeds } = input.settings;
  const shares = [...new Set(parts.map(({ share }) => share))];
  const trainings = shares.flatMap((share) =>
    Array.from({ length: seeds }, (_, replicate) => replicate).flatMap((replicate) =>
      parts.filter((part) => part.share === share).map((part) => ({ part, replicate })),
    ),
  );
  return inWindow(trainings, parallel, async ({ part, replicate }) => {
    const named = nameOf(part, folds);
    const parameters = {
      trialId: named,
      network,
      training: { ...training, seed: (training.seed + replicate) >>> 0 },
      untilEpoch: epochs,
    };
    const inputs = { graphs, spectra, split: part.split, last: null, best: null, curve: null };
    const { outputs } = await control.stoppableStep((stopped) =>
      trainingOf(needsLargeWorker(parameters, mostTriplets)).trainRung({
        inputs,
        parameters,
        run,
        resume: stopped?.checkpoint ?? null,
      }),
    );
    control.progress.report(({ done }) => ({ done: done + 1, note: `${named} is trained` }));
    return { part, model: required(outputs.best), last: required(outputs.last) };
  });
}

/** @returns lists the predictions of all folds, by network and without, at a share */
async function predictions(
  { input, control, run }: Validation,
  parts: readonly Part[],
  models: readonly TrainedModel[],
): Promise<(share: LearningShare) => Promise<ObjectRef>> {
  const { structures, spectra, graphs, training, settings } = input;
  const predicted = await inWindow(parts, settings.folds, async (part) => {
    const { fold, split } = part;
    const own = models.filter((each) => each.part === part);
    const named = Object.fromEntries(own.map(({ model }, i) => [`model${i + 1}`, model]));
    const [byNetwork, trivial] = await Promise.all([
      control.step(() =>
        compute.networkOutOfFold({ inputs: { graphs, spectra, split, ...named }, parameters: { fold }, run }),
      ),
      control.step(() =>
        compute.baselinesOutOfFold({
          inputs: { structures, spectra, split },
          parameters: { fold, seed: training.seed },
          run,
        }),
      ),
    ]);
    return { share: part.share, tables: [required(byNetwork.outputs.outOfFold), required(trivial.outputs.outOfFold)] };
  });
  return (share) =>
    io.list({
      refs: predicted.flatMap((each) => (each.share === share ? each.tables : [])),
      producer: 'networkOutOfFold',
    });
}

/** Crystals trained on or choosing the epoch, mean over the folds. */
function meanTrained(parts: readonly SmallerPart[]): Record<LearningShare, number> {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const trainedOn = (share: LearningShare) =>
    mean(parts.flatMap((part) => (part.share === share ? [part.trained] : [])));
  return { quarter: trainedOn('quarter'), half: trainedOn('half'), all: mean(parts.map(({ ofAll }) => ofAll)) };
}

/** `fold 2 of 5`, `fold 2 of 5, a half`. */
function nameOf({ fold, share }: Part, folds: number): string {
  return `fold ${fold + 1} of ${folds}${share === 'all' ? '' : `, a ${share}`}`;
}
