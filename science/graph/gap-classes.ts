/**
 * Classes of equal numbers: sorted values, cut wherever two neighbours differ by more than 1e-4 (ångström for bond
 * lengths, dimensionless for cosines). Rounding into bins would separate equal values at a bin's border.
 *
 * In large disordered cells neighbours can chain far beyond the gap. A class wider than 3e-4 is therefore cut again at
 * gaps above 1e-6; where that does not help either, values cannot be told apart reliably, and there are no classes.
 *
 * Sorting is not needed for that: bins narrower than the gap never hold two classes, and two neighbouring bins are of
 * one class if the lowest value of one is within the gap of the highest of the other. Only wide classes are sorted.
 */

const GAP = 1e-4;
const WIDEST = 3e-4;
const FINE_GAP = 1e-6;

/** Bins per unit: the largest power of two whose bins, with all rounding, are narrower than the gap. */
const BINS_PER_UNIT = 2 ** 14;
/** Values over more than 8 units are sorted: so many bins are slower. */
const MAX_BINS = 2 ** 17;

/** Bins between calls: none is occupied. */
const occupied = new Uint32Array(MAX_BINS / 32);
const lowest = new Float64Array(MAX_BINS);
const highest = new Float64Array(MAX_BINS);
const classOfBin = new Uint32Array(MAX_BINS);
/** In place of the class of a bin that belongs to a wide one. */
const WIDE = 0xffffffff;

export interface GapClasses {
  /** Class of every value, from 0. */
  readonly classOf: Uint32Array;
  readonly count: number;
}

/**
 * @param values finite, shape [n]
 * @returns null where values chain over more than 3e-4 in steps below 1e-6
 */
export function gapClasses(values: Float64Array): GapClasses | null {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const classOf = new Uint32Array(values.length);
  if (!((most - least) * BINS_PER_UNIT < MAX_BINS - 1)) {
    classOf.fill(WIDE);
    return cutSorted(values, classOf, 0);
  }
  const words = fillBins(values, least, classOf);
  const runs = joinBins(words);
  for (let i = 0; i < values.length; i++) classOf[i] = classOfBin[classOf[i]!]!;
  return runs.hasWide ? cutSorted(values, classOf, runs.count) : { classOf, count: runs.count };
}

/** @returns how many words of `occupied` are in use; `binOf` holds the bin of every value */
function fillBins(values: Float64Array, least: number, binOf: Uint32Array): number {
  let last = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const bin = ((value - least) * BINS_PER_UNIT) | 0;
    binOf[i] = bin;
    const word = bin >>> 5;
    const bit = 1 << (bin & 31);
    if ((occupied[word]! & bit) === 0) {
      occupied[word]! |= bit;
      lowest[bin] = value;
      highest[bin] = value;
      if (word > last) last = word;
    } else if (value < lowest[bin]!) lowest[bin] = value;
    else if (value > highest[bin]!) highest[bin] = value;
  }
  return last + 1;
}

/** Numbers the bins by class, marks those of wide ones, and empties them. */
function joinBins(words: number): { count: number; hasWide: boolean } {
  let count = 0;
  let hasWide = false;
  let begin = -1;
  let end = -1;
  const finish = (): void => {
    if (begin < 0 || highest[end]! - lowest[begin]! <= WIDEST) return;
    // Bins in between that are empty are marked too: nobody reads them.
    classOfBin.fill(WIDE, begin, end + 1);
    hasWide = true;
    count -= 1;
  };
  for (let word = 0; word < words; word++) {
    let bits = occupied[word]!;
    if (bits === 0) continue;
    occupied[word] = 0;
    while (bits !== 0) {
      const bin = 32 * word + 31 - Math.clz32(bits & -bits);
      bits &= bits - 1;
      if (begin < 0 || lowest[bin]! - highest[end]! > GAP) {
        finish();
        begin = bin;
        count += 1;
      }
      end = bin;
      classOfBin[bin] = count - 1;
    }
  }
  finish();
  return { count, hasWide };
}

/** Classes of the values marked WIDE, numbered from `count` on. */
function cutSorted(values: Float64Array, classOf: Uint32Array, count: number): GapClasses | null {
  let n = 0;
  for (let i = 0; i < values.length; i++) if (classOf[i] === WIDE) n += 1;
  const sorted = new Float64Array(n);
  n = 0;
  for (let i = 0; i < values.length; i++) if (classOf[i] === WIDE) sorted[n++] = values[i]!;
  sorted.sort();
  const starts = classStarts(sorted);
  if (starts === null) return null;
  for (let i = 0; i < values.length; i++) {
    if (classOf[i] !== WIDE) continue;
    const value = values[i]!;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= value) low = middle;
      else high = middle;
    }
    classOf[i] = count + low;
  }
  return { classOf, count: count + starts.length };
}

/** Smallest value of every class. */
function classStarts(sorted: Float64Array): Float64Array | null {
  const starts: number[] = [];
  for (let begin = 0, i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i]! - sorted[i - 1]! <= GAP) continue;
    if (sorted[i - 1]! - sorted[begin]! <= WIDEST) starts.push(sorted[begin]!);
    else if (!cutFinely(sorted, begin, i, starts)) return null;
    begin = i;
  }
  return Float64Array.from(starts);
}

/** Cuts sorted[begin .. end) at gaps above 1e-6. @returns whether every piece is narrow enough */
function cutFinely(sorted: Float64Array, begin: number, end: number, starts: number[]): boolean {
  let from = begin;
  for (let i = begin + 1; i <= end; i++) {
    if (i < end && sorted[i]! - sorted[i - 1]! <= FINE_GAP) continue;
    if (sorted[i - 1]! - sorted[from]! > WIDEST) return false;
    starts.push(sorted[from]!);
    from = i;
  }
  return true;
}
