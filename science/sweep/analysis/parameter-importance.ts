/**
 * Which parameters of a sweep mattered: permutation importance on a random forest of 100 trees.
 *
 * An observation is a trial at a rung, its features the parameters and the epochs: values of different epochs are told
 * apart by the forest instead of being mixed. Trees are grown on trials drawn with replacement (all rungs of a trial
 * together), and every observation is predicted by the trees that have not seen its trial. Choices are numbered in the
 * order of their list. Diverged trials have no value and are left out.
 */
import { at, required } from '../../../schemas/required.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { randomStream } from '../../numerics/index.js';
import type { ParameterValue } from '../trials/parameter-value.js';
import { isSound, type TrialRecord } from '../trials/trial-record.js';
import { permutationImportance } from './permutation-importance.js';
import { growTree, predictTree } from './regression-tree.js';

interface ParameterImportance {
  readonly name: string;
  readonly importance: number;
  readonly spread: number;
}

const TREES = 100;
const LEAST_LEAF = 2;
const SHUFFLES = 10;
/** Fewer trials say nothing about parameters. */
const LEAST_TRIALS = 5;
/** Larger sweeps are thinned evenly: the cost grows with the square. */
const MOST_OBSERVATIONS = 400;

/** Method, as the table's metadata name it. */
export const IMPORTANCE_METHOD = `permutation importance (${SHUFFLES} shuffles) on the out-of-bag predictions of a random forest of ${TREES} trees`;

/** @returns highest first, equal ones in the order of the plan; empty for fewer than `LEAST_TRIALS` trials with a value */
export function parameterImportance(
  plan: Pick<SweepPlan, 'space' | 'seed'>,
  records: readonly TrialRecord[],
): ParameterImportance[] {
  const all = records.flatMap(({ parameters, rungs }, trial) =>
    rungs.flatMap(({ epochs, value }) => (isSound(value) ? [{ trial, parameters, epochs, value }] : [])),
  );
  const step = Math.max(1, all.length / MOST_OBSERVATIONS);
  const observations = all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  const trials = [...new Set(observations.map(({ trial }) => trial))];
  if (trials.length < LEAST_TRIALS || plan.space.length === 0) return [];

  const codes = new Map(plan.space.map(({ name }) => [name, new Map<ParameterValue, number>()]));
  const numeric = (name: string, value: ParameterValue) => {
    if (typeof value === 'number') return value;
    const known = required(codes.get(name));
    if (!known.has(value)) known.set(value, known.size);
    return required(known.get(value));
  };
  for (const parameter of plan.space)
    if (parameter.kind === 'values') for (const value of parameter.values) numeric(parameter.name, value);
  const rows = observations.map(({ parameters, epochs }) => [
    ...plan.space.map(({ name }) => numeric(name, required(parameters[name]))),
    epochs,
  ]);
  const targets = observations.map(({ value }) => value);
  const forest = Array.from({ length: TREES }, (_, t) => {
    const random = randomStream(plan.seed, t, 'forest');
    const drawn = trials.map((_, i) => at(trials, Math.floor(random.at(i) * trials.length)));
    const sample = drawn.flatMap((trial) => observations.flatMap((each, i) => (each.trial === trial ? [i] : [])));
    return { tree: growTree(rows, targets, sample, LEAST_LEAF), seen: new Set(drawn) };
  });
  const blind = observations.map(({ trial }) => forest.filter(({ seen }) => !seen.has(trial)));
  const predict = (row: readonly number[], place: number) => {
    // With few trials every tree may have seen one: then all of them answer.
    const trees = at(blind, place).length > 0 ? at(blind, place) : forest;
    return trees.reduce((sum, { tree }) => sum + predictTree(tree, row), 0) / trees.length;
  };
  const found = permutationImportance(predict, rows, targets, { shuffles: SHUFFLES, seed: plan.seed });
  return plan.space.map(({ name }, i) => ({ name, ...at(found, i) })).sort((a, b) => b.importance - a.importance);
}
