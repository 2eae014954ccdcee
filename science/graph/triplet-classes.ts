/**
 * Triplet classes of a quotient graph: triplets that arrive at one bond of a class, counted by (source bond class,
 * cosine class), in the order in which the first member meets them. Every member is counted and compared.
 */
import type { CrystalGraph } from '../../schemas/graph.js';
import type { GapClasses } from './gap-classes.js';
import type { Triplets } from './line-graph.js';

type TripletColumns = Pick<CrystalGraph, 'tripletSource' | 'tripletTarget' | 'tripletCosine' | 'tripletWeight'>;

/** Slots of (source bond class, cosine class), by open addressing. Between uses every entry is free. */
let slotAt = new Int32Array(256).fill(-1);

/** Gathered bond class by bond class: hence sorted by target bond class. */
export class TripletClasses {
  private readonly source: Uint32Array;
  private readonly target: Uint32Array;
  private readonly cosineClass: Uint32Array;
  /** Sums over all members until a class is complete, then means. */
  private readonly cosine: Float64Array;
  private readonly weight: Uint32Array;
  /** Of the member that is being counted. */
  private readonly counted: Uint32Array;
  private count = 0;

  constructor(
    private readonly triplets: Triplets,
    private readonly cosines: GapClasses,
    private readonly bondColour: Uint32Array,
  ) {
    const most = triplets.source.length;
    this.source = new Uint32Array(most);
    this.target = new Uint32Array(most);
    this.cosineClass = new Uint32Array(most);
    this.cosine = new Float64Array(most);
    this.weight = new Uint32Array(most);
    this.counted = new Uint32Array(most);
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
    const { cosine, weight } = this;
    for (let slot = base; slot < this.count; slot++)
      // The mean of equal cosines can pass 1 by a rounding.
      cosine[slot] = Math.max(-1, Math.min(1, cosine[slot]! / (weight[slot]! * (end - begin))));
    return true;
  }

  columns(): TripletColumns {
    return {
      tripletSource: this.source.slice(0, this.count),
      tripletTarget: this.target.slice(0, this.count),
      tripletCosine: this.cosine.slice(0, this.count),
      tripletWeight: this.weight.slice(0, this.count),
    };
  }

  /** Slots for the triplets of the first member. */
  private open(bondClass: number, f: number, mask: number): void {
    const { triplets, bondColour } = this;
    for (let t = triplets.arrival[f]!; t < triplets.arrival[f + 1]!; t++) {
      const colour = bondColour[triplets.source[t]!]!;
      const cosineClass = this.cosines.classOf[t]!;
      const place = this.find(colour, cosineClass, mask);
      let slot = slotAt[place]!;
      if (slot < 0) {
        slot = this.count;
        slotAt[place] = slot;
        this.count += 1;
        this.source[slot] = colour;
        this.target[slot] = bondClass;
        this.cosineClass[slot] = cosineClass;
      }
      this.cosine[slot]! += triplets.cosine[t]!;
      this.weight[slot]! += 1;
    }
  }

  /** Counts the triplets of another member. @returns whether they are as many of the same kinds */
  private compare(f: number, base: number, mask: number): boolean {
    const { triplets, bondColour, counted } = this;
    counted.fill(0, base, this.count);
    for (let t = triplets.arrival[f]!; t < triplets.arrival[f + 1]!; t++) {
      const slot = slotAt[this.find(bondColour[triplets.source[t]!]!, this.cosines.classOf[t]!, mask)]!;
      if (slot < 0) return false;
      this.cosine[slot]! += triplets.cosine[t]!;
      counted[slot]! += 1;
    }
    for (let slot = base; slot < this.count; slot++) if (counted[slot] !== this.weight[slot]) return false;
    return true;
  }

  /** @returns the place in the table where the slot of this kind is, or belongs */
  private find(colour: number, cosineClass: number, mask: number): number {
    let place = placeOf(colour, cosineClass, mask);
    for (;;) {
      const slot = slotAt[place]!;
      if (slot < 0 || (this.source[slot] === colour && this.cosineClass[slot] === cosineClass)) return place;
      place = (place + 1) & mask;
    }
  }

  private empty(base: number, mask: number): void {
    if (this.count - base > mask >>> 3) slotAt.fill(-1, 0, mask + 1);
    else
      for (let slot = this.count - 1; slot >= base; slot--) {
        // The last one first: a probe passes over those that came before it.
        slotAt[this.find(this.source[slot]!, this.cosineClass[slot]!, mask)] = -1;
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
