/**
 * The questions of a decision tree: whether a crystal has a feature, or whether a number of it is at least so much. The
 * best question of a node lowers the weighted Gini impurity most,
 *
 *   i = 2 p (1 - p),      gain = W i - W_with i_with - W_without i_without,
 *
 * p the weighted share of the class. Where gains are equal the first column is taken, and of one column the lowest
 * threshold, so the order of the columns is the order of preference.
 *
 * A threshold lies between two values of the crystals of the node: it is the decimal of fewest places there, one at
 * least, nearest to their middle, so that what is read is what was asked. A crystal without the number does not reach it.
 */
import { at } from '../../../schemas/required.js';

/** A feature: whether each crystal has it (0 or 1), and which do, ascending. */
export interface FeatureColumn {
  readonly held: Uint8Array;
  readonly holders: Uint32Array;
}

/** A number of each crystal, NaN where it has none, and those that have one, ascending by it. */
export interface NumberColumn {
  readonly values: Float64Array;
  readonly ascending: Uint32Array;
}

export type TreeColumn = FeatureColumn | NumberColumn;

export interface TreeQuestion {
  /** Number of the column. */
  readonly feature: number;
  /** Threshold of a number; none of a feature. */
  readonly atLeast?: number;
}

/** Weight of a crystal that is not of the class, and of one that is. */
export type ClassWeights = readonly [number, number];

interface Asked {
  readonly question: TreeQuestion;
  readonly gain: number;
}

/** Means of equal numbers differ in their last digits by how many there are: they must tie. */
const PLACES = 9;
/** Gains below are rounding. */
const SMALLEST_GAIN = 1e-12;

/** @param values null: a crystal without the number */
export function numberColumn(given: readonly (number | null)[]): NumberColumn {
  const values = Float64Array.from(given, (value) => (value === null ? Number.NaN : Number(value.toFixed(PLACES))));
  const ascending = Uint32Array.from(values.keys())
    .filter((crystal) => !Number.isNaN(at(values, crystal)))
    .sort((a, b) => at(values, a) - at(values, b) || a - b);
  return { values, ascending };
}

/** @returns whether the answer is yes */
export function isAnsweredYes(column: TreeColumn, { atLeast }: TreeQuestion, crystal: number): boolean {
  return 'values' in column ? at(column.values, crystal) >= (atLeast ?? Number.NaN) : column.held[crystal] === 1;
}

/**
 * @param here crystals of the node
 * @param minLeaf crystals that each answer has at least
 * @returns null where no question tells the classes apart
 */
export function bestQuestion(
  columns: readonly TreeColumn[],
  inClass: Uint8Array,
  here: Uint32Array,
  weights: ClassWeights,
  minLeaf: number,
): TreeQuestion | null {
  const isHere = new Uint8Array(inClass.length);
  for (const crystal of here) isHere[crystal] = 1;
  const all = here.length;
  const own = countOf(inClass, here);
  const whole = impurity(own, all - own, weights);
  const gainOf = (having: number, havingOwn: number): number =>
    having < minLeaf || all - having < minLeaf
      ? 0
      : whole -
        impurity(havingOwn, having - havingOwn, weights) -
        impurity(own - havingOwn, all - having - (own - havingOwn), weights);
  let best: Asked | null = null;
  columns.forEach((column, feature) => {
    const asked =
      'values' in column
        ? bestThreshold(column, feature, inClass, isHere, gainOf)
        : ofFeature(column, feature, inClass, isHere, gainOf);
    if (asked.gain > (best?.gain ?? 0) + SMALLEST_GAIN) best = asked;
  });
  return (best as Asked | null)?.question ?? null;
}

type Gain = (having: number, havingOwn: number) => number;

function ofFeature(
  { holders }: FeatureColumn,
  feature: number,
  inClass: Uint8Array,
  isHere: Uint8Array,
  gainOf: Gain,
): Asked {
  let [having, havingOwn] = [0, 0];
  for (const crystal of holders) {
    if (isHere[crystal] === 0) continue;
    having++;
    if (inClass[crystal] === 1) havingOwn++;
  }
  return { question: { feature }, gain: gainOf(having, havingOwn) };
}

/** Each value of the node in turn: how many crystals are above all values before it. */
function bestThreshold(
  { values, ascending }: NumberColumn,
  feature: number,
  inClass: Uint8Array,
  isHere: Uint8Array,
  gainOf: Gain,
): Asked {
  let [having, havingOwn] = [0, 0];
  for (const crystal of ascending) {
    if (isHere[crystal] === 0) continue;
    having++;
    if (inClass[crystal] === 1) havingOwn++;
  }
  let [below, above, gain, last] = [Number.NaN, Number.NaN, 0, Number.NaN];
  for (const crystal of ascending) {
    if (isHere[crystal] === 0) continue;
    const value = at(values, crystal);
    if (value > last) {
      const found = gainOf(having, havingOwn);
      if (found > gain + SMALLEST_GAIN) [below, above, gain] = [last, value, found];
    }
    having--;
    if (inClass[crystal] === 1) havingOwn--;
    last = value;
  }
  return { question: { feature, atLeast: shortestBetween(below, above) }, gain };
}

/** The decimal of fewest places, one at least, above `below` and at most `upTo`, nearest to their middle. */
function shortestBetween(below: number, upTo: number): number {
  const middle = (below + upTo) / 2;
  for (let places = 1; places < PLACES; places++) {
    const nearest = Number(middle.toFixed(places));
    // Halfway between two decimals the lower one may be `below` itself.
    for (const decimal of [nearest, Number((nearest + 10 ** -places).toFixed(places))])
      if (decimal > below && decimal <= upTo) return decimal;
  }
  return upTo;
}

function countOf(inClass: Uint8Array, crystals: Uint32Array): number {
  return crystals.reduce((sum, crystal) => sum + at(inClass, crystal), 0);
}

/** Weighted Gini impurity times the weight of the node; 0 without crystals. */
function impurity(inClass: number, others: number, [other, own]: ClassWeights): number {
  const [a, b] = [inClass * own, others * other];
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}
