import { readFileSync } from 'node:fs';

type Bounds = readonly [number, number];

/** Values of NumPy, SciPy and scikit-learn; versions and commands are in test/fixtures/evidence/make.py. */
export interface StoredEvidence {
  /** Fold of every bundled crystal, a digit each, and the mean absolute error out of fold of five seeds. */
  readonly trees: { foldOf: string; errors: number[] };
  readonly scalars: {
    reference: number[];
    predicted: number[];
    compound: number[];
    mae: number;
    maeInterval: Bounds;
    rmse: number;
    rmseInterval: Bounds;
    bias: number;
    biasInterval: Bounds;
    r2: number;
    r2Interval: Bounds;
  };
  readonly paired: { errors: number[]; others: number[]; difference: number; pValue: number; interval: Bounds }[];
  readonly signs: [right: number, total: number, pValue: number][];
  readonly baselines: {
    train: number[][];
    trainTargets: number[][];
    validation: number[][];
    validationTargets: number[][];
    test: number[][];
    ridge: { chosen: number; prediction: number[][] };
    neighbours: { chosen: number; prediction: number[][] };
  };
  readonly brier: { probabilities: number[]; happened: (0 | 1)[]; brier: number; baseRateBrier: number };
}

export const stored = JSON.parse(
  readFileSync(new URL('../../../fixtures/evidence/evidence.json', import.meta.url), 'utf8'),
) as StoredEvidence;

/** Of make_added.py. */
interface StoredAdditions {
  readonly cases: {
    points: number;
    compound: number[];
    stratum: number[];
    reference: number[];
    first: number[];
    second: number[];
    firstError: number;
    jointError: number;
    interval: Bounds;
    permutedDrop: number;
    /** The smaller one. */
    tail: number;
  }[];
  /** Of the bundled crystals, eV, and what forests on composition say of them out of fold. */
  readonly ids: string[];
  readonly formulas: string[];
  readonly onsets: number[];
  readonly forests: Readonly<Record<string, number[]>>;
}

export const storedAdditions = JSON.parse(
  readFileSync(new URL('../../../fixtures/evidence/added.json', import.meta.url), 'utf8'),
) as StoredAdditions;
