/**
 * What networks learn of a condition: made-up gaps that fall with temperature by an amount that differs from crystal to crystal
 * (`varshni.ts`), 60 of the bundled crystals at two temperatures each, five folds by formula as `validate` draws them, without
 * servers. Asked at both temperatures, between them and beyond.
 *
 *   npm run bench:conditions -- [--crystals 60] [--epochs 120] [--weight 0.25] [--differences 1] [--seed 123] [-o json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CONDITION_DIFFERENCE_WEIGHT, CONDITION_WEIGHT } from '../../schemas/conditions.js';
import { at, required } from '../../schemas/required.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { pearson } from '../../science/numerics/index.js';
import { type PredictedGaps, predictedSets, varshniCrystals } from './trainings.js';
import { gapAt } from './varshni.js';

const TRAINED_K = [100, 500] as const;
/** Both that were trained on, between them, and beyond. */
const ASKED_K = [100, 300, 500, 700] as const;

const { values: options } = parseArgs({
  options: {
    crystals: { type: 'string', default: '60' },
    epochs: { type: 'string', default: String(DISCOVER_PRESET.training.scheduledEpochs) },
    differences: { type: 'string', default: String(CONDITION_DIFFERENCE_WEIGHT) },
    weight: { type: 'string', default: String(CONDITION_WEIGHT) },
    seed: { type: 'string', default: String(DISCOVER_PRESET.training.seed) },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const training = {
  ...DISCOVER_PRESET.training,
  scheduledEpochs: Number(options.epochs),
  seed: Number(options.seed),
  ...(Number(options.differences) > 0 && { differenceWeight: Number(options.differences) }),
};
const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-conditions-'));

try {
  const data = await varshniCrystals(Number(options.crystals), TRAINED_K);
  const sets = await predictedSets(
    data,
    ASKED_K,
    { network: { conditionWeight: Number(options.weight) }, training },
    programFolder,
  );
  const truth = [...data.gapOf.values()].map((gap) => ASKED_K.map((kelvin) => gapAt(gap, kelvin)));
  const meanChanges = ASKED_K.map((_, place) => mean(truth.map((gaps) => at(gaps, place) - at(gaps, 0))));
  const rows = {
    'no change': errorsOf(sets.unknown, () => 0),
    'the mean change of all crystals': errorsOf(sets.unknown, (_, place) => at(meanChanges, place)),
    'network, crystals that it was trained on': errorsOf(sets.known, changeAt),
    'network, crystals of other formulas': errorsOf(sets.unknown, changeAt),
  };
  if (options.output === 'json') process.stdout.write(`${JSON.stringify({ ...options, rows }, null, 2)}\n`);
  else {
    const heads = [
      ...ASKED_K.slice(1).map((kelvin) => `mean to ${kelvin} K`),
      'error',
      'error',
      'error',
      'correlation to 500 K',
    ];
    process.stdout.write(
      `| change from 100 K, eV | ${heads.join(' | ')} |\n|---|${heads.map(() => '---|').join('')}\n`,
    );
    for (const [name, { means, errors, correlation }] of Object.entries(rows))
      process.stdout.write(
        `| ${name} | ${[...means, ...errors, correlation].map((value) => (value === null ? '-' : value.toFixed(3))).join(' | ')} |\n`,
      );
  }

  function errorsOf(predicted: readonly PredictedGaps[], change: (gaps: PredictedGaps, place: number) => number) {
    const gaps = predicted.map(({ id }) => required(data.gapOf.get(id)));
    const wanted = (place: number) => gaps.map((gap) => gapAt(gap, at(ASKED_K, place)) - gapAt(gap, ASKED_K[0]));
    const found = (place: number) => predicted.map((each) => change(each, place));
    const places = [1, 2, 3];
    return {
      means: places.map((place) => mean(found(place))),
      errors: places.map((place) => mean(found(place).map((value, i) => Math.abs(value - at(wanted(place), i))))),
      correlation: pearson(Float64Array.from(wanted(2)), Float64Array.from(found(2))),
    };
  }
} finally {
  rmSync(programFolder, { recursive: true });
}

/** From the first temperature to another, eV. */
function changeAt({ gapsEv }: PredictedGaps, place: number): number {
  return at(gapsEv, place) - at(gapsEv, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}
