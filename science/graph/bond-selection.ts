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
  private first: Uint32Array;
  /** Second atom and image in one number, so that sorting numbers orders and merges bonds. */
  private to: Float64Array;
  private distance: Float64Array;
  private count = 0;

  /**
   * @param canonize false: both ends of a bond choose it for themselves
   * @param mergesOwnImages whether t and -t of one atom are one bond
   * @param expected how many will be added, about
   */
  constructor(
    private readonly canonize: boolean,
    private readonly mergesOwnImages: boolean,
    expected = 1024,
  ) {
    this.first = new Uint32Array(expected);
    this.to = new Float64Array(expected);
    this.distance = new Float64Array(expected);
  }

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
      const begin = start[i]!;
      const end = start[i + 1]!;
      sortRange(to, begin, end);
      for (let n = begin, last = -1; n < end; n++) {
        const own = to[n]!;
        if (own === last) continue;
        last = own;
        first[kept] = i;
        to[kept] = own;
        kept += 1;
      }
    }
    const second = new Uint32Array(kept);
    const image = new Float64Array(kept);
    for (let n = 0; n < kept; n++) {
      second[n] = Math.floor(to[n]! / IMAGE_CODES);
      image[n] = to[n]! - second[n]! * IMAGE_CODES;
    }
    return { first: first.slice(0, kept), second, image };
  }

  private enlarge(): void {
    const { first, to, distance } = this;
    this.first = new Uint32Array(2 * first.length + 64);
    this.to = new Float64Array(this.first.length);
    this.distance = new Float64Array(this.first.length);
    this.first.set(first);
    this.to.set(to);
    this.distance.set(distance);
  }
}

/** Sorts values[begin .. end) in place: by insertion where they are few, which is faster than a call. */
function sortRange(values: Float64Array, begin: number, end: number): void {
  if (end - begin > 48) {
    values.subarray(begin, end).sort();
    return;
  }
  for (let n = begin + 1; n < end; n++) {
    const value = values[n]!;
    let at = n;
    for (; at > begin && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
}
