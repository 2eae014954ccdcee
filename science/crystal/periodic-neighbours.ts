/**
 * Periodic neighbours: all (site, image) within a radius of a site, by cell lists.
 *
 * The reduced cell is cut into bins of about three atoms; a query visits the bins that a sphere can reach, through as
 * many images as needed, so the cost per site does not depend on the size of the cell.
 *
 * Distances are |(t L + f_j P) - f_i P| in this order of operations: with the rounded position lattice P of the
 * reference it reproduces the literal comparisons of the reference (spec 1.3). Otherwise P = L.
 */
import { InvalidStructureError } from '../../schemas/failure.js';
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

export class PeriodicSites {
  /** Neighbours found by the last query, valid up to its return value. Images are codes relative to wrapped sites. */
  site = new Uint32Array(256);
  image = new Float64Array(256);
  distance = new Float64Array(256);

  readonly nSites: number;
  /** ångström: edge of the cube that holds one site on average. */
  readonly siteSpacing: number;
  private readonly spacings: [number, number, number];
  private readonly transform: Float64Array;
  private readonly wrapped: Float64Array;
  private readonly home: Float64Array;
  private readonly cartesian: Float64Array;
  private readonly bins: [number, number, number];
  private readonly binStart: Uint32Array;
  private readonly binSites: Uint32Array;
  private readonly positionSlack: number;

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
    this.spacings = planeSpacings(reduced.lattice);
    this.siteSpacing = Math.cbrt(Math.abs(signedVolume(lattice)) / n);
    this.cartesian = toCartesian(fracCoords, positionLattice);
    this.wrapped = toCartesian(fracCoords, reduced.inverse);
    this.home = this.wrapped.map(Math.floor);
    this.wrapped = this.wrapped.map((value, i) => value - this.home[i]!);
    const largest = fracCoords.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const rounding = lattice.reduce((most, value, i) => Math.max(most, Math.abs(value - positionLattice[i]!)), 0);
    this.positionSlack = 12 * largest * rounding;
    this.bins = this.spacings.map((h) => Math.max(1, Math.floor(h / (1.5 * this.siteSpacing)))) as typeof this.bins;
    [this.binStart, this.binSites] = this.fillBins();
  }

  /**
   * Every neighbour (j, t) of site i with distance <= radius, its own images included, itself excluded.
   * @returns how many; the arrays `site`, `image`, `distance` hold them, in a fixed order that is not by distance
   */
  query(i: number, radius: number): number {
    const [n0, n1, n2] = this.bins;
    const low: number[] = [];
    const high: number[] = [];
    for (let axis = 0; axis < 3; axis++) {
      const reach = (radius + this.positionSlack) / this.spacings[axis]! + BIN_SLACK;
      const centre = this.wrapped[3 * i + axis]!;
      low.push(Math.floor((centre - reach) * this.bins[axis]!));
      high.push(Math.floor((centre + reach) * this.bins[axis]!));
    }
    const visited = (high[0]! - low[0]! + 1) * (high[1]! - low[1]! + 1) * (high[2]! - low[2]! + 1);
    if (visited > MAX_BINS_PER_QUERY || this.farthestImage(low, high) >= IMAGE_HALF)
      throw new InvalidStructureError(
        `a sphere of ${radius.toFixed(1)} ångström around atom ${i} covers too many images of the cell`,
        { atom: i, found: `${visited} cells to search`, expected: `at most ${MAX_BINS_PER_QUERY}` },
      );
    let found = 0;
    for (let b0 = low[0]!; b0 <= high[0]!; b0++) {
      const t0 = Math.floor(b0 / n0);
      for (let b1 = low[1]!; b1 <= high[1]!; b1++) {
        const t1 = Math.floor(b1 / n1);
        const row = ((b0 - t0 * n0) * n1 + (b1 - t1 * n1)) * n2;
        for (let b2 = low[2]!; b2 <= high[2]!; b2++) {
          const t2 = Math.floor(b2 / n2);
          found = this.collect(i, row + b2 - t2 * n2, t0, t1, t2, radius, found);
        }
      }
    }
    return found;
  }

  /**
   * Image of site j as the file counts it, seen from site i: the integers t of f_j + t - f_i.
   * @param code image code of a query at site i
   */
  fileImage(i: number, j: number, code: number): [number, number, number] {
    const t2 = (code % IMAGE_SPAN) - IMAGE_HALF;
    const rest = Math.floor(code / IMAGE_SPAN);
    const t1 = (rest % IMAGE_SPAN) - IMAGE_HALF;
    const t0 = Math.floor(rest / IMAGE_SPAN) - IMAGE_HALF;
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

  private collect(i: number, bin: number, t0: number, t1: number, t2: number, radius: number, found: number): number {
    const { cartesian: x, home, transform: m, lattice: l } = this;
    for (let slot = this.binStart[bin]!; slot < this.binStart[bin + 1]!; slot++) {
      const j = this.binSites[slot]!;
      if (j === i && t0 === 0 && t1 === 0 && t2 === 0) continue;
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
      if (distance > radius) continue;
      if (found === this.site.length) this.grow();
      this.site[found] = j;
      this.image[found] = ((t0 + IMAGE_HALF) * IMAGE_SPAN + t1 + IMAGE_HALF) * IMAGE_SPAN + t2 + IMAGE_HALF;
      this.distance[found] = distance;
      found += 1;
    }
    return found;
  }

  private farthestImage(low: number[], high: number[]): number {
    return this.bins.reduce(
      (most, n, axis) => Math.max(most, Math.abs(Math.floor(low[axis]! / n)), Math.abs(Math.floor(high[axis]! / n))),
      0,
    );
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

  private grow(): void {
    const enlarge = <A extends Uint32Array | Float64Array>(array: A, larger: A): A => {
      larger.set(array);
      return larger;
    };
    const size = 2 * this.site.length;
    this.site = enlarge(this.site, new Uint32Array(size));
    this.image = enlarge(this.image, new Float64Array(size));
    this.distance = enlarge(this.distance, new Float64Array(size));
  }
}
