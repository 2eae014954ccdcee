/**
 * Triplet classes of a quotient graph: triplets that arrive at one bond of a class, counted by (source bond class,
 * cosine class), in the order in which the first member meets them. Every member is counted and compared.
 */
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import type { GapClasses } from './gap-classes.js';
import type { Triplets } from './line-graph.js';

type TripletColumns = Pick<CrystalGraph, 'tripletSource' | 'tripletTarget' | 'tripletCosine' | 'tripletWeight'>;

/** Slots of (source bond class, cosine class), by open addressing. Between uses every entry is free. */
let slotAt = new Int32Array(256).fill(-1);

/** Up to so many triplets the room for their classes is kept for the next crystal: 7 MB. */
const MOST_KEPT = 2 ** 18;

/** Room for so many classes; what is in it beyond those in use is left from other crystals. */
class Columns {
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly cosineClass: Uint32Array;
  /** Sums over all members until a class is complete, then means. */
  readonly cosine: Float64Array;
  readonly weight: Uint32Array;
  /** Counts of the member that is being counted. */
  readonly counted: Uint32Array;

  constructor(readonly size: number) {
    this.source = new Uint32Array(size);
    this.target = new Uint32Array(size);
    this.cosineClass = new Uint32Array(size);
    this.cosine = new Float64Array(size);
    this.weight = new Uint32Array(size);
    this.counted = new Uint32Array(size);
  }
}

let kept = new Columns(1024);

/** Gathered bond class by bond class, hence sorted by target bond class; of one crystal after the other. */
export class TripletClasses {
  private readonly classes: Columns;
  private count = 0;

  constructor(
    private readonly triplets: Triplets,
    private readonly cosines: GapClasses,
    private readonly bondColour: Uint32Array,
  ) {
    const most = triplets.source.length;
    if (most > kept.size && most <= MOST_KEPT) kept = new Columns(2 ** Math.ceil(Math.log2(most)));
    this.classes = most > kept.size ? new Columns(most) : kept;
  }

  /**
   * @param members its bonds from `begin` to `end`, each once in all calls
   * @returns whether all member bonds have the same numbers of the same incoming triplets
   */
  add(bondClass: number, members: Uint32Array, begin: number, end: number): boolean {
    const { arrival } = this.triplets;
    const base = this.count;
    const first = members[begin]!;
    const mask = tableMask(arrival[first + 1]! - arrival[first]!);
    this.open(bondClass, first, mask);
    let same = true;
    for (let n = begin + 1; n < end && same; n++) same = this.compare(members[n]!, base, mask);
    this.empty(base, mask);
    if (!same) return false;
    const { cosine, weight } = this.classes;
    for (let slot = base; slot < this.count; slot++)
      // The mean of equal cosines can pass 1 by a rounding.
      cosine[slot] = Math.max(-1, Math.min(1, cosine[slot]! / (weight[slot]! * (end - begin))));
    return true;
  }

  columns(): TripletColumns {
    const { source, target, cosine, weight } = this.classes;
    return {
      tripletSource: source.slice(0, this.count),
      tripletTarget: target.slice(0, this.count),
      tripletCosine: cosine.slice(0, this.count),
      tripletWeight: weight.slice(0, this.count),
    };
  }

  /** Slots for the triplets of the first member. */
  private open(bondClass: number, f: number, mask: number): void {
    const { triplets, bondColour, classes } = this;
    const { classOf } = this.cosines;
    for (let t = triplets.arrival[f]!; t < triplets.arrival[f + 1]!; t++) {
      const colour = bondColour[triplets.source[t]!]!;
      const cosineClass = classOf[t]!;
      const place = this.find(colour, cosineClass, mask);
      let slot = slotAt[place]!;
      if (slot < 0) {
        slot = this.count;
        slotAt[place] = slot;
        this.count += 1;
        classes.source[slot] = colour;
        classes.target[slot] = bondClass;
        classes.cosineClass[slot] = cosineClass;
        classes.cosine[slot] = 0;
        classes.weight[slot] = 0;
      }
      classes.cosine[slot]! += triplets.cosine[t]!;
      classes.weight[slot]! += 1;
    }
  }

  /** Counts the triplets of another member. @returns whether they are as many of the same kinds */
  private compare(f: number, base: number, mask: number): boolean {
    const { triplets, bondColour } = this;
    const { cosine, weight, counted } = this.classes;
    const { classOf } = this.cosines;
    counted.fill(0, base, this.count);
    for (let t = triplets.arrival[f]!; t < triplets.arrival[f + 1]!; t++) {
      const slot = slotAt[this.find(bondColour[triplets.source[t]!]!, classOf[t]!, mask)]!;
      if (slot < 0) return false;
      cosine[slot]! += triplets.cosine[t]!;
      counted[slot]! += 1;
    }
    for (let slot = base; slot < this.count; slot++) if (counted[slot] !== weight[slot]) return false;
    return true;
  }

  /** @returns the place in the table where the slot of this kind is, or belongs */
  private find(colour: number, cosineClass: number, mask: number): number {
    const { source, cosineClass: classOf } = this.classes;
    let place = placeOf(colour, cosineClass, mask);
    for (;;) {
      const slot = slotAt[place]!;
      if (slot < 0 || (source[slot] === colour && classOf[slot] === cosineClass)) return place;
      place = (place + 1) & mask;
    }
  }

  private empty(base: number, mask: number): void {
    if (this.count - base > mask >>> 3) slotAt.fill(-1, 0, mask + 1);
    else
      for (let slot = this.count - 1; slot >= base; slot--) {
        // The last one first: a probe passes over those that came before it.
        slotAt[this.find(this.classes.source[slot]!, this.classes.cosineClass[slot]!, mask)] = -1;
      }
  }
}

/** @returns size - 1 of a table at most half full */
function tableMask(entries: number): number {
  const size = 2 ** (33 - Math.clz32(entries));
  if (size > slotAt.length) slotAt = new Int32Array(size).fill(-1);
  return size - 1;
}

function placeOf(colour: number, cosineClass: number, mask: number): number {
  return (Math.imul(Math.imul(colour, 0x9e3779b1) + cosineClass, 0x85ebca6b) >>> 12) & mask;
}
