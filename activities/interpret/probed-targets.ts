/** What the layers of a network are asked for: quantities of crystals, and whether they are of a common structure type. */
import { byKey } from '../../schemas/numerics/code-unit-order.js';
import { at } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { ProbedQuantity } from '../../schemas/tables/evidence.js';
import type { SymmetryFinder } from '../../science/crystal/index.js';
import type { ProbedTarget } from '../../science/evidence/index.js';
import { crystalFeatures, crystalQuantities } from '../../science/interpretation/index.js';
import { groupBy } from '../../science/numerics/index.js';

/** Compounds from which on a structure type is common, and that must be of none: one a fold. */
const COMMON = 10;

export interface ProbedCrystal {
  readonly structure: Structure;
  readonly compound: string;
  /** Of the reference spectrum, eV, or the number that leads another property. */
  readonly onsetEv: number | null;
}

/**
 * @param onCrystal called before each crystal: a large cell holds the step for seconds
 * @returns quantities, then structure types, the commonest first
 * @throws InvalidStructureError naming an element without covalent radius
 */
export function probedTargets(
  crystals: readonly ProbedCrystal[],
  findSymmetry: SymmetryFinder,
  onCrystal: (crystal: number) => void,
): ProbedTarget[] {
  const known = crystals.map(({ structure }, i) => {
    onCrystal(i);
    const [prototype = null] = crystalFeatures(structure, findSymmetry).byKind.prototype;
    return { prototype, ...crystalQuantities(structure) };
  });
  const quantities: Readonly<Record<ProbedQuantity, readonly (number | null)[]>> = {
    onset: crystals.map(({ onsetEv }) => onsetEv),
    coordination: known.map(({ meanCoordination }) => meanCoordination),
    cationState: known.map(({ highestCationState }) => highestCationState),
    anionElectronegativity: known.map(({ anionElectronegativity }) => anionElectronegativity),
    volumePerAtom: known.map(({ volumePerAtomAngstrom3 }) => volumePerAtomAngstrom3),
  };
  const prototypes = known.map(({ prototype }) => prototype);
  return [
    ...Object.entries(quantities).map(([name, values]) => ({ name, kind: 'r2' as const, values })),
    ...commonPrototypes(crystals, prototypes).map((name) => ({
      name,
      kind: 'auc' as const,
      values: prototypes.map((prototype) => (prototype === name ? 1 : 0)),
    })),
  ];
}

/** By compounds, most first; of as many by name. */
function commonPrototypes(crystals: readonly ProbedCrystal[], prototypes: readonly (string | null)[]): string[] {
  const compoundOf = (crystal: number) => at(crystals, crystal).compound;
  const all = [...crystals.keys()];
  const compoundsOf = (members: readonly number[]) => new Set(members.map(compoundOf)).size;
  return [...groupBy(all, (crystal) => at(prototypes, crystal))]
    .flatMap(([name, members]) => (name === null ? [] : [[name, compoundsOf(members)] as const]))
    .filter(
      ([name, compounds]) =>
        compounds >= COMMON && compoundsOf(all.filter((crystal) => prototypes[crystal] !== name)) >= COMMON,
    )
    .sort((a, b) => b[1] - a[1] || byKey(a, b))
    .map(([name]) => name);
}
