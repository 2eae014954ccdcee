/** What a step that reads crystals does about symmetry that holds nearly: tells it, or snaps the crystals to it. */
import type { Structure } from '../../schemas/tables/crystal.js';
import {
  hasSplitShells,
  openSymmetryFinder,
  tellNearSymmetry,
  withExactSymmetry,
} from '../../science/crystal/index.js';
import type { StepContext } from '../frame/step.js';

/**
 * @param snapAngstrom undefined: atoms stay where they are
 * @returns takes one crystal; what is to be told of it is among its notices
 */
export async function symmetryRule(
  context: Pick<StepContext, 'symmetryProgram'>,
  snapAngstrom: number | undefined,
): Promise<(structure: Structure) => Structure> {
  openSymmetryFinder(await context.symmetryProgram());
  return (structure) => {
    if (snapAngstrom !== undefined) return withExactSymmetry(structure, snapAngstrom);
    return hasSplitShells(structure) ? tellNearSymmetry(structure) : structure;
  };
}
