/** What crystals bring along must be what the network was made for: as many numbers, all finite. */
import { FEATURES_OF_CONDITION } from '../../../schemas/conditions.js';
import { InvalidGraphError } from '../../../schemas/failure.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../schemas/tables/training.js';

/**
 * @param conditions what the features are; each is several of the network. None: they are taken as they come
 * @throws InvalidGraphError naming the crystal
 */
export function refuseOtherFeatures(
  graphs: readonly CrystalGraph[],
  network: NetworkSettings,
  conditions: readonly unknown[] = [],
): void {
  const { extraFeatures: taken = 0 } = network;
  const extraFeatures = conditions.length > 0 ? taken / FEATURES_OF_CONDITION : taken;
  for (const { id, extraFeatures: found = new Float64Array() } of graphs) {
    if (found.length !== extraFeatures)
      throw new InvalidGraphError(`${id}: ${found.length} extra features, the network takes ${extraFeatures}`, {
        structure: id,
        found: found.length,
        expected: extraFeatures,
      });
    const bad = found.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new InvalidGraphError(`${id}: extra feature ${bad} is ${found[bad]}`, { structure: id });
  }
}
