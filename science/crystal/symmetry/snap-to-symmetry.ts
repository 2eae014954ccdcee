/**
 * A crystal with its lattice and its atoms exactly where the symmetry found within a tolerance has them.
 *
 *   metric      G' = 1/|P| sum_W W^T G W,  G = L L^T of the primitive cell (rows), W the rotations as integers: exact,
 *               because they form a group
 *   lattice     L' = L U with the symmetric U of U^2 = L^-1 G' L^-T: stretched, never turned
 *   positions   those of moyo's standardized primitive cell, which has the exact translations of the space group
 *
 * Coordinates of four digits split shells of equal distances, and the graph of the k nearest neighbours then takes a part
 * of a shell: its bonds depend on the last digit.
 */
import type { MoyoDataset } from '@spglib/moyo-wasm';
import { InvalidStructureError } from '../../../schemas/failure.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { inverseMatrix, toCartesian, toFractional } from '../structure/lattice.js';
import { analyzeSymmetry } from './analysis.js';

interface Snapped {
  /** Axes and order of the atoms as given; nothing else of the structure changes. */
  readonly structure: Structure;
  /** Hermann-Mauguin symbol, short, such as `P 6_3/m m c`. */
  readonly symbol: string;
  /** ångström: the longest way of an atom in its cell, or of the end of a vector of the primitive cell. */
  readonly farthest: number;
}

/** Steps of the iteration to a matrix root, which doubles the digits each time: from three, enough for all. */
const ROOT_STEPS = 6;

/**
 * moyo's program has to be loaded (`openSymmetryFinder`).
 * @param toleranceAngstrom atoms this near to a symmetric place are brought there
 * @throws InvalidStructureError where no symmetry is found, translations are at the border of the tolerance, or an atom
 *   would have to go farther than that
 */
export function snapToSymmetry(structure: Structure, toleranceAngstrom: number): Snapped {
  const { id } = structure;
  const { found, searched, primitive } = analyzeSymmetry(structure, toleranceAngstrom);
  if (primitive === null)
    throw new InvalidStructureError(
      `${id}: translations hold within ${toleranceAngstrom} ångström for some of its atoms only`,
      { structure: id },
    );
  const lattice = symmetricLattice(searched.lattice, found);
  const places = symmetricPlaces(found);
  // The given cell in units of the primitive one: whole numbers.
  const cells = toCartesian(structure.lattice, inverseMatrix(searched.lattice)).map(Math.round);
  const given = toCartesian(structure.fracCoords, cells);
  const snapped = given.map((value, at) => {
    const place = places[3 * primitive.atomOf[Math.floor(at / 3)]! + (at % 3)]!;
    return place + Math.round(value - place);
  });
  const atoms = toCartesian(
    snapped.map((value, at) => value - given[at]!),
    lattice,
  );
  const farthest = Math.max(longestOf(atoms), longestOf(lattice.map((value, at) => value - searched.lattice[at]!)));
  if (farthest > toleranceAngstrom)
    throw new InvalidStructureError(
      `${id}: an atom would be moved by ${farthest.toFixed(4)} ångström to its symmetric place`,
      { structure: id, found: farthest, expected: `at most ${toleranceAngstrom} ångström` },
    );
  return {
    structure: {
      ...structure,
      lattice: toCartesian(cells, lattice),
      fracCoords: toFractional(snapped, cells),
    },
    symbol: found.hm_symbol,
    farthest,
  };
}

/** @param lattice rows of the primitive cell, ångström */
function symmetricLattice(lattice: Float64Array, { operations }: MoyoDataset): Float64Array {
  const metric = new Float64Array(9);
  for (const { rotation } of operations) {
    // moyo writes matrices by columns, which are the images of the axes.
    const image = toCartesian(Float64Array.from(rotation), lattice);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        for (let k = 0; k < 3; k++) metric[3 * i + j]! += (image[3 * i + k]! * image[3 * j + k]!) / operations.length;
  }
  const inverse = inverseMatrix(lattice);
  const square = toCartesian(toCartesian(inverse, metric), transposed(inverse));
  return toCartesian(lattice, rootOf(square));
}

/** Root of a symmetric matrix near to one, by Newton's iteration (Heron's, for matrices). */
function rootOf(square: Float64Array): Float64Array {
  let root = square;
  for (let step = 0; step < ROOT_STEPS; step++) {
    const other = toCartesian(square, inverseMatrix(root));
    root = root.map((value, at) => (value + other[at]!) / 2);
  }
  return root;
}

/** @returns shape [n, 3], fractional in the primitive cell: x = P x_std + p, atoms in its order */
function symmetricPlaces({ prim_std_cell, prim_std_linear, prim_std_origin_shift }: MoyoDataset): Float64Array {
  const places = toCartesian(Float64Array.from(prim_std_cell.positions.flat()), prim_std_linear);
  return places.map((value, at) => value + prim_std_origin_shift[at % 3]!);
}

function transposed(m: Float64Array): Float64Array {
  return Float64Array.of(m[0]!, m[3]!, m[6]!, m[1]!, m[4]!, m[7]!, m[2]!, m[5]!, m[8]!);
}

function longestOf(vectors: Float64Array): number {
  let longest = 0;
  for (let at = 0; at < vectors.length; at += 3)
    longest = Math.max(longest, Math.hypot(vectors[at]!, vectors[at + 1]!, vectors[at + 2]!));
  return longest;
}
