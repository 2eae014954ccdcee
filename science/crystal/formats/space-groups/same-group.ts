/** Whether listed operations are a space group that has been named. */

import { required } from '../../../../schemas/required.js';
import { rows3, threeOf } from '../../../numerics/index.js';
import { generatedGroup } from './group-closure.js';
import { groupInvariants } from './group-invariants.js';
import { coefficientsIn, type IntegerVector, latticeBasis } from './integer-lattice.js';
import { keyOf, type SymmetryOperation, TRANSLATION_UNIT } from './symmetry-operation.js';

type Group = readonly SymmetryOperation[];

/**
 * Whether a group is one of those that a name stands for. Names tell axes and centring, not always the origin: where
 * axes and centring are those of the name, only the origin may differ. In other cells (the primitive one of a centred
 * group) the groups are compared by what no description changes.
 *
 * @param named at least one
 */
export function isOneOf(group: Group, named: readonly Group[]): boolean {
  if (named.some((other) => areEqual(group, other))) return true;
  const alike = named.filter((other) => haveSameAxes(group, other));
  if (alike.length > 0) return alike.some((other) => areSameButForOrigin(group, other));
  const own = groupInvariants(group);
  return named.some((other) => groupInvariants(other) === own);
}

/** Whether both have the same operations. */
export function areEqual(a: Group, b: Group): boolean {
  const keys = new Set(a.map(keyOf));
  return a.length === b.length && b.every((operation) => keys.has(keyOf(operation)));
}

function haveSameAxes(a: Group, b: Group): boolean {
  if (a.length !== b.length) return false;
  const [rotations, centring] = [new Set(a.map(rotationKey)), new Set(translationsOf(a).map(String))];
  const others = translationsOf(b);
  return (
    b.every((operation) => rotations.has(rotationKey(operation))) &&
    others.length === centring.size &&
    others.every((translation) => centring.has(String(translation)))
  );
}

/** Steps of an origin within TRANSLATION_UNIT: fine enough for the sixths of half an eighth. */
const ORIGIN_STEPS = 48;

/**
 * Whether an origin p makes one group the other: (1 - R) p = t' - t for the generators, up to lattice translations.
 * That is, whether the vector of all t' - t lies in the lattice that small steps of p and the translations span.
 */
export function areSameButForOrigin(a: Group, b: Group): boolean {
  const generators = generatorsOf(b).filter(({ rotation }) => !isUnit(rotation));
  if (generators.length === 0) return true;
  const translations = new Map(a.map((operation) => [rotationKey(operation), operation.translation]));
  const difference = generators.flatMap((generator) => {
    const other = required(translations.get(rotationKey(generator)), 'the operation of the other group');
    return threeOf((axis) => ORIGIN_STEPS * (generator.translation[axis] - other[axis]));
  });
  const steps = threeOf((axis) =>
    generators.flatMap(({ rotation }) => {
      const rows = rows3(rotation);
      return threeOf((i) => (i === axis ? 1 : 0) - rows[i][axis]);
    }),
  );
  const unit = TRANSLATION_UNIT;
  const lattice = latticeBasis([...translationsOf(b), [unit, 0, 0], [0, unit, 0], [0, 0, unit]]);
  const shifts = generators.flatMap((_, block) =>
    lattice.map((vector) =>
      generators.flatMap((__, n) => (n === block ? vector.map((value) => ORIGIN_STEPS * value) : [0, 0, 0])),
    ),
  );
  return coefficientsIn(latticeBasis([...steps, ...shifts]), difference) !== undefined;
}

/** @returns few operations of which all others are products */
export function generatorsOf(group: Group): SymmetryOperation[] {
  const generators: SymmetryOperation[] = [];
  let keys = new Set<number>();
  for (const operation of group) {
    if (keys.has(keyOf(operation))) continue;
    generators.push(operation);
    keys = new Set(required(generatedGroup(generators), 'a group of these generators').map(keyOf));
  }
  return generators;
}

/** @returns those of the group without rotation, the zero translation among them */
function translationsOf(group: Group): IntegerVector[] {
  return group.filter(({ rotation }) => isUnit(rotation)).map(({ translation }) => translation);
}

function rotationKey({ rotation }: SymmetryOperation): string {
  return rotation.join();
}

function isUnit(rotation: readonly number[]): boolean {
  return rotation.every((value, n) => value === (n % 4 === 0 ? 1 : 0));
}
