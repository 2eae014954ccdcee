/** What a validation trains on: every fold whole, and for a learning curve with a half and a quarter of the crystals outside. */
import { patched } from '@temporalio/workflow';
import { required } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { ValidationSettings } from '../../schemas/settings/folds.js';
import { LEARNING_SHARES, type LearningShare } from '../../schemas/tables/evidence.js';
import type { RunControl } from '../frame/control.js';
import { compute } from '../frame/steps.js';
import { inWindow } from '../frame/window.js';

/** Of one fold: a share of the crystals outside of it. */
export interface FoldPart {
  readonly share: LearningShare;
  readonly fold: number;
  readonly split: ObjectRef;
  /** Its trainings begin at drawn weights, where those of the validation begin at a model's. */
  readonly fromNothing?: true;
}

/** Part of a learning curve: how many crystals are trained on or choose the epoch, and how many that are for the whole fold. */
export interface SmallerPart extends FoldPart {
  readonly trained: number;
  readonly ofAll: number;
}

interface Asked {
  readonly structures: ObjectRef;
  readonly settings: ValidationSettings;
  readonly seed: number;
  readonly run: string;
}

/** Largest first. */
export const SMALLER_SHARES: readonly LearningShare[] = ['half', 'quarter'];

export async function wholeFolds(control: RunControl, { structures, settings, seed, run }: Asked): Promise<FoldPart[]> {
  const { folds, by } = settings;
  // Structure types cost as much as the rest of the splits; runs that began without the step find them in every fold.
  const grouped =
    by === 'prototype' && patched('fold-groups')
      ? await control.step(() => compute.foldGroups({ inputs: { structures }, parameters: { by }, run }))
      : null;
  const inputs = { structures, ...(grouped && { groups: required(grouped.outputs.groups) }) };
  const numbers = Array.from({ length: folds }, (_, fold) => fold);
  return inWindow(numbers, folds, async (fold) => {
    const { outputs } = await control.step(() => compute.fold({ inputs, parameters: { folds, by, fold, seed }, run }));
    return { share: 'all' as const, fold, split: required(outputs.split) };
  });
}

export function smallerFolds(
  control: RunControl,
  { structures, settings, seed, run }: Asked,
  whole: readonly FoldPart[],
): Promise<SmallerPart[]> {
  const wanted = SMALLER_SHARES.flatMap((share) => whole.map((part) => ({ ...part, share })));
  return inWindow(wanted, settings.folds, async ({ share, fold, split }) => {
    const parameters = { share: LEARNING_SHARES[share], seed };
    const { outputs, summary } = await control.step(() =>
      compute.foldShare({ inputs: { structures, split }, parameters, run }),
    );
    const { trained, ofAll } = summary;
    return { share, fold, split: required(outputs.split), trained: Number(trained), ofAll: Number(ofAll) };
  });
}

/** `fold 2 of 5`, `fold 2 of 5, a half`, `fold 2 of 5, from nothing`. */
export function nameOfPart({ fold, share, fromNothing }: FoldPart, folds: number): string {
  return `fold ${fold + 1} of ${folds}${share === 'all' ? '' : `, a ${share}`}${fromNothing ? ', from nothing' : ''}`;
}

/** Crystals trained on or choosing the epoch, mean over the folds. */
export function meanTrained(parts: readonly SmallerPart[]): Record<LearningShare, number> {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const trainedOn = (share: LearningShare) =>
    mean(parts.flatMap((part) => (part.share === share ? [part.trained] : [])));
  return { quarter: trainedOn('quarter'), half: trainedOn('half'), all: mean(parts.map(({ ofAll }) => ofAll)) };
}
