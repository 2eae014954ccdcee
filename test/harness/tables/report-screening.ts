/** Made-up candidates around real parents, ranked by distance from the window, for looking at the report. */
import type { ReportInput } from '../../../report/index.js';
import type { Random } from '../laws/seeded-random.js';

const CANDIDATES = 600;
const WINDOW_CENTRE_EV = 1.45;
const SWAPS: Readonly<Record<string, string>> = { O: 'S', S: 'Se', Cl: 'Br', Ga: 'In', Zn: 'Cd', Na: 'K', N: 'P' };

interface Parent {
  readonly id: string;
  readonly formula: string;
}

export function sampleScreening(
  parents: readonly Parent[],
  onsetsEv: readonly (number | null)[],
  cluster: ArrayLike<number>,
  random: Random,
): Pick<ReportInput, 'screening' | 'quarantine' | 'assessed'> {
  const rows = Array.from({ length: CANDIDATES }, (_, n) => {
    const p = random.below(parents.length);
    const parent = parents[p]!;
    const formula = parent.formula.replace(/[A-Z][a-z]?/g, (element) => SWAPS[element] ?? element);
    const base = onsetsEv[p] ?? null;
    const onsetEv = base === null ? null : Math.max(0.05, base * (0.6 + 0.5 * random.uniform()));
    const distance = 0.2 + 3 * random.uniform() ** 2;
    const inWindow = onsetEv !== null && onsetEv >= 1.1 && onsetEv <= 1.8;
    const score = onsetEv === null ? -9 : -Math.abs(onsetEv - WINDOW_CENTRE_EV) - 0.05 * distance;
    const id = `${formula}-${n}`;
    const nearest = { nearestId: parent.id, nearestCluster: cluster[p]! };
    return { id, formula, parent: parent.id, onsetEv, distance, inWindow, score, inDomain: distance < 1.5, ...nearest };
  }).sort((a, b) => b.score - a.score);
  return {
    screening: {
      kind: 'screening-results',
      rows: rows.length,
      columns: {
        id: rows.map(({ id }) => id),
        formula: rows.map(({ formula }) => formula),
        origin: rows.map((_, i) => (i % 9 === 0 ? 'held-out' : 'substitution')),
        parent: rows.map(({ parent }, i) => (i % 9 === 0 ? null : parent)),
        onsetEv: rows.map(({ onsetEv }) => onsetEv),
        onsetReason: rows.map(({ onsetEv }) => (onsetEv === null ? 'never above the threshold' : null)),
        distance: Float64Array.from(rows, ({ distance }) => distance),
        nearestId: rows.map(({ nearestId }) => nearestId),
        nearestCluster: Uint32Array.from(rows, ({ nearestCluster }) => nearestCluster),
        inDomain: rows.map(({ inDomain }) => inDomain),
        inWindow: rows.map(({ inWindow }) => inWindow),
        score: Float64Array.from(rows, ({ score }) => score),
      },
      metadata: {},
    },
    assessed: {
      kind: 'assessed-crystals',
      rows: rows.length,
      columns: {
        id: rows.map(({ id }) => id),
        cluster: Uint32Array.from(rows, ({ nearestCluster }) => nearestCluster),
        neighbourShare: Float64Array.from(rows, (_, i) => (i % 11) / 10),
        duplicateOf: rows.map(({ parent }, i) => (i === 3 ? parent : null)),
        reasons: rows.map(({ inDomain }, i) =>
          inDomain ? [] : i % 2 === 0 ? ['crystal'] : ['coordination', 'crystal'],
        ),
        details: rows.map(({ inDomain }, i) =>
          inDomain ? [] : i % 2 === 0 ? ['far off'] : ['Zn(II) by 3', 'far off'],
        ),
      },
      metadata: {},
    },
    quarantine: {
      kind: 'quarantine',
      rows: 2,
      columns: {
        id: ['BeS-rocksalt-31', 'LiBr-antifluorite-88'],
        error: ['InvalidStructureError', 'InvalidStructureError'],
        message: ['atoms 0 and 1 are 0.31 Å apart', 'cell volume is 0 Å³'],
        step: ['featurize', 'featurize'],
      },
      metadata: {},
    },
  };
}
