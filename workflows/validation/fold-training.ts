/**
 * Trains the models of a validation. One that runs out of memory begins once more with half the triplet cap, as a trial of a
 * sweep does; one that has no model then, or diverges, is left out, and the others are judged without it.
 */
import { ApplicationFailure } from '@temporalio/workflow';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { NetworkSettings, TrainingSettings } from '../../schemas/tables/training.js';
import type { RunControl } from '../frame/control.js';
import { halvedCap, type OwnFailure, ownFailureOf } from '../frame/own-failure.js';
import { needsLargeWorker, trainingOf } from '../frame/steps.js';

interface FoldTraining {
  /** Both from 0. */
  readonly fold: number;
  readonly replicate: number;
  /** `fold 2 of 5` */
  readonly name: string;
  readonly inputs: { readonly graphs: ObjectRef; readonly spectra: ObjectRef; readonly split: ObjectRef };
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  readonly epochs: number;
  /** Of the largest crystal; 0 when unknown. */
  readonly mostTriplets: number;
  readonly run: string;
}

export interface TrainedFold {
  readonly fold: number;
  /** Null where it has no model. */
  readonly outputs: { readonly best: ObjectRef; readonly last: ObjectRef } | null;
  readonly failure: OwnFailure | null;
  /** What was not as asked, in words; empty otherwise. */
  readonly remark: string;
}

/** @throws what is not the training's own error */
export async function trainFold(control: RunControl, given: FoldTraining, halved = false): Promise<TrainedFold> {
  const { fold, replicate, name, inputs, network, training, epochs, mostTriplets, run } = given;
  const parameters = { trialId: name, network, training, untilEpoch: epochs };
  const which = replicate === 0 ? name : `${name}, training ${replicate + 1}`;
  try {
    const { outputs } = await control.stoppableStep((stopped) =>
      trainingOf(needsLargeWorker(parameters, mostTriplets)).trainRung({
        inputs: {
          ...inputs,
          last: null,
          best: null,
          curve: null,
          ...(training.start && { start: training.start.model }),
        },
        parameters,
        run,
        resume: stopped?.checkpoint ?? null,
      }),
    );
    const { best, last } = outputs as Record<'best' | 'last', ObjectRef>;
    const remark = halved ? `${which} ran out of memory and was trained with half the triplets a step` : '';
    return { fold, outputs: { best, last }, failure: null, remark };
  } catch (error) {
    const failure = ownFailureOf(error);
    if (!failure) throw error;
    const cap = halvedCap(training.maxTripletsPerStep);
    if (failure.type === 'ResourceError' && !halved && cap !== null)
      return trainFold(control, { ...given, training: { ...training, maxTripletsPerStep: cap } }, true);
    const remark = `${which} has no model: ${failure.type}: ${failure.message}`.slice(0, 300);
    return { fold, outputs: null, failure, remark };
  }
}

/** @throws ApplicationFailure of the last one's kind, where none has a model: nothing is left to judge */
export function requireModels(trained: readonly TrainedFold[]): void {
  const last = trained.findLast(({ failure }) => failure !== null);
  if (!last?.failure || trained.some(({ outputs }) => outputs !== null)) return;
  const { type, details } = last.failure;
  throw ApplicationFailure.create({
    type,
    nonRetryable: true,
    details: [...details],
    message: `none of ${trained.length} trainings of folds has a model; ${last.remark}`,
  });
}
