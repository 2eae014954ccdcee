/**
 * The most even way to put a given number of each species on the sites of a cell:
 *
 *   E = sum_s sum_ij q_is q_js K(r_ij),   q_is = (1 if s is on site i, else 0) - x_is,   K(r) = sum_images exp(-r^2 / 2 w^2)
 *
 * over all pairs of sites and all species, vacancies being one; x is the occupancy that the site has on average, w the
 * mean spacing of the sites, (volume / sites)^(1/3). The transform of a Gaussian is positive, so that E counts the waves of
 * composition, long ones most: the lowest E has like species as far from each other as they can be. It is what repulsion
 * of like species leads to, as in ionic crystals, without charges that somebody would have to guess.
 */
import { at, required } from '../../schemas/required.js';
import { threeOf, vec3At } from '../numerics/index.js';
import { planeSpacings, signedVolume, toCartesian } from './structure/lattice.js';

/** Widths of the Gaussian at which it is cut off: exp(-18) is below what a comparison of arrangements can see. */
const REACH = 6;
/** Differences of E, relative to the largest K, within which two arrangements are equally even. */
const EQUAL = 1e-9;

/** Sites that share their species. */
export interface Sublattice {
  /** Numbers of the sites, in the list of all. */
  readonly sites: readonly number[];
  /** How many sites each label gets: adds up to the sites. */
  readonly counts: ReadonlyMap<number, number>;
}

/** @returns number of arrangements, the product of the multinomial coefficients */
export function countArrangements(sublattices: readonly Sublattice[]): number {
  let product = 1;
  for (const { sites, counts } of sublattices) {
    let left = sites.length;
    for (const count of counts.values()) for (let k = 1; k <= count; k++) product *= left-- / k;
  }
  return Math.round(product);
}

/**
 * Tries all arrangements. Of equally even ones the first counts: labels in their order on the first site, then on the
 * second, and so on.
 *
 * @param lattice of the cell, ångström
 * @param positions shape [sites, 3], fractional
 * @returns label of every site
 */
export function mostEvenArrangement(
  lattice: Float64Array,
  positions: Float64Array,
  sublattices: readonly Sublattice[],
): Int32Array {
  const n = positions.length / 3;
  const kernel = gaussianKernel(lattice, positions);
  const order = sublattices.flatMap(({ sites, counts }) => {
    const remaining = new Map(counts);
    return sites.map((site) => ({ site, remaining }));
  });
  const average = averageField(kernel, sublattices, n);
  const labels = new Int32Array(n);
  let [best, lowest] = [labels, Number.POSITIVE_INFINITY];
  const margin = EQUAL * kernel.reduce((largest, value) => Math.max(largest, value), 0);
  const place = (depth: number, energy: number): void => {
    const next = order[depth];
    if (next === undefined) {
      if (energy < lowest - margin) [best, lowest] = [labels.slice(), energy];
      return;
    }
    const { site, remaining } = next;
    for (const [label, count] of remaining) {
      if (count === 0) continue;
      let sum = kernel[site * n + site]! - 2 * at(required(average.get(label)), site);
      for (let d = 0; d < depth; d++) {
        const other = order[d]!.site;
        if (labels[other] === label) sum += 2 * kernel[site * n + other]!;
      }
      remaining.set(label, count - 1);
      labels[site] = label;
      place(depth + 1, energy + sum);
      remaining.set(label, count);
    }
  };
  place(0, 0);
  return best;
}

/** Potential of each label: sum_j x_j K_ij at every site i, x the average occupancy. */
function averageField(kernel: Float64Array, sublattices: readonly Sublattice[], n: number): Map<number, Float64Array> {
  const fields = new Map<number, Float64Array>();
  for (const { sites, counts } of sublattices)
    for (const [label, count] of counts) {
      const field = fields.get(label) ?? new Float64Array(n);
      fields.set(label, field);
      for (const j of sites) for (let i = 0; i < n; i++) field[i]! += (count / sites.length) * kernel[i * n + j]!;
    }
  return fields;
}

/** @returns shape [n, n] */
function gaussianKernel(lattice: Float64Array, positions: Float64Array): Float64Array {
  const n = positions.length / 3;
  const width = Math.cbrt(Math.abs(signedVolume(lattice)) / n);
  const spacings = planeSpacings(lattice);
  // Places are within the cell, less than one apart: further images are out of reach.
  const [na, nb, nc] = threeOf((axis) => Math.ceil((REACH * width) / spacings[axis]));
  const shifts: number[] = [];
  for (let a = -na; a <= na; a++) for (let b = -nb; b <= nb; b++) for (let c = -nc; c <= nc; c++) shifts.push(a, b, c);
  const images = toCartesian(Float64Array.from(shifts), lattice);
  const places = toCartesian(
    positions.map((value) => value - Math.floor(value)),
    lattice,
  );
  const kernel = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const [p, q] = [vec3At(places, i), vec3At(places, j)];
      const [x, y, z] = threeOf((axis) => p[axis] - q[axis]);
      let sum = 0;
      for (let k = 0; k < images.length; k += 3) {
        const square = (x + images[k]!) ** 2 + (y + images[k + 1]!) ** 2 + (z + images[k + 2]!) ** 2;
        if (square <= (REACH * width) ** 2) sum += Math.exp(-square / (2 * width * width));
      }
      kernel[i * n + j] = sum;
      kernel[j * n + i] = sum;
    }
  return kernel;
}
