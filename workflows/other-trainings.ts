/**
 * The settings of a finished trial trained anew with other first weights, on the same split, and the features of each.
 * Steps: trainRung (one a seed), embed (one a model), prune. Every training is reused where it was done before; one that
 * diverges is left out.
 */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { NetworkSettings, TrainingSettings } from '../schemas/tables/training.js';
import type { RunControl } from './frame/control.js';
import { compute, io, needsLargeWorker, trainingOf } from './frame/steps.js';
import { inWindow } from './frame/window.js';

interface OtherTrainingsInput {
  readonly graphs: ObjectRef;
  readonly spectra: ObjectRef;
  readonly split: ObjectRef;
  readonly network: NetworkSettings;
  /** Its seed is that of the training there is. */
  readonly training: TrainingSettings;
  readonly epochs: number;
  /** Of the largest crystal; 0 when unknown. */
  readonly mostTriplets: number;
  /** Trainings in all, with the one there is. */
  readonly trainings: number;
  /** At a time. */
  readonly parallel: number;
  readonly run: string;
}

export interface TrainedFeatures {
  readonly seed: number;
  readonly embeddings: ObjectRef;
}

export async function otherTrainings(control: RunControl, input: OtherTrainingsInput): Promise<TrainedFeatures[]> {
  const { graphs, spectra, split, network, training, epochs, run } = input;
  const seeds = Array.from({ length: input.trainings - 1 }, (_, i) => (training.seed + i + 1) >>> 0);
  const superseded: ObjectRef[] = [];
  const trained = await inWindow(seeds, input.parallel, async (seed) => {
    control.progress.report({ note: `the same settings with seed ${seed}` });
    const parameters = { trialId: `seed ${seed}`, network, training: { ...training, seed }, untilEpoch: epochs };
    const inputs = { graphs, spectra, split, last: null, best: null, curve: null };
    try {
      const { outputs } = await control.stoppableStep((stopped) =>
        trainingOf(needsLargeWorker(parameters, input.mostTriplets)).trainRung({
          inputs,
          parameters,
          run,
          resume: stopped?.checkpoint ?? null,
        }),
      );
      const model = outputs.best!;
      if (outputs.last!.sha256 !== model.sha256) superseded.push(outputs.last!);
      const embedded = await control.step(() => compute.embed({ inputs: { model, graphs }, parameters: {}, run }));
      return [{ seed, embeddings: embedded.outputs.embeddings! }];
    } catch (error) {
      if (!hasDiverged(error)) throw error;
      return [];
    }
  });
  // Nothing goes on from the last states.
  if (superseded.length > 0) await io.prune({ refs: superseded });
  return trained.flat();
}

function hasDiverged(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === 'DivergedTrainingError'
  );
}
