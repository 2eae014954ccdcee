/**
 * Periodic neighbours: all (site, image) within a radius of a site, by cell lists.
 *
 * The reduced cell is cut into bins of about three atoms; a query visits the bins that a sphere can reach, through as
 * many images as needed, so the cost per site does not depend on the size of the cell.
 *
 * Distances are |(t L + f_j P) - f_i P| in this order of operations: with the rounded position lattice P of the
 * reference it reproduces the literal comparisons of the reference (spec 1.3). Otherwise P = L.
 */
import { InvalidStructureError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import { planeSpacings, signedVolume, toCartesian } from './lattice.js';
import { reduceCell } from './lattice-reduction.js';

/** ångström: sites at this distance or closer are the same site given twice (the reference's tolerance, spec 1.2). */
export const SHORTEST_DISTANCE = 0.15;

/** Image triples are packed into one number, 11 bits an axis; the code of -t is 2 IMAGE_ORIGIN - code(t). */
const IMAGE_SPAN = 2048;
const IMAGE_HALF = IMAGE_SPAN / 2;
export const IMAGE_CODES = IMAGE_SPAN ** 3;
export const IMAGE_ORIGIN = (IMAGE_HALF * IMAGE_SPAN + IMAGE_HALF) * IMAGE_SPAN + IMAGE_HALF;

/** Bins a query may visit. Beyond, the cell is absurd (a wire of atoms in a huge box), and the search would not end. */
const MAX_BINS_PER_QUERY = 20_000_000;

/** A little more than rounding of coordinates, so that no site at a bin's border is lost. */
const BIN_SLACK = 1e-9;

/** ångström: what positions in the bins may be off from those that distances are made of, a cell from the origin. */
const PLACE_SLACK = 1e-6;

/** Sites of a sphere over the cubes of a site's size that its radius spans, a fifth above 4 pi / 3. */
const EXPECTED_SHARE = 5;
/** Room that is made at once: what an odd cell asks for comes by and by. */
const MOST_EXPECTED = 4_096;

export class PeriodicSites {
  /** Neighbours found by the last query, valid up to its return value. Images are codes relative to wrapped sites. */
  site = new Uint32Array(0);
  image = new Float64Array(0);
  distance = new Float64Array(0);

  readonly nSites: number;
  /** ångström: edge of the cube that holds one site on average. */
  readonly siteSpacing: number;
  private readonly spacings: [number, number, number];
  private readonly transform: Float64Array;
  private readonly reducedLattice: Float64Array;
  private readonly wrapped: Float64Array;
  private readonly home: Float64Array;
  private readonly cartesian: Float64Array;
  private readonly bins: [number, number, number];
  private readonly binStart: Uint32Array;
  private readonly binSites: Uint32Array;
  /** Wrapped positions in the order of `binSites`, ångström, shape [nSites, 3]. */
  private readonly binPlaces: Float64Array;
  private readonly positionSlack: number;
  private readonly placeSlack: number;

  /**
   * @param lattice shape [3, 3], ångström, not singular
   * @param fracCoords shape [n, 3], finite, not necessarily wrapped
   * @param positionLattice lattice for positions inside the cell, within 1e-4 ångström of `lattice`
   */
  constructor(
    private readonly lattice: Float64Array,
    private readonly fracCoords: Float64Array,
    private readonly positionLattice: Float64Array = lattice,
  ) {
    const n = fracCoords.length / 3;
    this.nSites = n;
    const reduced = reduceCell(lattice);
    this.transform = reduced.transform;
    this.reducedLattice = reduced.lattice;
    this.spacings = planeSpacings(reduced.lattice);
    this.siteSpacing = Math.cbrt(Math.abs(signedVolume(lattice)) / n);
    this.cartesian = toCartesian(fracCoords, positionLattice);
    this.wrapped = toCartesian(fracCoords, reduced.inverse);
    this.home = new Float64Array(3 * n);
    let largest = 1;
    for (let k = 0; k < 3 * n; k++) {
      this.home[k] = Math.floor(this.wrapped[k]!);
      this.wrapped[k]! -= this.home[k]!;
      largest = Math.max(largest, Math.abs(fracCoords[k]!));
    }
    let rounding = 0;
    for (let k = 0; k < 9; k++) rounding = Math.max(rounding, Math.abs(lattice[k]! - positionLattice[k]!));
    this.positionSlack = 12 * largest * rounding;
    this.placeSlack = PLACE_SLACK * largest;
    const along = (axis: 0 | 1 | 2) => Math.max(1, Math.floor(this.spacings[axis] / (1.5 * this.siteSpacing)));
    this.bins = [along(0), along(1), along(2)];
    [this.binStart, this.binSites] = this.fillBins();
    const places = toCartesian(this.wrapped, reduced.lattice);
    this.binPlaces = new Float64Array(3 * n);
    for (let slot = 0; slot < n; slot++)
      for (let axis = 0; axis < 3; axis++) this.binPlaces[3 * slot + axis] = places[3 * this.binSites[slot]! + axis]!;
  }

  /**
   * Every neighbour (j, t) of site i with distance <= radius, its own images included, itself excluded.
   * @returns how many; the arrays `site`, `image`, `distance` hold them, in a fixed order that is not by distance
   */
  query(i: number, radius: number): number {
    const [n0, n1, n2] = this.bins;
    const [h0, h1, h2] = this.spacings;
    const reach = radius + this.positionSlack;
    const w0 = this.wrapped[3 * i]!;
    const w1 = this.wrapped[3 * i + 1]!;
    const w2 = this.wrapped[3 * i + 2]!;
    const low0 = Math.floor((w0 - (reach / h0 + BIN_SLACK)) * n0);
    const low1 = Math.floor((w1 - (reach / h1 + BIN_SLACK)) * n1);
    const low2 = Math.floor((w2 - (reach / h2 + BIN_SLACK)) * n2);
    const high0 = Math.floor((w0 + (reach / h0 + BIN_SLACK)) * n0);
    const high1 = Math.floor((w1 + (reach / h1 + BIN_SLACK)) * n1);
    const high2 = Math.floor((w2 + (reach / h2 + BIN_SLACK)) * n2);
    const visited = (high0 - low0 + 1) * (high1 - low1 + 1) * (high2 - low2 + 1);
    const farthest = Math.max(
      farthestImage(low0, high0, n0),
      farthestImage(low1, high1, n1),
      farthestImage(low2, high2, n2),
    );
    if (visited > MAX_BINS_PER_QUERY || farthest >= IMAGE_HALF)
      throw new InvalidStructureError(
        `a sphere of ${radius.toFixed(1)} ångström around atom ${i} covers too many images of the cell`,
        { atom: i, found: `${visited} cells to search`, expected: `at most ${MAX_BINS_PER_QUERY}` },
      );
    const l = this.reducedLattice;
    // Squares of distances from wrapped positions decide who is looked at more closely.
    const bound = (reach + this.placeSlack) ** 2;
    const { binStart, binPlaces } = this;
    let found = 0;
    for (let b0 = low0; b0 <= high0; b0++) {
      const t0 = Math.floor(b0 / n0);
      for (let b1 = low1; b1 <= high1; b1++) {
        const t1 = Math.floor(b1 / n1);
        const row = ((b0 - t0 * n0) * n1 + (b1 - t1 * n1)) * n2;
        for (let b2 = low2; b2 <= high2; b2++) {
          const t2 = Math.floor(b2 / n2);
          const bin = row + b2 - t2 * n2;
          const x = (t0 - w0) * l[0]! + (t1 - w1) * l[3]! + (t2 - w2) * l[6]!;
          const y = (t0 - w0) * l[1]! + (t1 - w1) * l[4]! + (t2 - w2) * l[7]!;
          const z = (t0 - w0) * l[2]! + (t1 - w1) * l[5]! + (t2 - w2) * l[8]!;
          const end = binStart[bin + 1]!;
          for (let slot = binStart[bin]!; slot < end; slot++) {
            const dx = binPlaces[3 * slot]! + x;
            const dy = binPlaces[3 * slot + 1]! + y;
            const dz = binPlaces[3 * slot + 2]! + z;
            if (dx * dx + dy * dy + dz * dz <= bound) found = this.collect(i, slot, t0, t1, t2, radius, found);
          }
        }
      }
    }
    return found;
  }

  /** The neighbours of a query as a list. */
  neighbours(i: number, radius: number): { readonly site: number; readonly distance: number }[] {
    return Array.from({ length: this.query(i, radius) }, (_, n) => ({
      site: at(this.site, n),
      distance: at(this.distance, n),
    }));
  }

  /**
   * Image of site j as the file counts it, seen from site i: the integers t of f_j + t - f_i.
   * @param code image code of a query at site i
   */
  fileImage(i: number, j: number, code: number): [number, number, number] {
    const high = Math.floor(code / IMAGE_SPAN ** 2);
    const rest = code - high * IMAGE_SPAN ** 2;
    const t0 = high - IMAGE_HALF;
    const t1 = Math.floor(rest / IMAGE_SPAN) - IMAGE_HALF;
    const t2 = (rest % IMAGE_SPAN) - IMAGE_HALF;
    const { home, transform: m } = this;
    const u = t0 - home[3 * j]! + home[3 * i]!;
    const v = t1 - home[3 * j + 1]! + home[3 * i + 1]!;
    const w = t2 - home[3 * j + 2]! + home[3 * i + 2]!;
    return [u * m[0]! + v * m[3]! + w * m[6]!, u * m[1]! + v * m[4]! + w * m[7]!, u * m[2]! + v * m[5]! + w * m[8]!];
  }

  /** Writes (f_j + t - f_i) P in ångström to `out` at `at`. */
  displacement(i: number, j: number, code: number, out: Float64Array, at: number): void {
    const [t0, t1, t2] = this.fileImage(i, j, code);
    const { fracCoords: f, positionLattice: p } = this;
    const u = f[3 * j]! + t0 - f[3 * i]!;
    const v = f[3 * j + 1]! + t1 - f[3 * i + 1]!;
    const w = f[3 * j + 2]! + t2 - f[3 * i + 2]!;
    out[at] = u * p[0]! + v * p[3]! + w * p[6]!;
    out[at + 1] = u * p[1]! + v * p[4]! + w * p[7]!;
    out[at + 2] = u * p[2]! + v * p[5]! + w * p[8]!;
  }

  /** Keeps the image of the site in a slot if it is near enough, exactly. */
  private collect(i: number, slot: number, t0: number, t1: number, t2: number, radius: number, found: number): number {
    const { cartesian: x, home, transform: m, lattice: l } = this;
    const j = this.binSites[slot]!;
    if (j === i && t0 === 0 && t1 === 0 && t2 === 0) return found;
    const u = t0 - home[3 * j]! + home[3 * i]!;
    const v = t1 - home[3 * j + 1]! + home[3 * i + 1]!;
    const w = t2 - home[3 * j + 2]! + home[3 * i + 2]!;
    const a = u * m[0]! + v * m[3]! + w * m[6]!;
    const b = u * m[1]! + v * m[4]! + w * m[7]!;
    const c = u * m[2]! + v * m[5]! + w * m[8]!;
    const dx = a * l[0]! + b * l[3]! + c * l[6]! + x[3 * j]! - x[3 * i]!;
    const dy = a * l[1]! + b * l[4]! + c * l[7]! + x[3 * j + 1]! - x[3 * i + 1]!;
    const dz = a * l[2]! + b * l[5]! + c * l[8]! + x[3 * j + 2]! - x[3 * i + 2]!;
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (distance > radius) return found;
    if (found === this.site.length) this.grow(radius);
    this.site[found] = j;
    this.image[found] = ((t0 + IMAGE_HALF) * IMAGE_SPAN + t1 + IMAGE_HALF) * IMAGE_SPAN + t2 + IMAGE_HALF;
    this.distance[found] = distance;
    return found + 1;
  }

  private fillBins(): [Uint32Array, Uint32Array] {
    const [n0, n1, n2] = this.bins;
    const start = new Uint32Array(n0 * n1 * n2 + 1);
    const binOf = new Uint32Array(this.nSites);
    // A coordinate just below zero wraps to exactly 1, hence the upper bound.
    const along = (i: number, axis: 0 | 1 | 2) =>
      Math.min(this.bins[axis] - 1, Math.floor(this.wrapped[3 * i + axis]! * this.bins[axis]));
    for (let i = 0; i < this.nSites; i++) {
      binOf[i] = (along(i, 0) * n1 + along(i, 1)) * n2 + along(i, 2);
      start[binOf[i]! + 1]! += 1;
    }
    for (let bin = 0; bin < n0 * n1 * n2; bin++) start[bin + 1]! += start[bin]!;
    const next = start.slice();
    const sites = new Uint32Array(this.nSites);
    for (let i = 0; i < this.nSites; i++) sites[next[binOf[i]!]!++] = i;
    return [start, sites];
  }

  /** To what a sphere holds on average, and further as it has to. */
  private grow(radius: number): void {
    const enlarge = <A extends Uint32Array | Float64Array>(array: A, larger: A): A => {
      larger.set(array);
      return larger;
    };
    const expected = Math.ceil(EXPECTED_SHARE * (radius / this.siteSpacing) ** 3);
    const size = Math.max(128, 2 * this.site.length, Math.min(expected, MOST_EXPECTED));
    this.site = enlarge(this.site, new Uint32Array(size));
    this.image = enlarge(this.image, new Float64Array(size));
    this.distance = enlarge(this.distance, new Float64Array(size));
  }
}

/** @returns largest image index along an axis of `n` bins a cell */
function farthestImage(low: number, high: number, n: number): number {
  return Math.max(Math.abs(Math.floor(low / n)), Math.abs(Math.floor(high / n)));
}
