/**
 * Conditions as a network is given them: weight (value - mean) / deviation, with mean and deviation over the crystals that it
 * is trained on and no others; they travel with the model. Each is given several times over, since the layer norm of one number is a constant.
 */
import {
  type Condition,
  conditionKey,
  FEATURES_OF_CONDITION,
  type ScaledCondition,
} from '../../../schemas/conditions.js';
import { InvalidHyperparametersError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import { meanAndDeviation } from '../../numerics/index.js';

/**
 * @param conditions in the order of the extra features
 * @param train the crystals that are trained on, at least one
 * @param given of the model that the training begins at, whose means and deviations stay; absent: those of the crystals
 * @returns with the population deviation; 1 for a condition that has one value
 * @throws InvalidHyperparametersError where that model takes other conditions, naming both lists
 */
export function scaledConditions(
  conditions: readonly Condition[],
  train: readonly CrystalGraph[],
  given?: readonly ScaledCondition[],
): ScaledCondition[] {
  if (given) refuseOthers(conditions, given);
  return conditions.map((condition, k) => {
    const values = train.map(({ extraFeatures }) => at(extraFeatures ?? [], k));
    const { mean, deviation } = given?.[k] ?? meanAndDeviation(values);
    return { ...condition, mean, deviation, least: Math.min(...values), most: Math.max(...values) };
  });
}

function refuseOthers(here: readonly Condition[], given: readonly Condition[]): void {
  const listOf = (all: readonly Condition[]) => all.map(conditionKey).join(', ');
  const [own, there] = [listOf(here), listOf(given)];
  if (own === there) return;
  throw new InvalidHyperparametersError(`the model to start from takes ${there}, the crystals have ${own}`, {
    field: 'conditions',
    found: there,
    expected: own,
  });
}

/** @returns the graphs with scaled extra features; as they are for a model without conditions */
export function withScaledConditions(
  graphs: readonly CrystalGraph[],
  conditions: readonly ScaledCondition[] | undefined,
): readonly CrystalGraph[] {
  if (!conditions) return graphs;
  return graphs.map((graph) => ({
    ...graph,
    extraFeatures: Float64Array.from(
      conditions.flatMap(({ mean, deviation, weight = 1 }, k) =>
        new Array<number>(FEATURES_OF_CONDITION).fill((weight * (at(graph.extraFeatures ?? [], k) - mean)) / deviation),
      ),
    ),
  }));
}
