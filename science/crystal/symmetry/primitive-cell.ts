/**
 * The primitive cell of a crystal, with every atom of it at the mean place of the atoms that translations make equal.
 */

import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { memberGroups, threeOf, type Vec3, vec3At } from '../../numerics/index.js';
import { inverseMatrix, signedVolume, toCartesian } from '../structure/lattice.js';
import { reduceCell } from '../structure/lattice-reduction.js';
import { type PureTranslation, type PureTranslations, pureTranslations } from './pure-translations.js';
import { centred } from './site-lookup.js';

export interface PrimitiveCell {
  /** Atoms in the order in which the given cell first names one of each. */
  readonly structure: Structure;
  /** The atom of the primitive cell for every atom of the given one. */
  readonly atomOf: Uint32Array;
  /** Primitive cells in the given one. */
  readonly cells: number;
}

/**
 * @param tolerance ångström: two atoms are equal if their places in the primitive cell are nearer to each other
 * @returns null where it cannot be told which atoms translations make equal, as some are at the border of the tolerance
 */
export function primitiveCell(structure: Structure, tolerance: number): PrimitiveCell | null {
  const found = pureTranslations(structure, tolerance);
  if (found === null) return null;
  const basis = basisOf(found);
  const atomOf = basis && atomsUnder(found, structure.species.length);
  if (!atomOf) return null;
  // A cell with short edges, because that of the basis may be long and flat.
  const { transform } = reduceCell(toCartesian(basis, structure.lattice));
  const shortBasis = toCartesian(transform, basis);
  const lattice = toCartesian(shortBasis, structure.lattice);
  const toPrimitive = inverseMatrix(shortBasis);
  const classes = memberGroups(atomOf, atomOf.length / found.count);
  const places = meanPlaces(toCartesian(structure.fracCoords, toPrimitive), lattice, classes, tolerance);
  if (places === null) return null;
  const species = classes.map((atoms) => at(structure.species, at(atoms, 0)));
  return { structure: { id: structure.id, species, lattice, fracCoords: places }, atomOf, cells: found.count };
}

/**
 * Basis of the lattice of all translations in units of the given cell, by the Hermite normal form: with n translations
 * every shift is a whole number of n-ths.
 * @returns rows, shape [3, 3]; null where the shifts are no such numbers, or make another number of cells
 */
function basisOf({ generators, count: n }: PureTranslations): Float64Array | null {
  const rows = [
    [n, 0, 0],
    [0, n, 0],
    [0, 0, n],
    ...generators.map(({ shift }) => shift.map((value) => Math.round(value * n))),
  ];
  for (let axis = 0; axis < 3; axis++) eliminate(rows, axis);
  const basis = Float64Array.from(rows.slice(0, 3).flat(), (value) => value / n);
  return Math.round(Math.abs(signedVolume(basis)) * n ** 3) === n ** 2 ? basis : null;
}

/** Euclid's algorithm on one column of the rows from `axis` on: afterwards only row `axis` has a number there. */
function eliminate(rows: number[][], axis: number): void {
  for (;;) {
    const rest = rows.slice(axis).filter((row) => row[axis] !== 0);
    const pivot = rest.reduce((least, row) => (Math.abs(at(row, axis)) < Math.abs(at(least, axis)) ? row : least));
    for (const row of rest) {
      if (row === pivot) continue;
      const multiple = Math.floor(at(row, axis) / at(pivot, axis));
      for (let k = axis; k < 3; k++) row[k] = at(row, k) - multiple * at(pivot, k);
    }
    if (rest.length > 1) continue;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(axis, 0, pivot);
    return;
  }
}

/** @returns of every atom the number of its class; null where a class has not one atom in each cell */
function atomsUnder({ generators, count }: PureTranslations, nAtoms: number): Uint32Array | null {
  if (nAtoms % count !== 0) return null;
  const atomOf = new Uint32Array(nAtoms).fill(nAtoms);
  let classes = 0;
  for (let atom = 0; atom < nAtoms; atom++) {
    if (at(atomOf, atom) < nAtoms) continue;
    const members = membersOf(atom, generators);
    if (members.size !== count) return null;
    for (const member of members) atomOf[member] = classes;
    classes++;
  }
  return atomOf;
}

function membersOf(atom: number, generators: readonly PureTranslation[]): Set<number> {
  const members = new Set([atom]);
  for (const member of members) for (const { image } of generators) members.add(at(image, member));
  return members;
}

/**
 * @param fracCoords of the atoms of the given cell, in units of the primitive one
 * @returns shape [classes, 3]; null where two atoms of a class lie as far apart as the tolerance
 */
function meanPlaces(
  fracCoords: Float64Array,
  lattice: Float64Array,
  classes: readonly (readonly number[])[],
  tolerance: number,
): Float64Array | null {
  const places: Vec3[] = [];
  for (const atoms of classes) {
    const first = vec3At(fracCoords, at(atoms, 0));
    const off = atoms.map((atom) => {
      const place = vec3At(fracCoords, atom);
      return threeOf((axis) => centred(place[axis] - first[axis]));
    });
    if (!lieWithin(toCartesian(Float64Array.from(off.flat()), lattice), tolerance)) return null;
    const mean = threeOf((axis) => off.reduce((sum, vector) => sum + vector[axis] / off.length, 0));
    places.push(threeOf((axis) => mean[axis] + first[axis]));
  }
  return Float64Array.from(places.flat());
}

/** Whether no two points are as far apart as the limit. All pairs are looked at only where the farthest may be. */
function lieWithin(points: Float64Array, limit: number): boolean {
  const n = points.length / 3;
  const apart = (a: number, b: number) => {
    const [p, q] = [vec3At(points, a), vec3At(points, b)];
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
  };
  let farthest = 0;
  for (let point = 0; point < n; point++) farthest = Math.max(farthest, apart(point, 0));
  if (2 * farthest < limit) return true;
  for (let point = 0; point < n; point++)
    for (let other = 0; other < point; other++) if (!(apart(point, other) < limit)) return false;
  return true;
}
