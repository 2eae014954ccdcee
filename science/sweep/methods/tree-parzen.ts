/**
 * Tree-structured Parzen estimator: the results split at the quantile gamma into good and bad ones; l(x) is the density
 * of the good, g(x) that of the bad; of points drawn from l the one with the highest l(x)/g(x) is proposed, which has
 * the highest expected improvement. Parameters are independent, so each is maximised by itself.
 *
 * Good: the best ceil(gamma n), at most 25. Trials that trained longer come before those that were stopped earlier, as
 * values of different epochs do not compare; diverged ones come last. Choices: (1 + count) / (choices + n).
 *
 * Runs inside workflows: plain language only. Scores are rounded before they decide: the last bit of a logarithm may
 * differ between two versions of the engine.
 * @source Bergstra, Bardenet, Bengio and Kegl, NIPS 2011; order of stopped trials as in Optuna's TPESampler
 */
import { at, required } from '../../../schemas/required.js';
import type { SearchParameter, SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { type RandomStream, randomStream } from '../../numerics/index.js';
import { type ParameterValue, roundToSixDigits } from '../trials/parameter-value.js';
import { isSound, type Parameters, type TrialEnd, type TrialRecord } from '../trials/trial-record.js';
import {
  drawFrom,
  logDensity,
  logMass,
  NUMBERS_PER_DRAW,
  type ParzenMixture,
  parzenMixture,
} from './parzen-estimator.js';

const MOST_GOOD = 25;

interface SplitObservations {
  readonly good: readonly Parameters[];
  readonly bad: readonly Parameters[];
}

/** @param records of any trials; those that have not ended are passed over */
export function splitAtQuantile(records: readonly TrialRecord[], gamma: number): SplitObservations {
  const ended = records.filter((record) => record.ended !== null && record.ended.reason !== 'cancelled');
  const ranked = ended.map((record, place) => ({ record, place }));
  ranked.sort((a, b) => compareEnds(required(a.record.ended), required(b.record.ended)) || a.place - b.place);
  const good = Math.min(Math.ceil(gamma * ranked.length), MOST_GOOD);
  const parameters = ranked.map(({ record }) => record.parameters);
  return { good: parameters.slice(0, good), bad: parameters.slice(good) };
}

function compareEnds(a: TrialEnd, b: TrialEnd): number {
  const [soundA, soundB] = [isSound(a.value), isSound(b.value)];
  if (!soundA || !soundB) return Number(soundB) - Number(soundA);
  return (
    b.epochs - a.epochs || (required(a.value) < required(b.value) ? -1 : required(a.value) > required(b.value) ? 1 : 0)
  );
}

/** @param attempt other numbers for the same trial and half as many candidates, where an earlier proposal cannot be used */
export function proposeByDensity(
  plan: SweepPlan,
  index: number,
  space: readonly SearchParameter[],
  { good, bad }: SplitObservations,
  attempt: number,
): Parameters {
  const candidates = Math.max(1, plan.tpe.candidates >> attempt);
  return Object.fromEntries(
    space.map((parameter) => {
      const stream = randomStream(plan.seed, index, `${parameter.name} ${attempt}`);
      const values = (of: readonly Parameters[]) => of.flatMap((point) => point[parameter.name] ?? []);
      const best =
        parameter.kind === 'values'
          ? bestChoice(parameter.values, values(good), values(bad), stream, candidates)
          : bestNumber(parameter, values(good) as number[], values(bad) as number[], stream, candidates);
      return [parameter.name, best];
    }),
  );
}

/** @returns probability of every choice: one pseudo-count each, and the observations */
export function choiceProbabilities(choices: readonly ParameterValue[], observed: readonly ParameterValue[]): number[] {
  const counts = choices.map((choice) => 1 + observed.filter((value) => value === choice).length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

function bestChoice(
  choices: readonly ParameterValue[],
  good: readonly ParameterValue[],
  bad: readonly ParameterValue[],
  stream: RandomStream,
  candidates: number,
): ParameterValue {
  const l = choiceProbabilities(choices, good);
  const g = choiceProbabilities(choices, bad);
  const draw = (c: number) => {
    let rest = stream.at(c);
    const place = l.findIndex((probability) => {
      rest -= probability;
      return rest < 0;
    });
    return place < 0 ? l.length - 1 : place;
  };
  return at(
    choices,
    highest(candidates, draw, (place) => at(l, place) / at(g, place)),
  );
}

type Range = Exclude<SearchParameter, { kind: 'values' }>;

function bestNumber(range: Range, good: number[], bad: number[], stream: RandomStream, candidates: number): number {
  const { kind, min, max } = range;
  const half = kind === 'int_uniform' ? 0.5 : 0;
  const onScale = (value: number) => (kind === 'log_uniform' ? roundToTwelveDigits(Math.log(value)) : value);
  const mixture = (values: number[]) => parzenMixture(values.map(onScale), onScale(min) - half, onScale(max) + half);
  const l = mixture(good);
  const g = mixture(bad);
  const logP = (of: ParzenMixture, value: number) =>
    kind === 'int_uniform' ? logMass(of, value - half, value + half) : logDensity(of, onScale(value));
  const draw = (c: number) => {
    const point = drawFrom(l, stream, c * NUMBERS_PER_DRAW);
    const value = kind === 'log_uniform' ? Math.exp(point) : kind === 'int_uniform' ? Math.round(point) : point;
    return Math.min(Math.max(roundToSixDigits(value), min), max);
  };
  // Whole numbers are drawn again and again.
  const scores = new Map<number, number>();
  return highest(candidates, draw, (value) => {
    const score = scores.get(value) ?? logP(l, value) - logP(g, value);
    scores.set(value, score);
    return score;
  });
}

/** The first of the best: scores that agree in six digits are equal. Points drawn twice are scored once. */
function highest(candidates: number, draw: (c: number) => number, score: (value: number) => number): number {
  let best = draw(0);
  let bestScore = roundToSixDigits(score(best));
  const known = new Set([best]);
  for (let c = 1; c < candidates; c++) {
    const value = draw(c);
    if (known.has(value)) continue;
    known.add(value);
    const valueScore = roundToSixDigits(score(value));
    if (valueScore > bestScore) [best, bestScore] = [value, valueScore];
  }
  return best;
}

/** Closer than any two values of a file, further apart than the last bit of a logarithm. */
function roundToTwelveDigits(value: number): number {
  return Number(value.toPrecision(12));
}
