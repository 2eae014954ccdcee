/**
 * Directed edges of the crystal graph (spec 1.5): every bond (i, j, t) twice,
 *   i -> j with d = (f_j + t - f_i) L   and   j -> i with -d,
 * d from source to target. Sorted by target, inside one target by the canonical order of the bonds.
 *
 * `fixed`: every directed edge once, exactly independent of the choice of the cell. `reference`: the lattice rounded
 * to 5 decimals for positions, and with the k-nearest strategy bonds of an atom with its own images four times
 * (spec 1.1, 1.4).
 */

import { InvalidGraphError, InvalidStructureError } from '../../schemas/failure.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import { PeriodicSites } from '../crystal/index.js';
import { roundToDecimals } from './decimal-rounding.js';
import { selectNearestShells } from './nearest-shells.js';
import { selectWithinRadius } from './radius-neighbours.js';

export interface DirectedBonds {
  readonly nAtoms: number;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  /** From source to target: shape [nBonds, 3], ångström, float64. */
  readonly vector: Float64Array;
  /** ångström, shape [nBonds]. */
  readonly length: Float64Array;
  /** Bonds that arrive at atom v are those from arrival[v] to arrival[v + 1]: shape [nAtoms + 1]. */
  readonly arrival: Uint32Array;
}

/**
 * @param structure finite, lattice not singular, at least one atom
 * @throws InvalidStructureError naming the structure, InvalidGraphError for rules that contradict each other
 */
export function directedBonds(structure: Structure, rules: GraphRules): DirectedBonds {
  if (rules.mode === 'fixed' && !rules.canonize)
    throw new InvalidGraphError('graph rules: canonize false exists in reference mode only, fixed edges are unique', {
      field: 'canonize',
      found: 'false',
      expected: 'true, or mode reference',
    });
  refuseBrokenNumbers(structure);
  const inside = rules.mode === 'reference' ? structure.lattice.map((x) => roundToDecimals(x, 5)) : structure.lattice;
  const sites = new PeriodicSites(structure.lattice, structure.fracCoords, inside);
  const select = rules.strategy === 'radius' ? selectWithinRadius : selectNearestShells;
  const bonds = select(structure, sites, rules);

  const nBonds = 2 * bonds.first.length;
  const arrival = new Uint32Array(sites.nSites + 1);
  for (let n = 0; n < bonds.first.length; n++) {
    arrival[bonds.first[n]! + 1]! += 1;
    arrival[bonds.second[n]! + 1]! += 1;
  }
  for (let v = 0; v < sites.nSites; v++) arrival[v + 1]! += arrival[v]!;
  const next = arrival.slice();
  const source = new Uint32Array(nBonds);
  const target = new Uint32Array(nBonds);
  const vector = new Float64Array(3 * nBonds);
  const length = new Float64Array(nBonds);
  const forward = new Float64Array(3);
  for (let n = 0; n < bonds.first.length; n++) {
    const i = bonds.first[n]!;
    const j = bonds.second[n]!;
    if (rules.strategy === 'radius') radiusDisplacement(structure, inside, sites, [i, j, bonds.image[n]!], forward);
    else sites.displacement(i, j, bonds.image[n]!, forward, 0);
    const distance = Math.sqrt(forward[0]! ** 2 + forward[1]! ** 2 + forward[2]! ** 2);
    const there = next[j]!++;
    source[there] = i;
    target[there] = j;
    length[there] = distance;
    // After the first: both ends of a bond between images of one atom are the same.
    const back = next[i]!++;
    source[back] = j;
    target[back] = i;
    length[back] = distance;
    for (let axis = 0; axis < 3; axis++) {
      vector[3 * there + axis] = forward[axis]!;
      vector[3 * back + axis] = -forward[axis]!;
    }
  }
  return { nAtoms: sites.nSites, source, target, vector, length, arrival };
}

/** Vectors of the radius strategy: cell translations are not rounded in `reference` mode either, t L + (f_j - f_i) P (spec 1.8). */
function radiusDisplacement(
  { lattice, fracCoords }: Structure,
  inside: Float64Array,
  sites: PeriodicSites,
  [i, j, code]: readonly [number, number, number],
  out: Float64Array,
): void {
  const image = sites.fileImage(i, j, code);
  for (let axis = 0; axis < 3; axis++) {
    out[axis] = 0;
    for (let row = 0; row < 3; row++) {
      const within = fracCoords[3 * j + row]! - fracCoords[3 * i + row]!;
      out[axis]! += image[row]! * lattice[3 * row + axis]! + within * inside[3 * row + axis]!;
    }
  }
}

function refuseBrokenNumbers(structure: Structure): void {
  const { id, lattice, fracCoords, species } = structure;
  if (lattice.length !== 9 || species.length === 0 || fracCoords.length !== 3 * species.length)
    throw new InvalidStructureError(
      `${id}: ${lattice.length} lattice numbers, ${species.length} species and ${fracCoords.length} coordinates`,
      { structure: id, expected: '9 lattice numbers, one species and three coordinates an atom' },
    );
  const numbers = 9 + fracCoords.length;
  for (let n = 0; n < numbers; n++) {
    const value = n < 9 ? lattice[n]! : fracCoords[n - 9]!;
    if (!Number.isFinite(value))
      throw new InvalidStructureError(`${id}: a lattice vector or coordinate is ${value}`, { structure: id });
  }
}
