/**
 * Probes: how much of a quantity a linear readout finds in a layer. Predictions of a standardised ridge regression out of
 * fold (`ridge-out-of-fold.ts`), all crystals of a compound in one fold, are judged over all crystals together:
 *
 *   quantities   R^2 = 1 - sum (y^ - y)^2 / sum (y - mean y)^2         0: no better than the mean; below: worse
 *   classes      AUC of the score that is fitted to 1 and 0            0.5: knows nothing
 *
 * with 95 % intervals over compounds, the fit held fixed. One strength for all layers and targets: layers then differ by
 * what they hold, not by a choice. What is low is not there linearly; it may be there all the same.
 * @source Alain and Bengio, Understanding intermediate layers using linear classifier probes, arXiv:1610.01644 (2016)
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { gatherRows } from '../../../schemas/numerics/rows.js';
import { at, required } from '../../../schemas/required.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import { groupBy } from '../../numerics/index.js';
import { areaUnderCurve } from '../errors/area-under-curve.js';
import type { BootstrapOptions } from '../errors/bootstrap.js';
import type { Estimate } from '../errors/error-sums.js';
import { determinationOf } from '../errors/errors.js';
import { foldOfEach } from '../folds.js';
import { ridgeOutOfFold } from './ridge-out-of-fold.js';

export interface ProbedTarget {
  readonly name: string;
  readonly kind: 'r2' | 'auc';
  /** One a crystal, null where it has none; of a class 1 or 0. */
  readonly values: readonly (number | null)[];
}

export interface Probe {
  readonly target: ProbedTarget;
  /** Null for too few compounds, and where all crystals have the same value. */
  readonly estimate: Estimate | null;
  /** That have the quantity, or are of the class. */
  readonly crystals: number;
  readonly compounds: number;
}

interface ProbeOptions extends BootstrapOptions {
  readonly folds: number;
  /** lambda, on standardised columns: in the mean direction 225 crystals are shrunk by 10 / 235, 4 %. */
  readonly strength: number;
  /** Two a fold: below, a fold is one compound and R^2 a matter of chance. */
  readonly leastCompounds: number;
}

export const DEFAULT_PROBE: Omit<ProbeOptions, 'seed'> = { folds: 10, strength: 10, leastCompounds: 20, draws: 2000 };

/**
 * @param points of a layer, shape [crystals, width]
 * @param compounds of every crystal, such as its reduced formula
 * @returns one a target, in their order; the same folds and draws for every layer
 * @throws InvalidInputError for shapes that do not fit, or a value that is not finite, naming its crystal
 */
export function probe(
  points: Matrix<Float32Array>,
  targets: readonly ProbedTarget[],
  compounds: readonly string[],
  options: ProbeOptions,
): Probe[] {
  requireFitting(points, targets, compounds.length);
  const found = new Map<ProbedTarget, Probe>();
  // Targets that the same crystals have share their folds and their factorisations.
  for (const alike of groupBy(targets, presence).values()) {
    const crystals = compounds.flatMap((_, i) => (at(alike, 0).values[i] === null ? [] : [i]));
    const own = crystals.map((i) => at(compounds, i));
    const values = alike.map((target) => Float64Array.from(crystals, (i) => target.values[i]!));
    const predicted =
      new Set(own).size < options.leastCompounds ? null : predictions(points, crystals, values, own, options);
    alike.forEach((target, t) => {
      const estimate = predicted && judged(target, at(values, t), at(predicted, t), own, options);
      const counted = own.filter((_, i) => target.kind === 'r2' || values[t]![i] === 1);
      found.set(target, { target, estimate, crystals: counted.length, compounds: new Set(counted).size });
    });
  }
  return targets.map((target) => required(found.get(target)));
}

function presence({ values }: ProbedTarget): string {
  return values.map((value) => (value === null ? '-' : '+')).join('');
}

/** @param targets values of the crystals that are probed @param compounds of the same */
function predictions(
  { width, values }: Matrix<Float32Array>,
  crystals: readonly number[],
  targets: readonly Float64Array[],
  compounds: readonly string[],
  { folds, strength, seed }: ProbeOptions,
): Float64Array[] {
  const points = { width, values: gatherRows(values, width, crystals) };
  return ridgeOutOfFold(points, targets, foldOfEach(compounds, folds, seed), strength);
}

function judged(
  { kind }: ProbedTarget,
  reference: Float64Array,
  predicted: Float64Array,
  compounds: readonly string[],
  options: BootstrapOptions,
): Estimate | null {
  if (kind === 'auc') return areaUnderCurve(reference, predicted, compounds, options);
  return determinationOf([...reference], [...predicted], compounds, options);
}

function requireFitting(
  { width, values }: Matrix<Float32Array>,
  targets: readonly ProbedTarget[],
  crystals: number,
): void {
  if (values.length !== width * crystals)
    throw new InvalidInputError(`${values.length} values of ${width} columns for ${crystals} crystals`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new InvalidInputError(`feature ${bad % width} of crystal ${Math.floor(bad / width)} is ${values[bad]}`);
  for (const { name, values: own } of targets) {
    if (own.length !== crystals)
      throw new InvalidInputError(`${own.length} values of ${name} for ${crystals} crystals`);
    const wrong = own.findIndex((value) => value !== null && !Number.isFinite(value));
    if (wrong >= 0) throw new InvalidInputError(`${name} of crystal ${wrong} is ${own[wrong]}`);
  }
}
