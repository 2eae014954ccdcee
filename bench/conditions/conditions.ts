/**
 * What networks learn of a condition: made-up gaps that fall with temperature by an amount that differs from crystal to crystal
 * (`varshni.ts`), 60 of the bundled crystals at two temperatures each, five folds by formula as `validate` draws them, without
 * servers. Asked at both temperatures, between them and beyond.
 *
 *   npm run bench:conditions -- [--crystals 60] [--epochs 120] [--seed 123] [-o json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { at, required } from '../../schemas/required.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { pearson } from '../../science/numerics/index.js';
import { type PredictedGaps, predictedSets, varshniCrystals } from './trainings.js';
import { gapAt } from './varshni.js';

const TRAINED_K = [100, 500] as const;
/** Both that were trained on, the one between them, and one beyond. */
const ASKED_K = [100, 500, 300, 700] as const;

const { values: options } = parseArgs({
  options: {
    crystals: { type: 'string', default: '60' },
    epochs: { type: 'string', default: String(DISCOVER_PRESET.training.scheduledEpochs) },
    seed: { type: 'string', default: String(DISCOVER_PRESET.training.seed) },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const training = {
  ...DISCOVER_PRESET.training,
  scheduledEpochs: Number(options.epochs),
  seed: Number(options.seed),
};
const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-conditions-'));

try {
  const data = await varshniCrystals(Number(options.crystals), TRAINED_K);
  const sets = await predictedSets(data, ASKED_K, training, programFolder);
  const trueChanges = [...data.gapOf.values()].map((gap) => gapAt(gap, ASKED_K[1]) - gapAt(gap, ASKED_K[0]));
  const meanChange = mean(trueChanges);
  const rows = {
    'no change': errorsOf(sets.unknown, () => 0),
    'the mean change': errorsOf(sets.unknown, () => meanChange),
    'network, crystals that it saw': errorsOf(sets.known, changeAt),
    'network, crystals that it did not see': errorsOf(sets.unknown, changeAt),
  };
  if (options.output === 'json') process.stdout.write(`${JSON.stringify({ ...options, rows }, null, 2)}\n`);
  else {
    const heads = ['gap at 100 K', 'mean change', 'to 500 K', 'correlation', 'to 300 K', 'to 700 K'];
    process.stdout.write(`| errors, eV | ${heads.join(' | ')} |\n|---|${heads.map(() => '---|').join('')}\n`);
    for (const [name, row] of Object.entries(rows))
      process.stdout.write(
        `| ${name} | ${Object.values(row)
          .map((value) => (value === null ? '-' : value.toFixed(3)))
          .join(' | ')} |\n`,
      );
  }

  function errorsOf(predicted: readonly PredictedGaps[], change: (gaps: PredictedGaps, place: number) => number) {
    const truth = predicted.map(({ id }) => ASKED_K.map((kelvin) => gapAt(required(data.gapOf.get(id)), kelvin)));
    const wanted = (place: number) => truth.map((gaps) => at(gaps, place) - at(gaps, 0));
    const found = (place: number) => predicted.map((gaps) => change(gaps, place));
    const error = (place: number) => mean(found(place).map((value, i) => Math.abs(value - at(wanted(place), i))));
    return {
      gap:
        change === changeAt
          ? mean(predicted.map(({ gapsEv }, i) => Math.abs(at(gapsEv, 0) - at(at(truth, i), 0))))
          : null,
      meanChange: mean(found(1)),
      change: error(1),
      correlation: pearson(Float64Array.from(wanted(1)), Float64Array.from(found(1))),
      between: error(2),
      beyond: error(3),
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
