/**
 * Which site of a crystal lies at a point: by cell lists of about one site a bin, so that the cost of a question does
 * not depend on the size of the cell.
 */
import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { combined, dot, packedGroups, type Rows3, rows3, threeOf, type Vec3, vec3At } from '../../numerics/index.js';
import { planeSpacings, signedVolume, toCartesian } from '../structure/lattice.js';
import { reduceCell } from '../structure/lattice-reduction.js';

/** A little more than rounding of coordinates, so that no site at a bin's border is lost. */
const BIN_SLACK = 1e-9;

export class SiteLookup {
  readonly nSites: number;
  /** Questions that were answered so far. */
  asked = 0;
  /** Whether every two lattice planes are so far apart that a point within reach of a site is so of one image only. */
  readonly isUnambiguous: boolean;
  private readonly inverse: Rows3;
  private readonly lattice: Rows3;
  /** Of every site, in the order of the structure. */
  private readonly sites: readonly { readonly symbol: string; readonly place: Vec3 }[];
  private readonly bins: Vec3;
  private readonly margin: Vec3;
  private readonly binStart: Uint32Array;
  private readonly binSites: Uint32Array;

  /** @param reach ångström: how far a site may be from the point */
  constructor(
    structure: Structure,
    private readonly reach: number,
  ) {
    const reduced = reduceCell(structure.lattice);
    this.nSites = structure.species.length;
    this.inverse = rows3(reduced.inverse);
    this.lattice = rows3(reduced.lattice);
    const spacings = planeSpacings(reduced.lattice);
    this.isUnambiguous = Math.min(...spacings) > 4 * reach;
    this.margin = threeOf((axis) => reach / spacings[axis] + BIN_SLACK);
    const edge = Math.cbrt(Math.abs(signedVolume(structure.lattice)) / this.nSites);
    this.bins = threeOf((axis) => Math.max(1, Math.floor(spacings[axis] / edge)));
    const wrapped = toCartesian(structure.fracCoords, reduced.inverse).map(fractionOf);
    this.sites = structure.species.map((symbol, i) => ({ symbol, place: vec3At(wrapped, i) }));
    const binOf = Uint32Array.from(this.sites, ({ place }) => this.bin(threeOf((axis) => this.along(place, axis))));
    const { start, members } = packedGroups(binOf, this.bins[0] * this.bins[1] * this.bins[2]);
    this.binStart = start;
    this.binSites = members;
  }

  /** @returns the nearest site of an element within reach of a point (fractional, not necessarily wrapped), or -1 */
  siteAt(symbol: string, point: Vec3): number {
    this.asked++;
    const inReducedCell = combined(point, this.inverse);
    const place = threeOf((axis) => fractionOf(inReducedCell[axis]));
    const [a, b, c] = place;
    const [n0, n1, n2] = this.bins;
    const [m0, m1, m2] = this.margin;
    let best = -1;
    let least = this.reach * this.reach;
    for (let i = Math.floor((a - m0) * n0); i <= Math.floor((a + m0) * n0); i++)
      for (let j = Math.floor((b - m1) * n1); j <= Math.floor((b + m1) * n1); j++)
        for (let k = Math.floor((c - m2) * n2); k <= Math.floor((c + m2) * n2); k++) {
          const bin = this.bin([cyclic(i, n0), cyclic(j, n1), cyclic(k, n2)]);
          for (const site of this.binSites.subarray(this.binStart[bin], this.binStart[bin + 1])) {
            const other = at(this.sites, site);
            if (other.symbol !== symbol) continue;
            const square = this.squareOf(threeOf((axis) => centred(place[axis] - other.place[axis])));
            if (square > least || (square === least && best >= 0)) continue;
            least = square;
            best = site;
          }
        }
    return best;
  }

  /** Of a vector in units of the reduced cell. */
  private squareOf(vector: Vec3): number {
    const cartesian = combined(vector, this.lattice);
    return dot(cartesian, cartesian);
  }

  /** A coordinate just below zero wraps to exactly 1, hence the upper bound. */
  private along(place: Vec3, axis: 0 | 1 | 2): number {
    return Math.min(this.bins[axis] - 1, Math.floor(place[axis] * this.bins[axis]));
  }

  private bin([i, j, k]: Vec3): number {
    return (i * this.bins[1] + j) * this.bins[2] + k;
  }
}

/** @returns what is left of a coordinate after whole translations, in [-0.5, 0.5] */
export function centred(value: number): number {
  return value - Math.round(value);
}

function fractionOf(value: number): number {
  return value - Math.floor(value);
}

function cyclic(i: number, n: number): number {
  return i - n * Math.floor(i / n);
}
