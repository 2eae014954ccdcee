/**
 * Conditions as a network is given them: (value - mean) / deviation, with mean and deviation over the crystals that it is trained
 * on and no others; they travel with the model. Each is given several times over, since the layer norm of one number is a constant.
 */
import { type Condition, FEATURES_OF_CONDITION, type ScaledCondition } from '../../../schemas/conditions.js';
import { at } from '../../../schemas/required.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';

/**
 * @param conditions in the order of the extra features
 * @param train the crystals that are trained on, at least one
 * @returns with the population deviation; 1 for a condition that has one value
 */
export function scaledConditions(conditions: readonly Condition[], train: readonly CrystalGraph[]): ScaledCondition[] {
  return conditions.map((condition, k) => {
    const values = train.map(({ extraFeatures }) => at(extraFeatures ?? [], k));
    const mean = values.reduce((sum, value) => sum + value / values.length, 0);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return { ...condition, mean, deviation: most > least ? Math.sqrt(variance) : 1, least, most };
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
      conditions.flatMap(({ mean, deviation }, k) =>
        new Array<number>(FEATURES_OF_CONDITION).fill((at(graph.extraFeatures ?? [], k) - mean) / deviation),
      ),
    ),
  }));
}
