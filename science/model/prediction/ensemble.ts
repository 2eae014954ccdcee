/**
 * An ensemble of M models at every value of their predictions:
 *   mean = sum_m p_m / M,   deviation = sqrt(sum_m (p_m - mean)^2 / (M - 1))
 * The deviation tells where models of other seeds or settings disagree; it knows nothing of errors that they share.
 * @source Lakshminarayanan, Pritzel and Blundell, arXiv:1612.01474 (ensembles; there with 1 / M)
 */

import { conditionKey } from '../../../schemas/conditions.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { rowView } from '../../../schemas/numerics/rows.js';
import { at } from '../../../schemas/required.js';
import type { ModelCard } from '../../../schemas/tables/training.js';

export interface Ensemble {
  /** Shape and unit of the predictions. */
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/**
 * @param predictions at least two, of one shape
 * @throws InvalidInputError naming what differs
 */
export function combineModels(predictions: readonly Float32Array[]): Ensemble {
  const [first] = predictions;
  if (!first || predictions.length < 2)
    throw new InvalidInputError(`an ensemble of ${predictions.length} models has no spread`, {
      expected: 'two or more',
    });
  predictions.forEach((each, m) => {
    if (each.length !== first.length)
      throw new InvalidInputError(`model ${m} of the ensemble gives ${each.length} values, model 0 ${first.length}`);
  });
  const mean = new Float64Array(first.length);
  for (const each of predictions) {
    for (let i = 0; i < mean.length; i++) mean[i] = at(mean, i) + at(each, i) / predictions.length;
  }
  const deviation = mean.map((centre, i) => {
    const squares = predictions.reduce((sum, each) => sum + (at(each, i) - centre) ** 2, 0);
    return Math.sqrt(squares / (predictions.length - 1));
  });
  return { mean: Float32Array.from(mean), deviation: Float32Array.from(deviation) };
}

/** One number a crystal: the mean deviation over its points. @returns shape [crystals] */
export function spreadOfCrystals({ deviation }: Ensemble, crystals: number): Float32Array {
  const points = deviation.length / crystals;
  return Float32Array.from({ length: crystals }, (_, crystal) => {
    const own = rowView(deviation, points, crystal);
    return own.reduce((sum, value) => sum + value, 0) / points;
  });
}

export interface NamedCard {
  /** As the user knows the model, for errors. */
  readonly name: string;
  readonly card: ModelCard;
}

/**
 * Spectra can be averaged when they lie on one energy axis, and one graph serves all models when its rules are theirs.
 * Symmetry reduction may differ: it changes no output.
 * @throws InvalidInputError naming the two models, what differs and both values
 */
export function refuseOtherMembers([first, ...others]: readonly NamedCard[]): void {
  if (!first) return;
  const expected = traitsOf(first.card);
  for (const { name, card } of others) {
    for (const [trait, found] of traitsOf(card)) {
      if (found === expected.get(trait)) continue;
      throw new InvalidInputError(
        `${name} has ${trait} ${found}, ${first.name} ${expected.get(trait)}: no ensemble of both`,
        { model: name, field: trait, found: String(found), expected: String(expected.get(trait)) },
      );
    }
  }
}

function traitsOf({
  network,
  graphRules,
  startEv,
  stepEv,
  property,
  conditions,
}: ModelCard): Map<string, string | number | boolean | null> {
  const { symmetry: _, ...rules } = graphRules;
  const axis = {
    startEv,
    stepEv,
    outputFeatures: network.outputFeatures,
    property: JSON.stringify(property) ?? null,
    // Each scales them by the crystals of its own training.
    conditions: conditions?.map(conditionKey).join(', ') ?? null,
  };
  return new Map(Object.entries({ ...axis, ...rules }));
}
