/**
 * Colourings of atoms and bonds, and their refinement by signatures: members of equal signature get the same colour.
 *
 * A signature is two words of 32 bits. Multisets are compared by sums of pseudo-random marks of what they hold, so that
 * order does not matter and nothing has to be sorted. The quotient graph counts members exactly and so finds out,
 * should two different multisets ever agree in theirs.
 */

/** Colours are numbered by first member. */
export interface Colouring {
  readonly colourOf: Uint32Array;
  readonly count: number;
}

/** Room for the signatures of so many members and more; `recolour` reads them. */
export class Signatures {
  first = new Int32Array(1024);
  second = new Int32Array(1024);
  /** Open addressing: member + 1 of the first member with a signature, 0 where a slot is free. */
  private slots = new Uint32Array(4096);

  reserve(members: number): void {
    if (members <= this.first.length) return;
    const size = 2 ** Math.ceil(Math.log2(members));
    this.first = new Int32Array(size);
    this.second = new Int32Array(size);
    this.slots = new Uint32Array(4 * size);
  }

  /** Colours members 0 .. members - 1 by the signatures that were written for them. */
  recolour(members: number): Colouring {
    const { first, second, slots } = this;
    // A table of two to four slots a member, emptied before use: short for short lists.
    const mask = 2 ** (33 - Math.clz32(members)) - 1;
    slots.fill(0, 0, mask + 1);
    const colourOf = new Uint32Array(members);
    let count = 0;
    for (let member = 0; member < members; member++) {
      const a = first[member]!;
      const b = second[member]!;
      let slot = (Math.imul(a ^ (b >>> 15), 0x9e3779b1) >>> 9) & mask;
      let other = slots[slot]!;
      while (other !== 0 && (first[other - 1] !== a || second[other - 1] !== b)) {
        slot = (slot + 1) & mask;
        other = slots[slot]!;
      }
      if (other === 0) {
        slots[slot] = member + 1;
        colourOf[member] = count;
        count += 1;
      } else colourOf[member] = colourOf[other - 1]!;
    }
    return { colourOf, count };
  }
}

/** Pseudo-random words of the numbers 0, 1, 2, ..., two each: always the same, kept between calls. */
export class Marks {
  first = new Int32Array(0);
  second = new Int32Array(0);

  constructor(private readonly salt: number) {}

  /** Makes room for numbers below `count`. */
  reserve(count: number): void {
    if (count <= this.first.length) return;
    const size = Math.max(1024, 2 ** Math.ceil(Math.log2(count)));
    this.first = Int32Array.from({ length: size }, (_, n) => mix(n, this.salt));
    this.second = Int32Array.from({ length: size }, (_, n) => mix(n, this.salt + 100));
  }
}

/** A pseudo-random word of a number under a salt. */
function mix(value: number, salt: number): number {
  return scramble(Math.imul(value + 1, 0x9e3779b1) ^ Math.imul(salt, 0x7f4a7c15));
}

/**
 * A permutation of 32-bit words in which every input bit moves every output bit about half of the time.
 * @source C. Wellons, Hash Function Prospector (2018), lowbias32
 */
function scramble(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}
