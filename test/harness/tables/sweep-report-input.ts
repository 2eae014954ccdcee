/** The page of a made-up sweep: thirty trials over six settings, most of them stopped early, and three seeds of the finalists. */
import type { SweepReportInput } from '../../../report/sweep-page.js';
import { seededRandom } from '../laws/seeded-random.js';

const TRIALS = 30;
const REPLICATES = 3;
const FINALISTS = 2;
const RUNGS = [15, 40, 120];
const SETTINGS = ['hiddenFeatures', 'learningRate', 'weightDecay', 'alignnLayers', 'maxNeighbors'] as const;

export function sampleSweepReportInput(seed = 11): SweepReportInput {
  const random = seededRandom(seed);
  const pick = <T>(values: readonly T[]) => values[random.below(values.length)]!;
  const floors = Array.from({ length: TRIALS }, () => 0.26 + 0.2 * random.uniform() ** 2).sort((a, b) => a - b);
  const trials = floors.flatMap((floor, place) => {
    const epochs = RUNGS[place < 4 ? 2 : place < 12 ? 1 : 0]!;
    const parameters = {
      hiddenFeatures: pick([16, 32, 64, 128]),
      learningRate: 10 ** (-4 + 2 * random.uniform()),
      weightDecay: 10 ** (-6 + 3 * random.uniform()),
      alignnLayers: pick([1, 2, 4]),
      maxNeighbors: pick([8, 12, 16]),
      norm: pick(['batch', 'layer']),
    };
    const trial = (place * 7) % TRIALS;
    return Array.from({ length: place < FINALISTS ? REPLICATES : 1 }, (_, replicate) => {
      const curve = Array.from({ length: epochs }, (_, e) => floor * (1 + 3 * Math.exp(-e / 9)) + 0.004 * replicate);
      return {
        place,
        trial,
        replicate,
        parameters,
        curve,
        trialId: `3fa97c0b52e4d${String(place).padStart(2, '0')}${replicate}`,
      };
    });
  });
  const rows = trials.flatMap(({ trialId, curve }) => curve.map((mae, e) => ({ trialId, epoch: e + 1, mae })));
  return {
    name: 'a sweep over six settings',
    leaderboard: {
      kind: 'sweep-leaderboard',
      rows: trials.length,
      columns: {
        rank: Uint32Array.from(trials, ({ place }) => place + 1),
        trial: Uint32Array.from(trials, ({ trial }) => trial),
        replicate: Uint32Array.from(trials, ({ replicate }) => replicate),
        trialId: trials.map(({ trialId }) => trialId),
        parameters: trials.map(({ parameters }) => JSON.stringify(parameters)),
        seed: Uint32Array.from(trials, ({ replicate }) => 123 + replicate),
        bestValidationMae: trials.map(({ curve }) => curve.at(-1)!),
        lastValidationMae: trials.map(({ curve }) => curve.at(-1)!),
        testMae: trials.map(({ place, curve }) => (place === 0 ? 1.04 * curve.at(-1)! : null)),
        bestEpoch: Uint32Array.from(trials, ({ curve }) => curve.length),
        epochs: Uint32Array.from(trials, ({ curve }) => curve.length),
        ended: trials.map(({ curve }) => (curve.length === 120 ? 'finished' : 'stopped')),
        reason: trials.map(({ place, curve }) =>
          curve.length === 120
            ? 'trained all 120 epochs'
            : `place ${place + 1} of ${TRIALS} after ${curve.length} epochs, the best third goes on`,
        ),
        lastRank: trials.map(({ place }) => place + 1),
        lastOf: trials.map(() => TRIALS),
        checkpoint: trials.map(() => null),
        lower: trials.map(({ place, curve }) => (place < FINALISTS ? curve.at(-1)! - 0.01 : null)),
        upper: trials.map(({ place, curve }) => (place < FINALISTS ? curve.at(-1)! + 0.01 : null)),
      },
      metadata: { plan: '{}' },
    },
    curves: {
      kind: 'learning-curve',
      rows: rows.length,
      columns: {
        trialId: rows.map(({ trialId }) => trialId),
        epoch: Uint32Array.from(rows, ({ epoch }) => epoch),
        trainLoss: Float64Array.from(rows, ({ mae }) => 0.9 * mae),
        validationMae: Float64Array.from(rows, ({ mae }) => mae),
        learningRate: new Float64Array(rows.length).fill(1e-3),
      },
      metadata: {},
    },
    importance: {
      kind: 'sweep-importance',
      rows: SETTINGS.length,
      columns: {
        name: [...SETTINGS],
        importance: Float64Array.from(SETTINGS, (_, i) => 0.5 / (i + 1)),
        spread: Float64Array.from(SETTINGS, (_, i) => 0.1 / (i + 1)),
      },
      metadata: { method: 'permutation' },
    },
    provenance: [
      { name: 'search', value: 'successive halving, seed 7' },
      { name: 'plan', value: '9c'.repeat(32) },
    ],
  };
}
