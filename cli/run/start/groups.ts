/** How a run groups its crystals: options over the preset, and what cannot be refused before anything is started. */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { RunSettings } from '../../../schemas/settings/discover.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import {
  CONSENSUS_METHOD,
  CONSENSUS_POINTS,
  type GroupMethod,
  layersToGroup,
} from '../../../schemas/tables/clustering.js';

export interface GroupOptions {
  readonly clusters?: number | 'auto';
  readonly layer?: string;
  readonly linkage?: GroupMethod;
  /** Trainings that the groups are compared over. */
  readonly seeds?: number;
}

type Clustering = RunSettings['clustering'];

/** What was not asked for stays. */
export function clusteringOf(clustering: Clustering, { clusters, layer, linkage, seeds }: GroupOptions): Clustering {
  return {
    ...clustering,
    ...(clusters === undefined ? {} : { clusters }),
    ...(layer === undefined ? {} : { reportLayer: layer }),
    ...(linkage === undefined ? {} : { reportMethod: linkage }),
    ...(seeds === undefined ? {} : { seeds }),
  };
}

/** @throws InvalidInputError for more groups than crystals, and for a consensus of one training or of too many crystals */
export function checkGroups({ clusters, reportMethod, seeds = 1 }: Clustering, crystals: number): void {
  if (clusters !== 'auto' && clusters > crystals)
    refuse(`--clusters ${clusters}: there are ${crystals} crystals`, {
      field: '--clusters',
      found: clusters,
      expected: `2 to ${crystals}, or auto`,
    });
  if (reportMethod !== CONSENSUS_METHOD) return;
  const field = `--linkage ${CONSENSUS_METHOD}`;
  if (seeds < 2)
    refuse(`${field}: one training agrees with itself alone`, {
      field,
      found: `--seeds ${seeds}`,
      expected: '2 or more',
    });
  if (crystals > CONSENSUS_POINTS)
    refuse(`${field}: all pairs of ${crystals} crystals are too many`, {
      field,
      found: crystals,
      expected: `at most ${CONSENSUS_POINTS} crystals`,
    });
}

/** @throws InvalidInputError naming the layers that every trial of the plan has, where the one asked for is none of them */
export function checkLayer({ reportLayer }: Clustering, plan: SweepPlan): void {
  if (reportLayer === undefined) return;
  const layers = layersToGroup({
    alignnLayers: fewest(plan, 'alignnLayers'),
    gcnLayers: fewest(plan, 'gcnLayers'),
  });
  if (layers.includes(reportLayer)) return;
  refuse(`--layer ${reportLayer}: there is no such layer`, {
    field: '--layer',
    found: reportLayer,
    expected: layers.join(', '),
  });
}

/** Of all networks that the plan may train. */
function fewest({ space, base }: SweepPlan, name: 'alignnLayers' | 'gcnLayers'): number {
  const parameter = space.find((each) => each.name === name);
  if (parameter === undefined) return base.network[name];
  return parameter.kind === 'values' ? Math.min(...parameter.values.map(Number)) : Math.ceil(parameter.min);
}

function refuse(message: string, facts: Readonly<Record<string, string | number>>): never {
  throw new InvalidInputError(message, { ...facts, state: 'nothing was started' });
}
