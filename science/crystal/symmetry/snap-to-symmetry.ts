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
import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { rows3, threeOf, vec3At } from '../../numerics/index.js';
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
  const snapped = Float64Array.from(
    [...primitive.atomOf].flatMap((own, atom) => {
      const [value, place] = [vec3At(given, atom), vec3At(places, own)];
      return threeOf((axis) => place[axis] + Math.round(value[axis] - place[axis]));
    }),
  );
  const moved = toCartesian(difference(snapped, given), lattice);
  const farthest = Math.max(longestOf(moved), longestOf(difference(lattice, searched.lattice)));
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
  // moyo writes matrices by columns, which are the images of the axes.
  const images = operations.map(({ rotation }) => rows3(toCartesian(Float64Array.from(rotation), lattice)));
  const products = (i: 0 | 1 | 2, j: 0 | 1 | 2) =>
    images.flatMap((image) => threeOf((k) => (image[i][k] * image[j][k]) / images.length));
  const metric = Float64Array.from(
    threeOf((i) => threeOf((j) => products(i, j).reduce((sum, product) => sum + product, 0))).flat(),
  );
  const inverse = inverseMatrix(lattice);
  const square = toCartesian(toCartesian(inverse, metric), transposed(inverse));
  return toCartesian(lattice, rootOf(square));
}

/** Root of a symmetric matrix near to one, by Newton's iteration (Heron's, for matrices). */
function rootOf(square: Float64Array): Float64Array {
  let root = square;
  for (let step = 0; step < ROOT_STEPS; step++) {
    const other = toCartesian(square, inverseMatrix(root));
    root = root.map((value, n) => (value + at(other, n)) / 2);
  }
  return root;
}

/** @returns shape [n, 3], fractional in the primitive cell: x = P x_std + p, atoms in its order */
function symmetricPlaces({ prim_std_cell, prim_std_linear, prim_std_origin_shift }: MoyoDataset): Float64Array {
  const places = toCartesian(Float64Array.from(prim_std_cell.positions.flat()), prim_std_linear);
  return places.map((value, n) => value + at(prim_std_origin_shift, n % 3));
}

function transposed(matrix: Float64Array): Float64Array {
  const rows = rows3(matrix);
  return Float64Array.from(threeOf((i) => threeOf((j) => rows[j][i])).flat());
}

function difference(values: Float64Array, others: Float64Array): Float64Array {
  return values.map((value, n) => value - at(others, n));
}

function longestOf(vectors: Float64Array): number {
  let longest = 0;
  for (let n = 0; n < vectors.length / 3; n++) longest = Math.max(longest, Math.hypot(...vec3At(vectors, n)));
  return longest;
}
