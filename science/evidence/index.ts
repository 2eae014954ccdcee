/**
 * Evidence: errors out of fold with their intervals, what a trivial model does on the same folds, whether two models can
 * be told apart, and what the errors say about a new prediction.
 *
 * @example
 * const folds = foldOfEach(['ZnO', 'GaN', 'ZnO', 'MgO'], 3, 123);
 * folds[0] === folds[2]; // => true
 * const rows = { features: [Float64Array.of(0), Float64Array.of(1)], targets: Float64Array.of(5, 7), points: 1 };
 * const trees = fitExtraTrees(rows, { trees: 4, seed: 1 });
 * [...trees.predict([Float64Array.of(-1), Float64Array.of(2)])]; // => [5, 7]
 * const { pairs, mae, bias } = scalarErrors([1, 2, null], [1.5, 2.5, 3], ['ZnO', 'GaN', 'MgO']);
 * [pairs, mae.value, bias.lower, bias.upper]; // => [2, 0.5, 0.5, 0.5]
 * comparePaired([1, 1], [2, 2], ['ZnO', 'GaN']).verdict; // => 'not told apart'
 * const rows2 = { reference: [1, 2, 3, 4], first: [0, 0, 1, 1], second: [1, 2, 3, 4], points: 1 };
 * const added = addedPrediction(rows2, ['ZnO', 'GaN', 'MgO', 'CdO'], ['O', 'N', 'O', 'O'], { ...DEFAULT_ADDED, folds: 4 });
 * added.jointError < 1e-9; // => true
 * const points = { width: 1, values: Float32Array.from({ length: 40 }, (_, i) => i) };
 * const target = { name: 'twice as much', kind: 'r2', values: [...points.values].map((x) => 2 * x) };
 * const [found] = probe(points, [target], target.values.map(String), { ...DEFAULT_PROBE, seed: 1 });
 * found.estimate.value > 0.9; // => true
 */

export { type Calibration, calibrationOf } from './calibration/calibration.js';
export {
  calibratedJointProbabilities,
  type JointCalibration,
  jointCalibrationOf,
  jointProbability,
} from './calibration/joint-probability.js';
export { intervalCoverage, predictionInterval } from './calibration/prediction-interval.js';
export { probabilitySteps } from './calibration/probability-steps.js';
export { reliability } from './calibration/reliability.js';
export { calibratedProbabilities, NEAREST, windowProbability } from './calibration/window-probability.js';
export { addedPrediction, DEFAULT_ADDED } from './errors/added-prediction.js';
export { DEFAULT_BOOTSTRAP } from './errors/bootstrap.js';
export { conditionChanges } from './errors/condition-changes.js';
export type { Estimate } from './errors/error-sums.js';
export { meanSpectrumErrors, type ScalarErrors, scalarErrors, spectrumErrors } from './errors/errors.js';
export { comparePaired, DEFAULT_COMPARISON } from './errors/paired-comparison.js';
export { LEAST_DIFFERENCE, polymorphPairs } from './errors/polymorph-pairs.js';
export { type SpectrumError, spectrumErrorOfEach, spectrumErrorsOfEach } from './errors/spectrum-error.js';
export { foldOfEach } from './folds.js';
export { meanTarget, nearestNeighbours, ridge } from './models/baselines.js';
export { fitExtraTrees } from './models/extra-trees.js';
export type { TargetRows } from './models/target-rows.js';
export { DEFAULT_PROBE, type Probe, type ProbedTarget, probe } from './probes/probe.js';
