/**
 * Are these groups more than composition? Permutation test:
 *   statistic  drop of the mean absolute leave-one-out error of the onset, in eV, when cluster labels join the
 *              composition features of a ridge regression
 *   null       labels are exchanged at random among crystals of the same anion set, everything else stays
 *   p          (1 + permutations with as large a drop) / (1 + permutations), exact for every number of permutations
 *
 * The strength of the ridge is chosen for the composition alone, which no permutation touches. What the test cannot see:
 * an effect of composition that is not linear in the features counts for the groups if they follow it within an anion
 * set. Polymorphs share their composition, so labels that tell them apart do count.
 * @source Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9, 39 (2010), for the counting of p
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { exchangedWithin, strataOf } from '../../numerics/index.js';
import { LabelRidge } from './label-ridge.js';
import { bestStrength, leaveOneOutErrors, meanAbsolute, whitenedRows } from './ridge.js';

const PERMUTATIONS = 1000;

export interface BeyondComposition {
  /** Crystals with an onset: the test is over these. */
  readonly crystals: number;
  /** Those of them whose anion set holds more than one cluster: only their labels can change. */
  readonly exchangeable: number;
  /** Mean absolute leave-one-out error, eV, without and with the labels. */
  readonly compositionErrorEv: number;
  readonly jointErrorEv: number;
  /** Drop of the error, eV, of the labels, and its mean over the permutations. */
  readonly dropEv: number;
  readonly permutedDropEv: number;
  readonly strength: number;
  readonly permutations: number;
  readonly pValue: number;
}

export interface PermutationOptions {
  readonly permutations: number;
  readonly seed: number;
}

export const DEFAULT_PERMUTATION: PermutationOptions = { permutations: PERMUTATIONS, seed: 123 };

/** eV: drops this close are equal. A permutation that changes nothing must count. */
const TIE = 1e-10;

/** Crystals that are too few say nothing about an error. */
const FEWEST = 10;

/**
 * @param composition features of every crystal, as `compositionFeatures` gives them
 * @param anionSets of every crystal, as `crystalFeatures` gives them
 * @param onsetsEv eV or null
 * @param labels cluster of every crystal
 * @returns null with fewer than ten onsets
 */
export function beyondComposition(
  composition: readonly Float64Array[],
  anionSets: readonly string[],
  onsetsEv: readonly (number | null)[],
  labels: ArrayLike<number>,
  { permutations, seed }: PermutationOptions = DEFAULT_PERMUTATION,
): BeyondComposition | null {
  const n = onsetsEv.length;
  if (composition.length !== n || anionSets.length !== n || labels.length !== n) {
    throw new InvalidInputError(
      `${n} onsets with ${composition.length} compositions, ${anionSets.length} anion sets, ${labels.length} labels`,
    );
  }
  if (!Number.isInteger(permutations) || permutations < 1) {
    throw new InvalidInputError(`${permutations} permutations`, { found: permutations });
  }
  const known = onsetsEv.flatMap((onset, i) => (onset === null ? [] : [i]));
  if (known.length < FEWEST) return null;
  const y = Float64Array.from(known, (i) => onsetsEv[i]!);
  const rows = known.map((i) => composition[i]!);
  const clusters = [...new Set(known.map((i) => labels[i]!))].sort((a, b) => a - b);
  const group = Uint32Array.from(known, (i) => clusters.indexOf(labels[i]!));
  const strata = strataOf(known.map((i) => anionSets[i]!));

  const strength = bestStrength(rows, y);
  const compositionErrorEv = meanAbsolute(leaveOneOutErrors(whitenedRows(rows, strength), y));
  const ridge = new LabelRidge(rows, y, strength);
  const errorWith = (labelling: Uint32Array) => meanAbsolute(ridge.leaveOneOutErrors(labelling, clusters.length));
  const jointErrorEv = errorWith(group);
  const dropEv = compositionErrorEv - jointErrorEv;
  let [hits, total] = [0, 0];
  for (let round = 0; round < permutations; round++) {
    const drop = compositionErrorEv - errorWith(exchangedWithin(strata, group, seed, round));
    if (drop >= dropEv - TIE) hits++;
    total += drop;
  }
  const mixed = strata.filter((members) => new Set(members.map((i) => group[i]!)).size > 1);
  return {
    crystals: known.length,
    exchangeable: mixed.reduce((sum, members) => sum + members.length, 0),
    compositionErrorEv,
    jointErrorEv,
    dropEv,
    permutedDropEv: total / permutations,
    strength,
    permutations,
    pValue: (1 + hits) / (1 + permutations),
  };
}
