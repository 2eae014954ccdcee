/**
 * Which site of a crystal lies at a point: by cell lists of about one site a bin, so that the cost of a question does
 * not depend on the size of the cell.
 */
import type { Structure } from '../../../schemas/tables/crystal.js';
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
  private readonly inverse: Float64Array;
  private readonly lattice: Float64Array;
  private readonly wrapped: Float64Array;
  private readonly bins: [number, number, number];
  private readonly margin: [number, number, number];
  private readonly binStart: Uint32Array;
  private readonly binSites: Uint32Array;

  /** @param reach ångström: how far a site may be from the point */
  constructor(
    private readonly structure: Structure,
    private readonly reach: number,
  ) {
    const reduced = reduceCell(structure.lattice);
    this.nSites = structure.species.length;
    this.inverse = reduced.inverse;
    this.lattice = reduced.lattice;
    const spacings = planeSpacings(reduced.lattice);
    this.isUnambiguous = Math.min(...spacings) > 4 * reach;
    this.margin = spacings.map((spacing) => reach / spacing + BIN_SLACK) as [number, number, number];
    const edge = Math.cbrt(Math.abs(signedVolume(structure.lattice)) / this.nSites);
    this.bins = spacings.map((spacing) => Math.max(1, Math.floor(spacing / edge))) as [number, number, number];
    this.wrapped = toCartesian(structure.fracCoords, this.inverse).map(fractionOf);
    const binOf = Uint32Array.from({ length: this.nSites }, (_, i) =>
      this.bin(this.along(3 * i, 0), this.along(3 * i + 1, 1), this.along(3 * i + 2, 2)),
    );
    this.binStart = new Uint32Array(this.bins[0] * this.bins[1] * this.bins[2] + 1);
    for (const bin of binOf) this.binStart[bin + 1]! += 1;
    for (let bin = 1; bin < this.binStart.length; bin++) this.binStart[bin]! += this.binStart[bin - 1]!;
    const next = this.binStart.slice();
    this.binSites = new Uint32Array(this.nSites);
    binOf.forEach((bin, i) => {
      this.binSites[next[bin]!++] = i;
    });
  }

  /** @returns the nearest site of an element within reach of a point (fractional, not necessarily wrapped), or -1 */
  siteAt(symbol: string, u: number, v: number, w: number): number {
    this.asked++;
    const m = this.inverse;
    const a = fractionOf(u * m[0]! + v * m[3]! + w * m[6]!);
    const b = fractionOf(u * m[1]! + v * m[4]! + w * m[7]!);
    const c = fractionOf(u * m[2]! + v * m[5]! + w * m[8]!);
    const [n0, n1, n2] = this.bins;
    const [m0, m1, m2] = this.margin;
    let best = -1;
    let least = this.reach * this.reach;
    for (let i = Math.floor((a - m0) * n0); i <= Math.floor((a + m0) * n0); i++)
      for (let j = Math.floor((b - m1) * n1); j <= Math.floor((b + m1) * n1); j++)
        for (let k = Math.floor((c - m2) * n2); k <= Math.floor((c + m2) * n2); k++) {
          const bin = this.bin(cyclic(i, n0), cyclic(j, n1), cyclic(k, n2));
          for (let slot = this.binStart[bin]!; slot < this.binStart[bin + 1]!; slot++) {
            const site = this.binSites[slot]!;
            if (this.structure.species[site] !== symbol) continue;
            const square = this.squareTo(site, a, b, c);
            if (square > least || (square === least && best >= 0)) continue;
            least = square;
            best = site;
          }
        }
    return best;
  }

  private squareTo(site: number, a: number, b: number, c: number): number {
    const { wrapped: f, lattice: l } = this;
    const u = centred(a - f[3 * site]!);
    const v = centred(b - f[3 * site + 1]!);
    const w = centred(c - f[3 * site + 2]!);
    const x = u * l[0]! + v * l[3]! + w * l[6]!;
    const y = u * l[1]! + v * l[4]! + w * l[7]!;
    const z = u * l[2]! + v * l[5]! + w * l[8]!;
    return x * x + y * y + z * z;
  }

  /** A coordinate just below zero wraps to exactly 1, hence the upper bound. */
  private along(at: number, axis: 0 | 1 | 2): number {
    return Math.min(this.bins[axis] - 1, Math.floor(this.wrapped[at]! * this.bins[axis]));
  }

  private bin(i: number, j: number, k: number): number {
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
