/**
 * Crystals that were predicted -> their group, the crystal of the data that they are, and why their predictions are not to be
 * believed: held against what the network was trained on.
 */
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import type { DomainFinding } from '../../science/candidates/index.js';
import type { Points } from '../../science/clustering/index.js';
import type { GraphPredictions } from '../../science/model/index.js';
import type { StepContext } from '../frame/step.js';
import { type KnownMatter, openCrystalFindings } from './crystal-findings.js';
import { type KnownGroups, openPlacement } from './known-groups.js';

export type KnownDomain = KnownMatter & KnownGroups;

interface PredictedCrystals {
  readonly structures: readonly Structure[];
  readonly graphs: readonly CrystalGraph[];
  /** Layer that was clustered. */
  readonly layer: string;
  /** Of the same crystals, in that layer. */
  readonly points: Points;
  /** Features of their classes of atoms. */
  readonly classes: NonNullable<GraphPredictions['classes']>;
  /** Whether each is as near to a training crystal as those usually are to each other. */
  readonly isNear: readonly boolean[];
  /** Whether each is one of the data itself, and so no duplicate. */
  readonly isOfData: readonly boolean[];
  /** What holds of all of them. */
  readonly ofAll: readonly DomainFinding[];
}

interface Assessment {
  readonly id: string;
  readonly cluster: number;
  readonly neighbourShare: number;
  readonly duplicateOf: string | null;
  readonly findings: readonly DomainFinding[];
}

export async function assessCrystals(
  known: KnownDomain,
  { structures, graphs, layer, points, classes, isNear, isOfData, ofAll }: PredictedCrystals,
  context: Pick<StepContext, 'symmetryProgram'>,
): Promise<Assessment[]> {
  const place = openPlacement(known, layer);
  const find = await openCrystalFindings(known, context);
  return structures.map((structure, i) => {
    const { atomClass } = at(graphs, i);
    const own = { structure, atomClass, features: at(classes, i), isOfData: at(isOfData, i) };
    const { duplicateOf, findings } = find(own);
    const { cluster, neighbourShare } = place(rowView(points.values, points.width, i));
    return {
      id: structure.id,
      cluster,
      neighbourShare,
      duplicateOf,
      findings: [...ofAll, ...findings, ...(at(isNear, i) ? [] : [FAR])],
    };
  });
}

/** What the distance to the training data says. */
export const FAR: DomainFinding = {
  reason: 'crystal',
  detail: 'farther from the nearest training crystal than 95 % of those are from each other',
};

/** @param assessed in any order; none where nothing is known to hold crystals against */
export function assessedTable(assessed: readonly Assessment[]): Table<'assessed-crystals'> {
  return {
    kind: 'assessed-crystals',
    rows: assessed.length,
    columns: {
      id: assessed.map(({ id }) => id),
      cluster: Uint32Array.from(assessed, ({ cluster }) => cluster),
      neighbourShare: Float64Array.from(assessed, ({ neighbourShare }) => neighbourShare),
      duplicateOf: assessed.map(({ duplicateOf }) => duplicateOf),
      reasons: assessed.map(({ findings }) => findings.map(({ reason }) => reason)),
      details: assessed.map(({ findings }) => findings.map(({ detail }) => detail)),
    },
    metadata: {},
  };
}
