/** A made-up sweep of four trials, two of them stopped early, for looking at the report. */
import type { ReportInput } from '../../../report/index.js';
import type { Random } from '../laws/seeded-random.js';

const TRIALS = [
  { maxNeighbors: 12, hiddenFeatures: 64, epochs: 120, floor: 0.19 },
  { maxNeighbors: 20, hiddenFeatures: 64, epochs: 120, floor: 0.2 },
  { maxNeighbors: 12, hiddenFeatures: 32, epochs: 60, floor: 0.23 },
  { maxNeighbors: 20, hiddenFeatures: 32, epochs: 20, floor: 0.26 },
];

export function sampleTrials(random: Random): Pick<ReportInput, 'leaderboard' | 'learningCurves'> {
  const trials = TRIALS.map((trial, i) => {
    const curve = Array.from({ length: trial.epochs }, (_, e) => {
      const mae = trial.floor + 0.75 * Math.exp(-e / 14) + 0.02 * Math.abs(random.normal());
      return { epoch: e + 1, trainLoss: mae * (0.95 - e / 300), validationMae: mae, learningRate: 1e-3 };
    });
    const best = curve.reduce((lowest, row) => (row.validationMae < lowest.validationMae ? row : lowest));
    return { ...trial, trialId: `trial-0${i + 1}`, curve, best };
  });
  const rows = trials.flatMap(({ trialId, curve }) => curve.map((row) => ({ trialId, ...row })));
  return {
    learningCurves: {
      kind: 'learning-curve',
      rows: rows.length,
      columns: {
        trialId: rows.map((row) => row.trialId),
        epoch: Uint32Array.from(rows, (row) => row.epoch),
        trainLoss: Float64Array.from(rows, (row) => row.trainLoss),
        validationMae: Float64Array.from(rows, (row) => row.validationMae),
        learningRate: Float64Array.from(rows, (row) => row.learningRate),
      },
      metadata: {},
    },
    leaderboard: {
      kind: 'sweep-leaderboard',
      rows: trials.length,
      columns: {
        trial: Uint32Array.from(trials, (_, i) => i),
        replicate: new Uint32Array(trials.length),
        trialId: trials.map(({ trialId }) => trialId),
        parameters: trials.map(({ maxNeighbors, hiddenFeatures }) =>
          JSON.stringify({ maxNeighbors, hiddenFeatures, learningRate: 0.001 }),
        ),
        seed: Uint32Array.from(trials, () => 123),
        bestValidationMae: trials.map(({ best }) => best.validationMae),
        lastValidationMae: trials.map(({ curve }) => curve.at(-1)!.validationMae),
        testMae: trials.map(({ best }, i) => (i === 0 ? best.validationMae * 1.05 : null)),
        bestEpoch: Uint32Array.from(trials, ({ best }) => best.epoch),
        epochs: Uint32Array.from(trials, ({ epochs }) => epochs),
        rank: Uint32Array.from(trials, (_, i) => i + 1),
        ended: trials.map(({ epochs }) => (epochs === 120 ? 'finished' : 'stopped')),
        reason: trials.map(({ epochs }) => (epochs === 120 ? '' : `halved after epoch ${epochs}`)),
        lastRank: trials.map(() => null),
        lastOf: trials.map(() => null),
        checkpoint: trials.map(() => null),
        lower: trials.map(() => null),
        upper: trials.map(() => null),
      },
      metadata: { plan: '{}' },
    },
  };
}
