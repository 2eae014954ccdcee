/** What a validation might have come to: figures of the size that the bundled data have, made up. */
import type { ReportInput } from '../../../report/index.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { LEARNING_METHODS, LEARNING_SHARES } from '../../../schemas/tables/evidence.js';

const METHODS = { 'mean of network and trees': 0.271, network: 0.29, trees: 0.29, 'mean spectrum': 0.6 } as const;

/** Of composition, the first layer and the last one. */
const PROBED = {
  onset: [0.57, 0.73, 0.95],
  coordination: [0.35, 0.42, 0.08],
  cationState: [0.82, 0.79, 0.24],
  'perovskite (ABC3 cP5 221)': [0.87, 0.95, 0.75],
} as const;

function sampleProbes(): Table<'probes'> {
  const rows = ['composition', 'ALIGNN1', 'GCN4'].flatMap((layer, place) =>
    Object.entries(PROBED).map(([target, values]) => ({ layer, target, value: values[place]! })),
  );
  return {
    kind: 'probes',
    rows: rows.length,
    columns: {
      layer: rows.map(({ layer }) => layer),
      target: rows.map(({ target }) => target),
      kind: rows.map(({ target }) => (target.startsWith('perovskite') ? 'auc' : 'r2')),
      value: rows.map(({ value }) => value),
      lower: rows.map(({ value }) => value - 0.1),
      upper: rows.map(({ value }) => value + 0.04),
      crystals: Uint32Array.from(rows, ({ target }) => (target.startsWith('perovskite') ? 24 : 250)),
      compounds: Uint32Array.from(rows, ({ target }) => (target.startsWith('perovskite') ? 24 : 231)),
    },
    metadata: { crystals: '250', folds: '10', strength: '10', draws: '2000', seed: '123' },
  };
}

/** Onsets err by twice as much as spectra, in their unit. */
function sampleLearning(): Table<'out-of-fold-learning'> {
  const rows = Object.values(LEARNING_SHARES).flatMap((share) =>
    LEARNING_METHODS.flatMap((method) =>
      (['spectrum', 'onset'] as const).map((measure) => {
        const times = measure === 'spectrum' ? 1 : 2;
        return {
          share,
          method,
          measure,
          value: times * METHODS[method] * share ** -0.25,
          all: times * METHODS[method],
        };
      }),
    ),
  );
  return {
    kind: 'out-of-fold-learning',
    rows: rows.length,
    columns: {
      share: Float64Array.from(rows, ({ share }) => share),
      trained: Float64Array.from(rows, ({ share }) => 200 * share),
      method: rows.map(({ method }) => method),
      measure: rows.map(({ measure }) => measure),
      value: rows.map(({ value }) => value),
      lower: rows.map(({ value }) => value - 0.02),
      upper: rows.map(({ value }) => value + 0.02),
      excess: rows.map(({ value, all }) => value - all),
      excessLower: rows.map(({ value, all }) => value - all - 0.01),
      excessUpper: rows.map(({ value, all }) => value - all + 0.01),
      crystals: new Uint32Array(rows.length).fill(250),
      compounds: new Uint32Array(rows.length).fill(231),
    },
    metadata: { folds: '5', by: 'formula', seeds: '1' },
  };
}

/** In the window from 1.1 to 1.8 eV: four references, five predictions, two crystals by both. */
const ONSETS_EV = [
  [0.8, 1.2],
  [1.2, 1.3],
  [1.5, 2.2],
  [1.7, 1.1],
  [2.5, 1.8],
  [3, 3.1],
  [1.1, 0.9],
  [1.9, 1.6],
] as const;

function sampleCalibration(): Table<'calibration'> {
  const ids = ONSETS_EV.map((_, i) => `crystal-${i}`);
  return {
    kind: 'calibration',
    rows: ids.length,
    columns: {
      id: ids,
      compound: ids,
      referenceEv: Float64Array.from(ONSETS_EV, ([reference]) => reference),
      predictedEv: Float64Array.from(ONSETS_EV, ([, predicted]) => predicted),
    },
    metadata: {},
  };
}

