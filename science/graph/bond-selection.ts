/**
 * Neighbours that atoms chose, as bonds with canonical ends (spec 1.4), each once: the lower index first.
 * A bond of an atom with its own image has two forms, t and -t: the reference's k-nearest strategy keeps both (its
 * defect B10), otherwise the later one stays.
 */
import { IMAGE_CODES, IMAGE_ORIGIN } from '../crystal/index.js';

/** Bonds before doubling, sorted by (first, second, image), each once. */
export interface UndirectedBonds {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Image code of `second` seen from `first` (see `PeriodicSites`). */
  readonly image: Float64Array;
}

export class BondSelection {
  private first = new Uint32Array(1024);
  /** Second atom and image in one number, so that native number sorting orders and merges bonds. */
  private to = new Float64Array(1024);
  private distance = new Float64Array(1024);
  private count = 0;

  /**
   * @param canonize false: both ends of a bond choose it for themselves
   * @param mergesOwnImages whether t and -t of one atom are one bond
   */
  constructor(
    private readonly canonize: boolean,
    private readonly mergesOwnImages: boolean,
  ) {}

  /** Atom i chooses the image of atom j, at this distance in ångström. */
  add(i: number, j: number, image: number, distance: number): void {
    const opposite = 2 * IMAGE_ORIGIN - image;
    const swap = this.canonize && (j < i || (j === i && this.mergesOwnImages && image < opposite));
    if (this.count === this.first.length) this.enlarge();
    this.first[this.count] = swap ? j : i;
    this.to[this.count] = (swap ? i : j) * IMAGE_CODES + (swap ? opposite : image);
    this.distance[this.count] = distance;
    this.count += 1;
  }

  /** @param radius in ångström; longer bonds are left out */
  merge(nAtoms: number, radius = Infinity): UndirectedBonds {
    const start = new Uint32Array(nAtoms + 1);
    for (let n = 0; n < this.count; n++) if (this.distance[n]! <= radius) start[this.first[n]! + 1]! += 1;
    for (let i = 0; i < nAtoms; i++) start[i + 1]! += start[i]!;
    const next = start.slice();
    const to = new Float64Array(start[nAtoms]!);
    for (let n = 0; n < this.count; n++) if (this.distance[n]! <= radius) to[next[this.first[n]!]!++] = this.to[n]!;
    const first = new Uint32Array(to.length);
    let kept = 0;
    for (let i = 0; i < nAtoms; i++) {
      const own = to.slice(start[i], start[i + 1]).sort();
      for (let n = 0; n < own.length; n++) {
        if (n > 0 && own[n] === own[n - 1]) continue;
        first[kept] = i;
        to[kept] = own[n]!;
        kept += 1;
      }
    }
    const image = to.slice(0, kept).map((value) => value % IMAGE_CODES);
    const second = Uint32Array.from({ length: kept }, (_, n) => Math.floor(to[n]! / IMAGE_CODES));
    return { first: first.slice(0, kept), second, image };
  }

  private enlarge(): void {
    const { first, to, distance } = this;
    this.first = new Uint32Array(2 * first.length);
    this.to = new Float64Array(this.first.length);
    this.distance = new Float64Array(this.first.length);
    this.first.set(first);
    this.to.set(to);
    this.distance.set(distance);
  }
}
