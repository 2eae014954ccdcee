/**
 * The settings of a finished trial trained anew with other seeds, on the same split, and the features of each.
 * Steps: trainRung (one a seed), embed (one a model), prune. Every training is reused where it was done before; one that has
 * no model is left out.
 */
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { NetworkSettings, TrainingSettings } from '../schemas/tables/training.js';
import type { RunControl } from './frame/control.js';
import { compute, io } from './frame/steps.js';
import { inWindow } from './frame/window.js';
import { trainFold } from './validation/fold-training.js';

interface OtherTrainingsInput {
  readonly graphs: ObjectRef;
  readonly spectra: ObjectRef;
  readonly split: ObjectRef;
  /** Whose features are made: of crystals at several conditions one row each. */
  readonly embedded: ObjectRef;
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
  const { graphs, spectra, split, embedded, network, training, epochs, mostTriplets, run } = input;
  const seeds = Array.from({ length: input.trainings - 1 }, (_, i) => (training.seed + i + 1) >>> 0);
  const superseded: ObjectRef[] = [];
  const features = await inWindow(seeds, input.parallel, async (seed, i) => {
    const name = `seed ${seed}`;
    control.progress.report({ note: `the best settings with ${name}` });
    // As a fold is trained, but on the split of the run.
    const { outputs, remark } = await trainFold(control, {
      fold: i,
      replicate: 0,
      name,
      inputs: { graphs, spectra, split },
      network,
      training: { ...training, seed },
      epochs,
      mostTriplets,
      run,
    });
    if (remark) control.progress.report({ note: remark });
    if (outputs === null) return [];
    const { best: model, last } = outputs;
    if (last.sha256 !== model.sha256) superseded.push(last);
    const { outputs: made } = await control.step(() =>
      compute.embed({ inputs: { model, graphs: embedded }, parameters: {}, run }),
    );
    return [{ seed, embeddings: made.embeddings! }];
  });
  // Nothing goes on from the last states.
  if (superseded.length > 0) await io.prune({ refs: superseded, run });
  return features.flat();
}