export function sampleEvidence(): Pick<
  ReportInput,
  | 'errors'
  | 'comparisons'
  | 'polymorphs'
  | 'besideTrees'
  | 'learning'
  | 'conditionValues'
  | 'conditionChanges'
  | 'reliability'
  | 'calibration'
  | 'probes'
> {
  const names = Object.keys(METHODS) as (keyof typeof METHODS)[];
  const rows = names.flatMap((method) =>
    ['all', 'anions: O', 'onset 1 to 2 eV'].flatMap((stratum) => [
      { method, stratum, measure: 'spectrum', value: METHODS[method] },
      { method, stratum, measure: 'onset', value: 2 * METHODS[method] },
      { method, stratum, measure: 'onsetR2', value: 1 - METHODS[method] },
      { method, stratum, measure: 'onsetBias', value: 0.1 - METHODS[method] / 2 },
    ]),
  );
  return {
    errors: {
      kind: 'out-of-fold-errors',
      rows: rows.length,
      columns: {
        method: rows.map(({ method }) => method),
        stratum: rows.map(({ stratum }) => stratum),
        measure: rows.map(({ measure }) => measure),
        value: rows.map(({ value }) => value),
        lower: rows.map(({ value }) => value - 0.02),
        upper: rows.map(({ value }) => value + 0.02),
        crystals: new Uint32Array(rows.length).fill(250),
        compounds: new Uint32Array(rows.length).fill(231),
      },
      metadata: { folds: '5', by: 'formula', seeds: '1' },
    },
    probes: sampleProbes(),
    calibration: sampleCalibration(),
    reliability: {
      kind: 'reliability',
      rows: 2,
      columns: {
        from: Float64Array.of(0, 0.2),
        to: Float64Array.of(0.2, 0.4),
        crystals: Uint32Array.of(165, 47),
        meanProbability: Float64Array.of(0.06, 0.29),
        observedShare: Float64Array.of(0.06, 0.33),
      },
      metadata: {
        brier: '0.117',
        baseRate: '0.177',
        baseRateBrier: '0.145',
        coverage: '0.9',
        lowestEv: '1.04',
        highestEv: '9.2',
      },
    },
    comparisons: {
      kind: 'out-of-fold-comparisons',
      rows: 2,
      columns: {
        left: ['network', 'network'],
        right: ['trees', 'trees'],
        measure: ['spectrum', 'onset'],
        difference: Float64Array.of(0, -0.05),
        lower: Float64Array.of(-0.016, -0.09),
        upper: Float64Array.of(0.017, -0.01),
        pValue: Float64Array.of(0.98, 0.004),
        verdict: ['not told apart', 'better'],
        compounds: Uint32Array.of(231, 180),
      },
      metadata: {},
    },
    besideTrees: {
      kind: 'beside-trees',
      rows: 2,
      columns: {
        method: ['network', 'network'],
        measure: ['spectrum', 'onset'],
        treesError: Float64Array.of(0.28, 0.73),
        jointError: Float64Array.of(0.264, 0.72),
        drop: Float64Array.of(0.016, 0.01),
        lower: Float64Array.of(0.009, -0.02),
        upper: Float64Array.of(0.023, 0.04),
        permutedDrop: Float64Array.of(-0.001, -0.003),
        pValue: Float64Array.of(0.002, 0.31),
        verdict: ['better', 'not told apart'],
        crystals: Uint32Array.of(250, 240),
        exchangeable: Uint32Array.of(243, 233),
        compounds: Uint32Array.of(231, 222),
      },
      metadata: { permutations: '1000', folds: '10', seed: '123' },
    },
    learning: sampleLearning(),
    conditionValues: null,
    conditionChanges: null,
    polymorphs: {
      kind: 'polymorph-order',
      rows: names.length,
      columns: {
        method: [...names],
        pairs: new Uint32Array(names.length).fill(10),
        right: Uint32Array.from(names, (method) => (method.startsWith('network') ? 6 : 0)),
        pValue: names.map((method) => (method.startsWith('network') ? 0.75 : 1)),
      },
      metadata: { leastDifferenceEv: '0.1' },
    },
  };
}
