/** What atoms and bonds say of a prediction, as tables. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import type { BondKind, KindMean } from '../../science/interpretation/index.js';
import { type BondAttribution, relativeGap } from '../../science/model/index.js';

export interface TrainingMeans {
  readonly crystals: number;
  readonly atoms: number;
  readonly bonds: number;
  /** Output of the network for the mean atom, log10(cm^-1). */
  readonly value: Float64Array;
  readonly bondExpansion: Float64Array;
}

interface Group {
  readonly cluster: number;
  readonly energyEv: number;
}

interface AtomKind {
  readonly element: string;
  readonly coordination: number | null;
}

/** @param means null: no rows */
export function trainingMeansTable(
  means: TrainingMeans | null,
  { startEv, stepEv }: Pick<ModelCard, 'startEv' | 'stepEv'>,
): Table<'training-means'> {
  const values = means?.value ?? new Float64Array();
  const bins = means?.bondExpansion ?? new Float64Array();
  const counts = (count: keyof TrainingMeans) => Uint32Array.from(means ? [means[count] as number] : []);
  return {
    kind: 'training-means',
    rows: means ? 1 : 0,
    columns: {
      crystals: counts('crystals'),
      atoms: counts('atoms'),
      bonds: counts('bonds'),
      value: { width: values.length || 1, values },
      bondExpansion: { width: bins.length || 1, values: bins },
    },
    metadata: { startEv: String(startEv), stepEv: String(stepEv) },
  };
}

/** Within a group the highest contributions first, elements before their environments. */
export function groupAtomsTable(
  groups: readonly (Group & { readonly rows: readonly KindMean<AtomKind>[] })[],
  { crystals, seed, isLinear }: { readonly crystals: number; readonly seed: number; readonly isLinear: boolean },
): Table<'group-atoms'> {
  const all = groups.flatMap(({ rows, ...group }) =>
    [...rows]
      .sort((a, b) => Number(a.kind.coordination !== null) - Number(b.kind.coordination !== null) || b.value - a.value)
      .map((row) => ({ ...row, ...group })),
  );
  return {
    kind: 'group-atoms',
    rows: all.length,
    columns: {
      cluster: Uint32Array.from(all, ({ cluster }) => cluster),
      energyEv: Float64Array.from(all, ({ energyEv }) => energyEv),
      element: all.map(({ kind }) => kind.element),
      coordination: all.map(({ kind }) => kind.coordination),
      crystals: Uint32Array.from(all, (row) => row.crystals),
      atoms: Uint32Array.from(all, ({ members }) => members),
      contribution: Float64Array.from(all, ({ value }) => value),
      deviation: all.map(({ deviation }) => deviation),
    },
    metadata: {
      crystals: String(crystals),
      seed: String(seed),
      reason: isLinear ? '' : 'the readout takes more of a crystal than its atoms and is not linear in them',
    },
  };
}

interface BondsOfGroup extends Group {
  readonly rows: readonly KindMean<BondKind>[];
  /** One a row. */
  readonly lengthsAngstrom: readonly number[];
}

/** Within a group the largest first, by size and by how many crystals have such bonds. */
export function groupBondsTable(
  groups: readonly BondsOfGroup[],
  {
    crystals,
    seed,
    found,
  }: { readonly crystals: number; readonly seed: number; readonly found: readonly (BondAttribution | null)[] },
): Table<'group-bonds'> {
  const weight = ({ value, crystals: n }: KindMean<BondKind>) => Math.abs(value) * n;
  const all = groups.flatMap(({ rows, lengthsAngstrom, ...group }) =>
    rows
      .map((row, i) => ({ ...row, ...group, lengthAngstrom: at(lengthsAngstrom, i) }))
      .sort((a, b) => weight(b) - weight(a)),
  );
  const complete = found.filter((each) => each !== null);
  return {
    kind: 'group-bonds',
    rows: all.length,
    columns: {
      cluster: Uint32Array.from(all, ({ cluster }) => cluster),
      energyEv: Float64Array.from(all, ({ energyEv }) => energyEv),
      pair: all.map(({ kind }) => kind.pair),
      shell: Uint32Array.from(all, ({ kind }) => kind.shell),
      crystals: Uint32Array.from(all, (row) => row.crystals),
      bonds: Uint32Array.from(all, ({ members }) => members),
      lengthAngstrom: Float64Array.from(all, ({ lengthAngstrom }) => lengthAngstrom),
      attribution: Float64Array.from(all, ({ value }) => value),
      deviation: all.map(({ deviation }) => deviation),
    },
    metadata: {
      crystals: String(crystals),
      incomplete: String(found.length - complete.length),
      largestGap: String(Math.max(0, ...complete.map(relativeGap))),
      mostSteps: String(Math.max(0, ...complete.map(({ steps }) => steps))),
      seed: String(seed),
    },
  };
}
