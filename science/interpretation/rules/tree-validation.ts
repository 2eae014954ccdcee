/**
 * How well a tree recognises crystals of compounds that it was not grown on: every fold is judged by the tree of all others,
 * again and again with the compounds dealt anew. Of each dealing, counted over its folds,
 *
 *   accuracy   (found / in class + left alone / not in class) / 2      balanced: 0.5 is guessing, 1 is perfect
 *   precision  found / (found + mistaken)                              of the crystals that are taken, those of the class
 *
 * and of all dealings mean and sample deviation. The deviation says what the dealing is worth, not what other data would
 * give. A rare class is found with high balanced accuracy and low precision: both are needed. And of a class of five some
 * feature of hundreds holds three by chance, which every fold finds anew: so what is recognised is also tested, by
 * compounds. One of the class is found where a crystal of it in the class is taken, another is mistaken where any is.
 */
import { at } from '../../../schemas/required.js';
import { meanAndSpread } from '../enrichment/effect-size.js';
import { fisherExact } from '../enrichment/fisher-exact.js';
import { DEFAULT_TREE, growTree, isInClass, type TreeOptions, truncated } from './decision-tree.js';
import type { TreeColumn } from './questions.js';

export const FOLDS = 5;
export const REPEATS = 10;

export interface HeldOutQuality {
  /** Each in [0, 1], mean over the dealings; deviation NaN of a single one. */
  readonly accuracy: number;
  readonly accuracyDeviation: number;
  /** Over the dealings in which any crystal was taken; null where none was. */
  readonly precision: number | null;
  readonly precisionDeviation: number | null;
  /** Fisher's exact test of the compounds that are found and mistaken, in the mean of the dealings, rounded. */
  readonly pValue: number;
}

/**
 * @param compounds of every crystal its compound
 * @param dealings fold of every crystal, of each dealing
 * @returns of trees of depth 1 to `maxDepth`, in this order; null where leaving out a fold leaves a class empty
 */
export function heldOutByDepth(
  columns: readonly TreeColumn[],
  inClass: Uint8Array,
  compounds: readonly string[],
  dealings: readonly Uint32Array[],
  options: TreeOptions = DEFAULT_TREE,
): (HeldOutQuality | null)[] {
  const taken = dealings.map((foldOf) => takenWhenHeldOut(columns, inClass, foldOf, options));
  return Array.from({ length: options.maxDepth }, (_, level) => {
    const ofDepth = taken.flatMap((each) => (each ? [at(each, level)] : []));
    return ofDepth.length === 0 || ofDepth.length < dealings.length ? null : qualityOf(ofDepth, inClass, compounds);
  });
}

/** @returns the same of depth `maxDepth` alone */
export function heldOutQuality(...given: Parameters<typeof heldOutByDepth>): HeldOutQuality | null {
  return heldOutByDepth(...given).at(-1) ?? null;
}

function qualityOf(taken: readonly Uint32Array[], inClass: Uint8Array, compounds: readonly string[]): HeldOutQuality {
  const [others, own] = [0, 1].map((wanted) => (crystal: number) => inClass[crystal] === wanted) as [Choice, Choice];
  const crystals = Uint32Array.from(inClass.keys());
  const size = crystals.filter(own).length;
  const accuracy = meanAndSpread(
    taken.map(
      (each) => (each.filter(own).length / size + 1 - each.filter(others).length / (crystals.length - size)) / 2,
    ),
  );
  const shares = taken.filter(({ length }) => length > 0).map((each) => each.filter(own).length / each.length);
  const precision = shares.length > 0 ? meanAndSpread(shares) : null;
  const compoundsOf = (list: Uint32Array) => new Set(Array.from(list, (crystal) => at(compounds, crystal)));
  const inside = compoundsOf(crystals.filter(own));
  const meanOf = (counts: readonly number[]) => Math.round(meanAndSpread(counts).mean);
  const found = meanOf(taken.map((each) => compoundsOf(each.filter(own)).size));
  const mistaken = meanOf(
    taken.map((each) => [...compoundsOf(each.filter(others))].filter((compound) => !inside.has(compound)).length),
  );
  const outside = compoundsOf(crystals).size - inside.size;
  return {
    accuracy: accuracy.mean,
    accuracyDeviation: accuracy.spread,
    precision: precision?.mean ?? null,
    precisionDeviation: precision?.spread ?? null,
    pValue: fisherExact(found, inside.size - found, mistaken, outside - mistaken),
  };
}

type Choice = (crystal: number) => boolean;

/** @returns crystals that the trees of the other folds take for the class, by depth from 1; null where none can be grown */
function takenWhenHeldOut(
  columns: readonly TreeColumn[],
  inClass: Uint8Array,
  foldOf: Uint32Array,
  options: TreeOptions,
): Uint32Array[] | null {
  const crystals = Uint32Array.from(inClass.keys());
  const taken = Array.from({ length: options.maxDepth }, () => new Uint8Array(inClass.length));
  for (const fold of new Set(foldOf)) {
    const train = crystals.filter((crystal) => foldOf[crystal] !== fold);
    const positives = train.reduce((sum, crystal) => sum + at(inClass, crystal), 0);
    if (positives === 0 || positives === train.length) return null;
    const tree = growTree(columns, inClass, options, train);
    const heldOut = crystals.filter((crystal) => foldOf[crystal] === fold);
    taken.forEach((ofDepth, level) => {
      const shallow = truncated(tree, level + 1);
      for (const crystal of heldOut) if (isInClass(shallow, columns, crystal)) ofDepth[crystal] = 1;
    });
  }
  return taken.map((ofDepth) => crystals.filter((crystal) => ofDepth[crystal] === 1));
}
